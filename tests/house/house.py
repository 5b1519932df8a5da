"""What the tests of the house share: the C++ files, and a self-test that wants to see its complaints."""

import sys
from pathlib import Path

CODE = (".cc", ".hpp", ".h")


def files(root: Path, *folders: str) -> list[Path]:
    """The C++ files under `folders` of `root`, sorted."""
    return sorted(p for f in folders for p in (root / f).rglob("*") if p.suffix in CODE)


def report(name: str, complaints: list[str]) -> int:
    """Prints the complaints; gives the exit status."""
    for complaint in complaints:
        print(complaint)
    print(f"{name}: {len(complaints)} complaint(s)" if complaints else f"{name}: clean")
    return 1 if complaints else 0


def main(name: str, check, cases) -> int:
    """`check(root)` gives complaints; each case (label, files, words) is a little tree that must give exactly one
    complaint holding `words`, or none where `words` is empty.  --self-test runs the cases."""
    if sys.argv[1:] != ["--self-test"]:
        return report(name, check(Path(sys.argv[1])))
    import tempfile

    wrong = []
    for label, tree, words in cases:
        with tempfile.TemporaryDirectory() as folder:
            for path, text in tree.items():
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            seen = check(Path(folder))
        if not (len(seen) == 1 and words in seen[0] if words else not seen):
            wrong.append(f"{label}: expected {words or 'no complaint'!r}, saw {seen}")
    return report(f"{name} self-test ({len(cases)} cases)", wrong)
