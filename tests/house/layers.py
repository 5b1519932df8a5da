"""Reads LAYERS and every #include of src/, cli/ and python/, and names each arrow that LAYERS does not allow.

    layers.py ROOT | --self-test
"""

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import house

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)
# Highway includes the file itself again, once per target.
SELF = re.compile(r'^\s*#\s*define\s+HWY_TARGET_INCLUDE\s+"([^"]+)"', re.M)
FACES = {"cli", "python"}  # beside src/
LAYER_RULE = re.compile(r"^\s*ogive_layer\((\w+)(?:\s+USES\s+([\w\s]+))?\)", re.M)


def read_layers(text: str):
    """LAYERS as ({layer: allowed layers}, {prefix of a header: patterns of files})."""
    allowed, doors = {}, {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        head, _, tail = line.partition(":")
        if head.startswith("door "):
            doors[head.split()[1]] = tail.split()
        else:
            allowed[head] = set(tail.split())
    return allowed, doors


def includes(text: str):
    """(line, header, quoted?) of each #include."""
    for match in [*INCLUDE.finditer(text), *SELF.finditer(text)]:
        header = match.group(1) or match.group(2)
        yield text.count("\n", 0, match.start(match.lastindex)) + 1, header, match.group(1) is not None


def check_file(root: Path, path: Path, allowed, doors) -> list[str]:
    name = path.relative_to(root).as_posix()
    layer = name.split("/")[1] if name.startswith("src/") else name.split("/")[0]
    if layer not in allowed:
        return [f"{name}: LAYERS does not know the layer '{layer}'"]
    complaints = []
    for line, header, quoted in includes(path.read_text(encoding="utf-8")):
        place = f"{name}:{line}: #include {header}"
        target = header.split("/")[0]
        door = next((d for d in doors if header.startswith(d)), None)
        if door:
            if not any(fnmatchcase(name, f) for f in doors[door]):
                complaints.append(f"{place}: {door} may be included by {' '.join(doors[door])} only")
        elif target in allowed and "/" in header:
            if target != layer and target not in allowed[layer]:
                complaints.append(f"{place}: {layer} may not include {target} (LAYERS)")
            where = root / ("src" if target not in FACES else "") / header
            if not where.exists():
                complaints.append(f"{place}: there is no such file")
        elif quoted and not (layer in FACES and (path.parent / header).exists()):
            complaints.append(f"{place}: write the path from src/, as in \"{layer}/{header}\"")
    return complaints


def check_build(root: Path, allowed) -> list[str]:
    """CMakeLists.txt may link what LAYERS allows, directly or through a layer it links."""
    uses = {n: set((u or "").split()) for n, u in LAYER_RULE.findall((root / "CMakeLists.txt").read_text())}
    complaints = []
    for layer in sorted(set(uses) ^ (set(allowed) - FACES)):
        complaints.append(f"CMakeLists.txt and LAYERS do not both have the layer '{layer}'")
    for layer in uses.keys() & allowed.keys():
        reach, ahead = set(), [layer]
        while ahead:
            new = uses.get(ahead.pop(), set()) - reach
            reach |= new
            ahead += new
        if reach != allowed[layer]:
            odd = " ".join(sorted(reach ^ allowed[layer]))
            complaints.append(f"CMakeLists.txt: what ogive_layer({layer}) reaches differs from LAYERS in: {odd}")
    return complaints


def check_order(allowed) -> list[str]:
    """Nothing points back: a layer stands below all that it may include."""
    seen, complaints = set(), []
    for layer, uses in allowed.items():
        complaints += [f"LAYERS: {layer} points at '{u}', which does not stand above it" for u in sorted(uses - seen)]
        seen.add(layer)
    return complaints


def check(root: Path) -> list[str]:
    allowed, doors = read_layers((root / "LAYERS").read_text())
    complaints = check_order(allowed) + check_build(root, allowed)
    for path in house.files(root, "src", *sorted(FACES)):
        complaints += check_file(root, path, allowed, doors)
    return complaints


def tree(text: str = "", path: str = "src/fit/a.cc", layers: str = "", build: str = "") -> dict[str, str]:
    """A little project: base, data, fit (base), cli (fit), a door for one/ in src/data/*."""
    return {
        "LAYERS": layers or "base:\ndata: base\nfit: base\ncli: fit\n\ndoor one/: src/data/*\n",
        "CMakeLists.txt": build or "ogive_layer(base)\nogive_layer(data USES base)\nogive_layer(fit USES base)\n",
        "src/base/b.hpp": "",
        "src/data/d.hpp": "",
        path: text,
    }


CASES = [
    ("allowed", tree('#include <vector>\n#include "base/b.hpp"\n'), ""),
    ("a wrong arrow", tree('#include "data/d.hpp"\n'), "fit may not include data"),
    ("a wrong arrow in angle brackets", tree("#include <data/d.hpp>\n"), "fit may not include data"),
    ("a wrong arrow with spaces", tree('  #  include   "data/d.hpp"\n'), "src/fit/a.cc:1"),
    ("an arrow back", tree('#include "fit/a.hpp"\n', "src/base/b.hpp") | {"src/fit/a.hpp": ""}, "base may not include fit"),
    ("cli past the face", tree('#include "base/b.hpp"\n', "cli/main.cc"), "cli may not include base"),
    ("a door", tree('#include <one/x.h>\n#include "one/y.h"\n', "src/data/s.cc"), ""),
    ("a closed door", tree("#include <one/x.h>\n"), "one/ may be included by src/data/* only"),
    ("a header that is not there", tree('#include "base/none.hpp"\n'), "no such file"),
    ("a path from the file", tree('#include "a.hpp"\n'), "write the path from src/"),
    ("an unknown layer", tree("", "src/extra/a.cc"), "does not know the layer 'extra'"),
    ("Highway's own include", tree('#define HWY_TARGET_INCLUDE "data/d.hpp"\n'), "fit may not include data"),
    ("an arrow back in LAYERS", tree(layers="base:\nfit: base data\ndata: base\n",
                                     build="ogive_layer(base)\nogive_layer(data USES base)\nogive_layer(fit USES data)\n"),
     "fit points at 'data', which does not stand above it"),
    ("a build with another arrow", tree(build="ogive_layer(base)\nogive_layer(data USES base)\nogive_layer(fit USES data)\n"),
     "reaches differs from LAYERS in: data"),
    ("a build with one layer less", tree(build="ogive_layer(base)\nogive_layer(fit USES base)\n"), "the layer 'data'"),
]

if __name__ == "__main__":
    sys.exit(house.main("layers", check, CASES))
