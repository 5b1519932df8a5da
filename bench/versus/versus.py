"""Fits of the same data by ogive and by others: time, memory, passes, distance to the floor, digits.

    ./x versus                installs the others, measures all, writes bench/versus/results.json and docs/performance.md
    ./x versus --only csv     measures one workload and prints its table; --renew puts it in the place of the one that was there

workloads.py says what is fitted, in_memory.py, from_files.py and peers.R by whom, race.py how it is measured, page.py how it is shown.
With a choice (--only, --contestant, --shape, --scale) nothing is written but to -o.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import from_files  # noqa: F401  their contestants
import goals
import in_memory  # noqa: F401
import machine
import page
import race
import registry
import workloads

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def say(words):
    print(words, file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    rules = race.Rules()
    parser.add_argument("-o", "--output", type=Path, help="a folder for results.json and performance.md, in place of the project's own")
    parser.add_argument("--renew", action="store_true", help="with --only: keeps the others' results, and writes all")
    parser.add_argument("--only", action="append", choices=list(workloads.WORKLOADS), metavar="WORKLOAD", help=" ".join(workloads.WORKLOADS))
    parser.add_argument("--shape", action="append", help="a dense workload of its own: rows x columns, such as 1000000x20")
    parser.add_argument("--contestant", action="append", help="those whose names have this part (and ogive)")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the rows: 0.001 for a first look")
    parser.add_argument("--rounds", type=int, default=rules.rounds)
    parser.add_argument("--threads", type=int, default=machine.described()["processors"])
    parser.add_argument("--time-limit", type=float, default=rules.time_limit, help="seconds of one fit, after which it is stopped")
    parser.add_argument("--budget", type=float, default=rules.budget, help="seconds of one contestant's fits of a workload, after which it has no further turns")
    parser.add_argument("--floor", type=Path, help="the program fit_bench, which measures the machine")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench", help="the folder of CMake that says the compiler")
    given = parser.parse_args()
    part = given.shape or given.contestant or given.scale != 1
    if given.renew and (part or not given.only):
        parser.error("--renew is for whole workloads: name them by --only, without --shape, --contestant and --scale")
    given.writes = given.renew or not (part or given.only or given.output)
    return given


def chosen_workloads(given):
    if given.shape:
        return {shape: workloads.dense(*map(int, shape.split("x"))) for shape in given.shape}
    return {key: work.scaled(given.scale) for key, work in workloads.WORKLOADS.items() if not given.only or key in given.only}


def ordered(contestants):
    """ogive first."""
    return sorted(contestants, key=lambda contestant: not contestant.name.startswith("ogive"))


def entrants(work, given, missing):
    """The contestants of a workload that are here and wanted."""
    def wanted(name):
        return name in goals.BASES or not given.contestant or any(part in name for part in given.contestant)
    return ordered(contestant for name, contestant in registry.ALL.items()
                   if work.kind in contestant.kinds and (not work.only or name in work.only) and wanted(name) and name not in missing)


def floors_of(given, works, rules):
    small = given.scale < 1 or given.shape  # the floor of a first look: the machine alone
    shapes = [goals.SMALL_SHAPE, *([] if small else goals.FLOOR_SHAPES)]
    if not given.floor:
        return {}
    say("The machine's floor ...")
    counts = {rules.threads, *(work.threads for work in works.values() if work.threads)}
    made = {str(count): machine.floor(given.floor, count, shapes if count == rules.threads else [goals.SMALL_SHAPE])
            for count in sorted(counts, reverse=True)}
    return {count: floor for count, floor in made.items() if floor}


def measured(given):
    """Everything that results.json holds."""
    others = machine.Others()
    rules = race.Rules(given.rounds, given.threads, given.time_limit, given.budget)
    in_r = machine.r_versions()
    missing = {name: why for name, contestant in registry.ALL.items() if (why := machine.lacks(contestant, in_r))}
    for name, why in missing.items():
        say(f"{name}: {why}")
    works = chosen_workloads(given)
    about = machine.described() | ({"R's BLAS": in_r["BLAS"]} if "BLAS" in in_r else {})
    made = {"rules": asdict(rules), "machine": about, "compiler": machine.compiler(given.build),
            "versions": machine.versions(registry.ALL.values(), in_r), "missing": missing,
            "says": {contestant.name: contestant.says for contestant in ordered(registry.ALL.values()) if contestant.name not in missing},
            "floors": floors_of(given, works, rules), "workloads": []}
    for key, work in works.items():
        made["workloads"].append(race.race(key, work, entrants(work, given, missing), rules, say))
        for row in made["workloads"][-1]["results"]:
            row["errors"] = registry.ALL[row["contestant"]].errors
        print(f"\n{work.name}\n\n{page.work_table(made['workloads'][-1], made)}", flush=True)
    made["others"] = others.share()
    if made["others"] > page.BUSY:
        say(page.busy(made))
    return made


def renewed(kept, made):
    """The results that are there, with the workloads that were measured again; of the same machine and versions only."""
    for key in ("machine", "versions", "compiler"):
        if kept[key] != made[key]:
            raise SystemExit(f"versus: the results that are there have another {key}: measure all workloads (./x versus)")
    again = {work["key"]: work for work in made["workloads"]}
    order = list(workloads.WORKLOADS)
    works = sorted(({work["key"]: work for work in kept["workloads"]} | again).values(), key=lambda work: order.index(work["key"]))
    floors = {**made["floors"], **kept["floors"]}  # what is kept stands beside the floor of its own run
    return {**kept, **made, "rules": kept["rules"], "others": max(kept["others"], made["others"]), "floors": floors, "workloads": works}


def main():
    given = arguments()
    results = HERE / "results.json"
    made = measured(given)
    if given.renew:
        made = renewed(json.loads(results.read_text()), made)
    print("\n" + page.goals_table(goals.judged(made)))
    places = [(given.output / "results.json", given.output / "performance.md")] if given.output else []
    if given.writes:
        places.append((results, ROOT / "docs" / "performance.md"))
    for file, text in places:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(made, indent=1) + "\n")
        text.write_text(page.page(made, (HERE / "remarks.md").read_text() if (HERE / "remarks.md").exists() else ""))


if __name__ == "__main__":
    main()
