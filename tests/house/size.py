"""Files over 300 lines, functions over 60 lines or 5 parameters, against an allow-list that may only shrink.

    size.py ROOT | --self-test

Functions are found by their shape (a parenthesis, then a brace at the end of a line), not by a parser: what is
counted is the lines from the name to the closing brace.  Lambdas count as part of the function they stand in.
"""

import re
import sys
from pathlib import Path

import house

FOLDERS = ("src", "cli", "python", "tests", "bench", "examples")
ALLOWED = "tests/house/size_allow.txt"
FILE_LINES, FUNCTION_LINES, PARAMETERS = 300, 60, 5

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*", re.M)
NOT_FUNCTIONS = {"if", "for", "while", "switch", "catch", "return", "sizeof", "decltype", "alignas", "constexpr",
                 "requires", "noexcept", "static_assert", "INSTANTIATE_TEST_SUITE_P"}
# What may stand between the closing parenthesis of a function and its brace.
AFTER = re.compile(r"(?:\s*(?:const\b|noexcept\b(?:\([^()]*\))?|override\b|final\b|mutable\b|&&?|->[^;{}]+?|requires\b[^;{}]+?))*"
                   r"\s*(?=(?<!:):(?!:)|\{)")

TAG = re.compile(r"\s*([\w:]*|D d)\s*")


def blank(text: str) -> str:
    """The text with comments, literals and directives blanked, line for line."""
    for pattern in (NOT_CODE, DIRECTIVE):
        text = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    return text


def closing(text: str, start: int, pair: str) -> int:
    """The place of the bracket that closes the one at `start`; -1 when there is none."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == pair[0]:
            depth += 1
        elif text[place] == pair[1]:
            depth -= 1
            if depth == 0:
                return place
    return -1


def parameter_count(inside: str) -> int:
    """The named parameters.  What only chooses an overload does not count: a tag without a name, Highway's `D d`."""
    depth, parameters = 0, [""]
    for c in inside:
        depth += (c in "(<[{") - (c in ")>]}")
        if c == "," and depth == 0:
            parameters.append("")
        else:
            parameters[-1] += c
    return sum(not TAG.fullmatch(p) for p in parameters)


def opening_brace(text: str, after: int) -> int:
    """The place of the body's brace, past a constructor's initializers; -1 when this is no definition."""
    match = AFTER.match(text, after)
    if not match:
        return -1
    place = match.end()
    if text[place] != ":":
        return place
    while place < len(text):  # initializers: name(...) or name{...}, the body after the last
        bracket = re.compile(r"[({;]").search(text, place)
        if not bracket or bracket.group() == ";":
            return -1
        end = closing(text, bracket.start(), "()" if bracket.group() == "(" else "{}")
        rest = re.compile(r"\s*(\.\.\.)?\s*([,{]|$)").match(text, end + 1)
        if end < 0 or not rest:
            return -1
        if rest.group(2) != ",":
            return rest.start(2)
        place = rest.end()
    return -1


def functions(text: str):
    """(name, line, lines, parameters) of each function definition."""
    text = blank(text)
    place = 0
    name = re.compile(r"(operator\s*[^\s\w(]+|operator\s*\(\s*\)|~?\b[A-Za-z_]\w*)\s*\(")
    while match := name.search(text, place):
        place = match.end()
        called = match.group(1)
        end = closing(text, match.end() - 1, "()")
        if called in NOT_FUNCTIONS or end < 0:
            continue
        brace = opening_brace(text, end + 1)
        last = closing(text, brace, "{}") if brace >= 0 else -1
        if last < 0:
            continue
        line = text.count("\n", 0, match.start()) + 1
        yield called, line, text.count("\n", match.start(), last) + 1, parameter_count(text[match.end():end])
        place = last  # what stands inside belongs to it


def over(root: Path) -> dict[str, str]:
    """What is too large: {key for the allow-list: sentence}."""
    found = {}
    for path in house.files(root, *FOLDERS):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > FILE_LINES:
            found[name] = f"{name}: {lines} lines, {FILE_LINES} are allowed; a second concept may have moved in"
        for called, line, length, parameters in functions(text):
            key = f"{name} {called}"
            if length > FUNCTION_LINES:
                found[key] = f"{name}:{line}: {called} has {length} lines, {FUNCTION_LINES} are allowed"
            elif parameters > PARAMETERS:
                found[key] = f"{name}:{line}: {called} has {parameters} parameters, {PARAMETERS} are allowed"
    return found


def check(root: Path) -> list[str]:
    text = (root / ALLOWED).read_text() if (root / ALLOWED).exists() else ""
    allowed = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    found = over(root)
    stale = [f"{ALLOWED}: '{key}' is no longer over a limit: remove the line" for key in sorted(allowed - found.keys())]
    return [sentence for key, sentence in found.items() if key not in allowed] + stale


def function(lines: int, head: str = "int f(int a)") -> str:
    return head + " {\n" + "  ++a;\n" * (lines - 2) + "}\n"


A = "src/fit/a.cc"
CASES = [
    ("nothing over", {A: function(60) + "// x\n" * 240}, ""),
    ("a long file", {A: "// x\n" * 301}, "301 lines"),
    ("a long function", {A: "\n" + function(61)}, "a.cc:2: f has 61 lines"),
    ("a long method", {A: "struct S {\n" + function(61, "int f(int a) const noexcept") + "};\n"}, "f has 61 lines"),
    ("a long constructor", {A: function(61, "S::S(int a) : b_(a), c_{a}")}, "S has 61 lines"),
    ("a trailing return type", {A: function(61, "auto f(int a) -> std::vector<int>")}, "f has 61 lines"),
    ("a long operator", {A: function(61, "bool S::operator==(int a)")}, "operator== has 61 lines"),
    ("braces in text do not count", {A: 'int f() {\n  g("}");  // }\n' + "  ++a;\n" * 70 + "}\n"}, "f has 73 lines"),
    ("six parameters", {A: "int f(int a, int b, int c, int d, int e, int g) { return 1; }\n"}, "6 parameters"),
    ("five, one with commas", {A: "int f(std::map<int, int> a, int b, int c, int d, int e) { return 1; }\n"}, ""),
    ("five and two tags", {A: "V f(Logit, D d, V a, V b, V c, V e, V g) { return a; }\n"}, ""),
    ("a call is no definition", {A: "int x = f(1, 2, 3, 4, 5, 6);\n"}, ""),
    ("a declaration is none either", {A: "int f(int a, int b, int c, int d, int e, int g);\n"}, ""),
    ("a long namespace", {A: "namespace a {\n" + function(40) + function(40) + "}\n"}, ""),
    ("a loop", {A: "int f(int a) {\n  if (a) {\n    ++a;\n  }\n}\n"}, ""),
    ("allowed", {A: function(61), ALLOWED: f"# why\n{A} f\n"}, ""),
    ("a stale line", {A: function(60), ALLOWED: f"{A} f\n"}, "remove the line"),
]

if __name__ == "__main__":
    sys.exit(house.main("size", check, CASES))
