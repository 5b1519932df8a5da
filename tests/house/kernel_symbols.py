"""Holds the kernel objects to one rule: a weak symbol must belong to the instruction set it was compiled for.

An inline function of std compiled with -mavx512f is a weak symbol under the same name as its harmless twin
elsewhere; the linker keeps one of the two, perhaps the one that an old processor cannot run.  What is declared in
Highway's namespace of the target (N_AVX3) has a name of its own and is safe.

    kernel_symbols.py NM OBJECT... | --self-test
"""

import re
import subprocess
import sys

WEAK = "WVwvu"  # kinds of nm: weak, weak object, and unique global


def targets(symbol: str) -> set[str]:
    """The Highway targets in a mangled name: names with their length before them, as in 6N_AVX3."""
    return {symbol[m.end():m.end() + int(m.group(1))] for m in re.finditer(r"(\d+)(?=N_[A-Z])", symbol)}


def complaints(listings: dict[str, str]) -> list[str]:
    """`listings` is what `nm --defined-only -P` says of each object."""
    found, owner = [], {}
    for name, listing in listings.items():
        own = set()
        symbols = [line.split()[:2] for line in listing.splitlines() if len(line.split()) > 1]
        if not any(kind in "TtWw" for _, kind in symbols):
            found.append(f"{name}: no function in it")
        for symbol, kind in symbols:
            if symbol.startswith("DW.ref."):  # a pointer to the exception routine: data, the same for all
                continue
            own |= targets(symbol)
            if kind in WEAK and not targets(symbol):
                found.append(f"{name}: {symbol} is weak and outside the target's namespace")
        if len(own) > 1:
            found.append(f"{name}: holds more than one target: {', '.join(sorted(own))}")
        for target in own:
            if owner.setdefault(target, name) != name:
                found.append(f"{name}: {target} is also in {owner[target]}")
    return found


F = "_ZN5ogive6N_AVX23addEv"
CASES = [
    ("a strong function", {"a": f"{F} T 0 1\n"}, ""),
    ("a weak one of the target", {"a": f"{F} W 0 1\n"}, ""),
    ("a weak one of std", {"a": f"{F} T 0 1\n_ZSt3minIdERKT_S2_S2_ W 0 1\n"}, "_ZSt3minIdERKT_S2_S2_ is weak"),
    ("a unique one", {"a": f"{F} T 0 1\n_ZN5ogive1aE u 0 1\n"}, "_ZN5ogive1aE is weak"),
    ("std with a type of the target", {"a": "_ZNSt6vectorIN5ogive6N_AVX21AEE W 0 1\n"}, ""),
    ("the exception routine", {"a": f"{F} T 0 1\nDW.ref.__gxx_personality_v0 V 0 8\n"}, ""),
    ("two targets in one", {"a": f"{F} T 0 1\n_ZN5ogive8N_EMU1283addEv T 0 1\n"}, "more than one target"),
    ("one target in two", {"a": f"{F} T 0 1\n", "b": f"{F} T 0 1\n"}, "N_AVX2 is also in a"),
    ("nothing in it", {"a": "\n"}, "no function"),
]


def main() -> int:
    if sys.argv[1:] == ["--self-test"]:
        seen = [(label, words, complaints(listings)) for label, listings, words in CASES]
        found = [f"{label}: expected {words or 'no complaint'!r}, saw {said}" for label, words, said in seen
                 if not (len(said) == 1 and words in said[0] if words else not said)]
    else:
        nm, *objects = sys.argv[1:]
        found = complaints({path: subprocess.run([nm, "--defined-only", "-P", path], check=True, capture_output=True,
                                                 text=True).stdout for path in objects})
    for complaint in found:
        print(complaint)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
