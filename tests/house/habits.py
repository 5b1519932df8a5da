"""What the house does not do, by pattern: a new habit is a new row of RULES, with a case.

    habits.py ROOT | --self-test
"""

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import house
import size

CODE, TEXT = "code", "text"  # code: comments and literals are blanked first
UNFINISHED = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"))
# (what is read, files, pattern, sentence)
RULES = [
    (CODE, "src/*", r"\bthrow\b", "errors are values in src/: return fail(...)"),
    (CODE, "src/*", r"\bstd::(?:cout|cerr|clog)\b|\b(?:f?printf|f?puts|putchar|perror)\s*\(|\bfmt::print\b",
     "src/ does not print: give the caller a value"),
    (CODE, "src/*", r"\b(?:abort|exit|_exit|quick_exit|terminate)\s*\(", "src/ does not end the process: return an error"),
    (CODE, "src/*", r"\bthread_local\b", "no hidden state: pass it in"),
    (CODE, "src/*", r"^[ \t]*static\s+(?!const\b|constexpr\b)[^()\n]*?(?:[;=]|\{[^\n]*\};)", "no mutable statics: pass it in"),
    (CODE, "*", r"\busing namespace std\s*;", "say std::"),
    (CODE, "*", r"^.{121,}$", "more than 120 columns: ./x fmt"),
    (TEXT, "*", rf"\b(?:{UNFINISHED})\b", "unfinished work: finish it, or open an issue"),
    (TEXT, "*", r"^(?:<<<<<<<|>>>>>>>)(?= )", "a conflict was not resolved"),
    (TEXT, "*", r"(?<![\w.])/(?:home|root|work)/", "a path of one machine"),
]
ONCE = "a header begins with #pragma once after its comment"
# A path in backticks in a document must be there.
PATH = re.compile(r"`((?:src|cli|python|tests|bench|docs|examples|cmake)/[\w./-]*)`")
FOLDERS = ("src", "cli", "python", "tests", "bench", "examples", "docs", "cmake", ".ci")
TEXT_FILES = (".cc", ".hpp", ".h", ".py", ".md", ".txt", ".cmake", ".sh", ".json", "")


def texts(root: Path):
    """(name, text) of each text file of the project."""
    paths = [p for p in root.iterdir() if p.is_file() and not p.name.startswith(".git")]
    for folder in FOLDERS:
        paths += (root / folder).rglob("*")
    for path in sorted(set(paths)):
        if path.is_file() and path.suffix in TEXT_FILES and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def check(root: Path) -> list[str]:
    complaints = []
    for name, text in texts(root):
        is_code = name.endswith(house.CODE)
        code = size.blank(text) if is_code else ""
        if name.endswith(".hpp") and not name.endswith("-inl.hpp") and not re.search(r"^#pragma once$", text, re.M):
            complaints.append(f"{name}: {ONCE}")
        for path in PATH.finditer(text) if name.endswith(".md") and name != "CHANGELOG.md" else ():
            if not (root / path.group(1)).exists():
                complaints.append(f"{name}:{text.count(chr(10), 0, path.start()) + 1}: there is no {path.group(1)}")
        for kind, files, pattern, sentence in RULES:
            read = text if kind == TEXT else code
            if fnmatchcase(name, files):
                for match in re.finditer(pattern, read, re.M):
                    complaints.append(f"{name}:{read.count(chr(10), 0, match.start()) + 1}: {sentence}")
    return complaints


A = "src/fit/a.cc"
CASES = [
    ("clean", {A: "static int f(int a) { return a; }\nstatic constexpr int kOne = 1;\n"}, ""),
    ("throw", {A: "void f() {\n  throw 1;\n}\n"}, "a.cc:2: errors are values"),
    ("throw in a comment", {A: "// never throw\nconst char* a = \"throw\";\n"}, ""),
    ("throw outside src", {"cli/a.cc": "void f() { throw 1; }\n"}, ""),
    ("cout", {A: "void f() { std::cout << 1; }\n"}, "does not print"),
    ("printf", {A: "void f() { printf(a); }\n"}, "does not print"),
    ("snprintf", {A: "void f() { snprintf(a, b, c); }\n"}, ""),
    ("abort", {A: "void f() { std::abort(); }\n"}, "does not end the process"),
    ("a mutable static", {A: "int f() {\n  static int calls = 0;\n  return ++calls;\n}\n"}, "a.cc:2: no mutable statics"),
    ("a braced one", {A: "static std::atomic<int> calls{0};\n"}, "no mutable statics"),
    ("static_cast", {A: "int f(int a) {\n  static_cast<void>(a);\n}\n"}, ""),
    ("thread_local", {A: "thread_local int a;\n"}, "no hidden state"),
    ("unfinished", {"docs/a.md": f"one\n{UNFINISHED.split('|')[0]}: two\n"}, "docs/a.md:2: unfinished"),
    ("a conflict", {"x": "<<<<<<< HEAD\n"}, "conflict"),
    ("a path", {"README.md": "see /" + "home/me\n"}, "a path of one machine"),
    ("a document's path", {"docs/a.md": "see `docs/a.md`, `docs/`, `src/b.cc`\n"}, "docs/a.md:1: there is no src/b.cc"),
    ("no pragma", {"src/fit/a.hpp": "int a();\n"}, ONCE),
    ("re-included", {"src/fit/a-inl.hpp": "int a();\n"}, ""),
]

if __name__ == "__main__":
    sys.exit(house.main("habits", check, CASES))
