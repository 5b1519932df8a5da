"""The page docs/performance.md and the tables on the screen, from results.json."""

import goals
import machine

TITLE = "# Performance\n"
HEAD = """\
How long fits take, by ogive and by others, on the same machine, data and threads, losses included. Written by

    ./x versus

together with `bench/versus/results.json`; do not edit it by hand. Remarks come from `bench/versus/remarks.md`.

## How it is measured

- Each contestant is a process of its own, from its own package, pinned to the same processors with the same number of
  threads. It reads the data, tries a small workload of the same form once (imports, caches), and then waits for its turns. One fits at a time, in turns, so that
  a busy machine is busy for all. The time is the median of its turns: {rounds}, or fewer where they would take more than {budget:g} s in
  all (column *runs*). A fit of more than {limit:g} s is stopped. Fits shorter than 0.2 s are repeated within a turn.
- What is timed begins with the data as a user has it (array, data frame or file) and ends with estimates, and where there
  are any with standard errors and the summary as text: conversion, construction and summary count. ogive's always have standard errors, z, p,
  intervals, null model and information criteria. † marks what gives no standard errors.
- *Digits* are −log10 of the largest distance of a coefficient from the maximum, in standard errors; the maximum is from
  `bench/versus/reference.py`, which shares nothing with any contestant. Six are parity: what has fewer (*in italics*; below 0: more than a
  standard error off) stopped too early, and its time is not compared in the goals.
- *Extra memory* is the growth of the peak of the process in its first fit, in brackets as a share of the data as doubles; of a
  command the peak of its whole process.
- *Passes* are readings of all rows as ogive counts them (1 where rows that are alike were put together, and the distinct ones alone are read
  again); of the others what they report (iterations; glmnet: sweeps).
- *Floor* is passes × max(bytes / B, arithmetic / F): no program that reads the rows as often, with arithmetic in double
  precision, can be faster (ogive's early passes sum the information in single precision, so that many columns may
  be below 1). B and F are measured in the same run (`bench/fit/fit_bench.cc`): the reading of memory and fused multiply-adds, with all
  threads.
- n x p counts the constant among the p columns, unless it says otherwise. Arrays are of doubles, by rows unless it says otherwise.
"""


BUSY = 0.1  # of the processors, in the hands of others


def busy(results):
    """A sentence where the machine was not quiet; "" where it was."""
    if results["others"] <= BUSY:
        return ""
    return (f"**Measured on a busy machine: other processes had {100 * results['others']:.0f} % of the processors.  Ratios are not to be relied on: "
            "packages whose threads wait for each other suffer most.**")


def duration(seconds):
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 0.1:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds:.3g} s"


def table(head, rows):
    """head: words, with a colon before those to the right."""
    lines = ["| " + " | ".join(word.lstrip(":") for word in head) + " |", "| " + " | ".join("--:" if word.startswith(":") else ":--" for word in head) + " |"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def memory_of(row, work):
    if row.get("extra") is None:
        return ""
    share = f" ({row['extra'] / work['data_bytes']:.2f})" if work["data_bytes"] > 1 << 20 else ""
    return f"{row['extra'] / 2**20:.1f} MiB{share}"


def floor_of(row, work, floors):
    """Of ogive's dense fits alone: others' iterations are no readings of the rows."""
    floor = floors.get(str(work["threads"]))
    outside = work["data_bytes"] > 1 << 26  # of the caches, where B is measured
    if not floor or not outside or work["kind"] != "dense" or not row["contestant"].startswith("ogive") or not row.get("passes"):
        return ""
    return f"{row['seconds'] / machine.floor_seconds(floor, work['rows'], work['columns'], row['passes']):.2f} ×"


def digits_of(row):
    if "digits" not in row:
        return ""
    if row["digits"] is None:
        return "*none*"
    shown = f"{int(row['digits'] * 10) / 10:.1f}"
    return shown if row["digits"] >= goals.PARITY else f"*{shown}*"


def work_table(work, results):
    base, rows = goals.base_of(work), []
    for row in work["results"]:
        name = row["contestant"] + ("" if row["errors"] else " †")
        if "seconds" not in row:
            rows.append([name, row.get("stopped", "not run"), *[""] * 6])
            continue
        ratio = f"{row['seconds'] / base['seconds']:.3g} ×" if base else ""
        passes = "" if row.get("passes") is None else str(row["passes"])
        note = f" (then {row['stopped']})" if "stopped" in row else ""
        rows.append([name + note, duration(row["seconds"]), ratio, memory_of(row, work), passes, floor_of(row, work, results["floors"]), digits_of(row),
                     str(row["runs"])])
    return table(["contestant", ":time", ":of ogive's", ":extra memory", ":passes", ":of floor", ":digits", ":runs"], rows)


def floor_table(floor):
    rows = [[f"{fit['rows']:.0f} x {fit['columns']:.0f} and a constant", f"{fit['passes']:.0f}", f"{fit['pass_ms']:.3g} ms", f"{fit['pass_ratio']:.2f} ×",
             f"{fit['fit_ms']:.3g} ms", f"{fit['fit_ratio']:.2f} ×"] for fit in floor.get("fits", [])]
    return table(["the library alone", ":passes", ":one pass", ":of floor", ":a fit", ":of floor"], rows)


def goals_table(judged):
    met = {True: "yes", False: "**no**", None: "not known"}
    return table(["rival", "case", "goal", ":measured", "met"],
                 [[row["rival"], row["case"], row["goal"], row["measured"], met[row["met"]]] for row in judged])


def bullets(sentences):
    return "\n".join(f"- {sentence}" for sentence in sentences) or "- nothing"


def machine_table(results):
    floors = [f"{threads} thread{'s' if threads != '1' else ''}: B = {floor['bytes_per_second'] / 1e9:.1f} GB/s, "
              f"F = {floor['multiply_adds_per_second'] / 1e9:.0f} G multiply-adds/s, kernel {floor['kernel']}"
              for threads, floor in results["floors"].items()]
    rows = [*results["machine"].items(), ("ogive's compiler", results["compiler"] or "not known"), ("measured", "; ".join(floors) or "no floor: fit_bench was not built"),
            ("versions", ", ".join(f"{name} {version}" for name, version in results["versions"].items()))]
    return table(["", ""], [[str(cell) for cell in row] for row in rows])


def page(results, remarks):
    """The whole of docs/performance.md."""
    rules, judged = results["rules"], goals.judged(results)
    missed = [f"{row['rival']}, {row['case']}: {row['goal']} was aimed at, {row['measured']} measured." for row in judged if row["met"] is False]
    parts = [TITLE, *([busy(results) + "\n"] if busy(results) else []), HEAD.format(rounds=rules["rounds"], budget=rules["budget"], limit=rules["time_limit"]),
             "## The machine\n", machine_table(results) + "\n", "## Goals\n", goals_table(judged) + "\n",
             "### Not reached\n", bullets(missed) + "\n", "### Where others are faster, or ogive has no answer\n", bullets(goals.lost(results)) + "\n"]
    if remarks:
        parts += ["### Remarks\n", remarks.strip() + "\n"]
    floor = results["floors"].get(str(rules["threads"]), {})
    if floor:
        parts += ["## Against the hardware\n", floor_table(floor) + "\n"]
    for work in results["workloads"]:
        parts += [f"## {work['name']}\n", work_table(work, results) + "\n"]
    parts += ["## What is run\n", table(["contestant", "what"], [[name, says] for name, says in results["says"].items()]) + "\n"]
    if results["missing"]:
        parts += ["## Not available\n", bullets(f"{name}: {why}." for name, why in results["missing"].items()) + "\n"]
    return "\n".join(parts).rstrip() + "\n"
