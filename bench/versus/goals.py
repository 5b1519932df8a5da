"""What was aimed at, and whether the results reach it: a goal is a row.  Nothing here is written by hand but the aims."""

PARITY = 6.0  # digits: 1e-6 of a standard error

# (rival, workload, contestants (a family's fastest at parity counts), how many times as long as ogive)
RATIOS = [
    ("statsmodels Logit, fit and summary", "50", ["statsmodels Logit"], 50),
    ("statsmodels GLM, fit and summary", "50", ["statsmodels GLM"], 100),
    ("R glm", "50", ["R glm.fit"], 100),
    ("scikit-learn, its fastest solver, no standard errors", "50", ["scikit-learn *"], 10),
    ("glum with covariance", "50", ["glum"], 10),
    ("glum with covariance", "factors", ["glum, categories"], 10),
    ("fastglm", "50-one-thread", ["R fastglm"], 4),
    ("pandas and statsmodels from a CSV file", "csv", ["pandas + statsmodels"], 15),
]
FIT_FLOOR, PASS_FLOOR = 1.5, 1.3
FLOOR_SHAPES = [(2_000_000, 10), (1_000_000, 20), (1_000_000, 50), (400_000, 100)]
SMALL_SHAPE = (1000, 5)
SMALL_FIT, SMALL_PROCESS = 100e-6, 10e-3
MEMORY = 1.1
LITTLE, LITTLE_PEAK = "ogive command in 32 MB", 256 << 20
BASES = ("ogive", "ogive formula", "ogive command")  # what others are divided by: the first that a workload has


def base_of(work):
    """ogive's own row, with a time."""
    rows = {row["contestant"]: row for row in work["results"]}
    return next((rows[name] for name in BASES if "seconds" in rows.get(name, {})), None)


def at_parity(row):
    return "seconds" in row and (row.get("digits") or 0) >= PARITY


def matches(row, names):
    return any(row["contestant"] == name or (name.endswith("*") and row["contestant"].startswith(name[:-1])) for name in names)


def goal(rival, case, aim, measured, met):
    return {"rival": rival, "case": case, "goal": aim, "measured": measured, "met": met}


def loose(rows, base, row):
    """Of the same rivals the fastest that stopped short of parity, where it is faster than `row`: it is no secret."""
    short = [other for other in rows if "seconds" in other and not at_parity(other) and other["seconds"] < row["seconds"]]
    if not short:
        return ""
    best = min(short, key=lambda other: other["seconds"])
    return f"; {best['contestant']}: {best['seconds'] / base['seconds']:.1f} × with {best.get('digits') or 0:.1f} digits"


def ratio_goal(rival, case, aim, base, rows):
    """Of the fastest that reached the digits, or of one that was stopped: it needs at least what it was given."""
    reached = sorted((row for row in rows if at_parity(row)), key=lambda row: row["seconds"])
    row = (reached or [row for row in rows if "stopped" in row and "seconds" not in row] or [None])[0]
    if row is None or base is None:
        return goal(rival, case, aim, "not measured", None)
    if "seconds" not in row:
        limit = row.get("stopped", "")
        least = float(limit.split()[2]) / base["seconds"] if limit.startswith("more than ") else None
        if least is None:
            return goal(rival, case, aim, f"failed: {limit}", None)
        return goal(rival, case, aim, f"> {least:.0f} × ({limit})", True if least >= float(aim.split()[1]) else None)
    ratio = row["seconds"] / base["seconds"]
    return goal(rival, case, aim, f"{ratio:.1f} × ({row['contestant']}{loose(rows, base, row)})", ratio >= float(aim.split()[1]))


def ratio_goals(workloads):
    for rival, key, names, aim in RATIOS:
        work = workloads.get(key)
        rows = [row for row in work["results"] if matches(row, names)] if work else []
        yield ratio_goal(rival, work["name"] if work else key, f"≥ {aim} ×", base_of(work) if work else None, rows)


def hardware_goals(floor):
    fits = {(int(fit["rows"]), int(fit["columns"])): fit for fit in floor.get("fits", [])}
    for shape in FLOOR_SHAPES:
        fit, case = fits.get(shape), f"{shape[0]} x {shape[1]} and a constant"
        for words, key, aim in (("a fit", "fit_ratio", FIT_FLOOR), ("one pass", "pass_ratio", PASS_FLOOR)):
            yield goal("the hardware", case, f"{words} ≤ {aim} × floor", f"{fit[key]:.2f} ×" if fit else "not measured",
                       fit[key] <= aim if fit else None)
    small = fits.get(SMALL_SHAPE)
    yield goal("small problems", f"{SMALL_SHAPE[0]} x {SMALL_SHAPE[1]}, the library", f"≤ {SMALL_FIT * 1e6:.0f} µs",
               f"{small['fit_ms'] * 1e3:.0f} µs" if small else "not measured", small["fit_ms"] * 1e-3 <= SMALL_FIT if small else None)


def other_goals(workloads):
    process = base_of(workloads["mtcars"]) if "mtcars" in workloads else None
    yield goal("small problems", "`ogive fit` on mtcars, whole process", f"≤ {SMALL_PROCESS * 1e3:.0f} ms",
               f"{process['seconds'] * 1e3:.1f} ms" if process else "not measured", process["seconds"] <= SMALL_PROCESS if process else None)
    for key, words, held in (("50", "of a numpy array", 1), ("csv", "of the command, the whole process", 0)):
        base = base_of(workloads[key]) if key in workloads else None
        share = held + base["extra"] / workloads[key]["data_bytes"] if base and base.get("extra") is not None else None
        yield goal("memory", f"{workloads[key]['name'] if key in workloads else key}, {words}", f"≤ {MEMORY} × the data as doubles",
                   "not measured" if share is None else f"{share:.2f} ×", None if share is None else share <= MEMORY)
    rows = workloads["csv"]["results"] if "csv" in workloads else []
    peak = next((row["extra"] for row in rows if row["contestant"] == LITTLE and "seconds" in row), None)
    yield goal("memory", f"a file larger than memory ({LITTLE})", f"≤ {LITTLE_PEAK >> 20} MiB, the whole process",
               "not measured" if peak is None else f"{peak / 2**20:.0f} MiB", None if peak is None else peak <= LITTLE_PEAK)


def judged(results):
    """All goals, as rows."""
    workloads = {work["key"]: work for work in results["workloads"]}
    floor = results["floors"].get(str(results["rules"]["threads"]), {})
    return [*ratio_goals(workloads), *hardware_goals(floor), *other_goals(workloads)]


def lost(results):
    """Sentences: who was faster than ogive, and where ogive gave no answer."""
    for work in results["workloads"]:
        base = base_of(work)
        if base is None:
            for row in work["results"]:
                if row["contestant"] in BASES:
                    yield f"{work['name']}: {row['contestant']} gave no answer: {row.get('stopped', 'not run')}."
            continue
        if base.get("digits") is not None and base["digits"] < PARITY:
            yield f"{work['name']}: {base['contestant']} reached {base['digits']:.1f} digits."
        for row in work["results"]:
            if "seconds" in row and row["seconds"] < base["seconds"] and not row["contestant"].startswith("ogive"):
                reached = f", with {row['digits']:.1f} digits" if row.get("digits") is not None else ", without a fit" if "digits" not in row else ""
                yield f"{work['name']}: {row['contestant']} took {row['seconds'] / base['seconds']:.2f} of {base['contestant']}'s time{reached}."
