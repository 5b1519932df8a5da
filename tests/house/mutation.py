"""Puts a relative error of 1e-12 into each figure of a fit in turn, and shows that tests of the command fail for each.

    mutation.py ROOT [--only FIGURE]

A copy of the tree in ROOT/build/mutation gets a wrapper around fitting::maximum_likelihood, is built without the tests,
and runs as the command under test; the product itself has no such switch.  Fails when a mutant passes every test, or
when the copy without an error fails one.  Six minutes of one processor, most of them the first build.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ERROR = "1e-12"
SUITES = ["test_accuracy.py", "test_certified.py", "test_hard_cases_design.py"]
LEFT_OUT = ("tests/", "bench/", "docs/", "build/")

# What is multiplied by 1 + 1e-12: the mutant's name, and the member of Estimate.
FIGURES = {
    "coefficient": "beta[first]",
    "last coefficient": "beta[last]",
    "standard error": "std_error[first]",
    "last standard error": "std_error[last]",
    "log-likelihood": "log_likelihood",
    "null log-likelihood": "null_log_likelihood",
    "deviance": "deviance",
    "null deviance": "null_deviance",
    "pearson": "pearson",
}

DEFINITION = re.compile(r"^Result<Estimate> maximum_likelihood\(([^;{]*)\) \{$", re.M)
WRAPPER = """
}}  // namespace ogive::fitting
#include <cstdlib>
#include <string>
namespace ogive::fitting {{
Result<Estimate> maximum_likelihood({parameters}) {{
  Result<Estimate> estimate = unmutated_maximum_likelihood({arguments});
  const char* mutant = std::getenv("MUTANT");
  if (!estimate || mutant == nullptr || estimate->free.empty()) return estimate;
  const std::string name = mutant;
  const std::size_t first = estimate->free.front(), last = estimate->free.back();
{branches}
  return estimate;
}}
"""


def mutated(source: str) -> str:
    """The source with the definition renamed and a wrapper in its place, before the namespace's end."""
    found = DEFINITION.search(source)
    if not found:
        raise SystemExit("mutation: no definition of maximum_likelihood was found; adapt the pattern of this script")
    parameters = found.group(1)
    arguments = ", ".join(p.strip().split()[-1] for p in parameters.split(","))
    branches = "\n".join(f'  if (name == "{name}") estimate->{member} *= 1.0 + {ERROR};' for name, member in FIGURES.items())
    source = source[:found.start()] + found.group().replace("maximum_likelihood", "unmutated_maximum_likelihood") + source[found.end():]
    end = source.rindex("}  // namespace ogive::fitting")
    declared = f"static Result<Estimate> unmutated_maximum_likelihood({parameters});\n"
    start = source.index("namespace ogive::fitting {") + len("namespace ogive::fitting {\n")
    wrapper = WRAPPER.format(parameters=parameters, arguments=arguments, branches=branches)
    return source[:start] + declared + source[start:end] + wrapper + source[end:]


def copy_tree(root: Path, tree: Path) -> None:
    """Copies what the command is built of; files that are the same keep their time, so that little is built again."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)
    wanted = [n for n in listed.stdout.split("\n") if n and not n.startswith(LEFT_OUT) and (root / n).is_file()]
    for old in sorted(tree.rglob("*.cc")):
        if str(old.relative_to(tree)) not in wanted:
            old.unlink()
    for name in wanted:
        content = (root / name).read_bytes()
        if name.startswith("src/fit/") and DEFINITION.search(content.decode()):
            content = mutated(content.decode()).encode()
        copy = tree / name
        if not copy.exists() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
            shutil.copymode(root / name, copy)


def build(tree: Path, folder: Path) -> Path:
    environment = {**os.environ, "CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1"}
    flags = ["-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS=-O0", "-DOGIVE_TESTS=OFF"]
    for words in (["cmake", "-S", tree, "-B", folder, "-G", "Ninja", *flags], ["cmake", "--build", folder, "--target", "ogive_command"]):
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout[-4000:] + done.stderr[-4000:])
    return folder / "ogive"


def failures(root: Path, program: Path, mutant: str) -> int:
    """How many tests fail."""
    environment = {**os.environ, "OGIVE": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("MUTANT", None)
    if mutant:
        environment["MUTANT"] = mutant
    suites = [str(root / "tests" / "cli" / name) for name in SUITES]
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", *suites], env=environment,
                          capture_output=True, text=True, check=False)
    counted = re.search(r"(\d+) failed", done.stdout)
    if done.returncode not in (0, 1) or " passed" not in done.stdout and not counted:
        raise SystemExit(done.stdout[-4000:] + done.stderr[-4000:])
    return int(counted.group(1)) if counted else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--only", action="append", choices=list(FIGURES))
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    tree = root / "build" / "mutation" / "tree"
    copy_tree(root, tree)
    program = build(tree, root / "build" / "mutation" / "build")
    unharmed = failures(root, program, "")
    print(f"no error: {unharmed} tests fail")
    alive = ["no error"] if unharmed else []
    for name in arguments.only or FIGURES:
        count = failures(root, program, name)
        print(f"{ERROR} in the {name}: {count} tests fail", flush=True)
        alive += [] if count else [name]
    print("mutation: clean" if not alive else "mutation: wrong in " + ", ".join(alive))
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
