"""Measures how many digits are right, of ogive and of others, on every certified problem, and writes docs/accuracy.md.

    python3 bench/accuracy/accuracy.py --ogive build/release/ogive

(./x accuracy does that.)  Python's packages are installed into build/accuracy/venv from the package index; R is used
where Rscript is on the path.  What is missing is said, and its columns keep the figures of the last run (results.json).
Options: --only SYSTEM (a part of its name; repeatable), --check (writes nothing; fails where ogive lost digits).
"""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import venv

from problems import all_problems, grade
from table import page

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
PACKAGES = ["statsmodels", "scikit-learn", "glum"]

def say(*words):
    print(*words, file=sys.stderr, flush=True)


def csv_of(problem):
    """The data as a file for the command: 17 digits, so that each number is read back as it is."""
    names = [f"x{j + 1}" for j in range(len(problem.x))]
    rows = zip(problem.y, problem.m, problem.w, problem.off, *problem.x)
    return "\n".join([",".join(["y", "m", "w", "off", *names]), *(",".join(map(repr, row)) for row in rows), ""])


def ogive_words(problem, known):
    """The command's arguments; None where it does not know an option that the problem needs."""
    terms = [f"x{j + 1}" for j in range(len(problem.x)) if j != problem.constant]
    right = " + ".join(terms) or "1"
    if problem.constant is None:
        right = "0 + " + right
    many = problem.family == "binomial" and not problem.binary
    words = ["fit", f"{'y/m' if many else 'y'} ~ {right}"]
    wanted = []
    if any(v != 1 for v in problem.w):
        wanted += ["--weights", "w", "--weight-kind", "precision"]
    if any(problem.off):
        wanted += ["--offset", "off"]
    if problem.link != "logit" or problem.family != "binomial":
        wanted += ["--link", problem.link]
    if problem.family != "binomial":
        wanted += ["--family", problem.family]
    needed = [word for word in wanted if word.startswith("--")] + (["--weights"] if many else [])  # counts came with weights
    if any(word not in known for word in needed):
        return None
    return words, wanted


def ogive_answer(program, folder, problem, known):
    asked = ogive_words(problem, known)
    if asked is None:
        return None
    (verb, formula), options = asked
    file = folder / f"{problem.name}.csv"
    file.write_text(csv_of(problem), encoding="utf-8")

    def report_of(*more):
        done = subprocess.run([program, verb, formula, str(file), *options, *more, "--format", "json"], capture_output=True,
                              text=True, check=False, timeout=600)
        said = done.stderr
        if done.returncode:
            return None, (json.loads(said)["error"]["message"] if said.startswith("{") else said)[:200]
        return json.loads(done.stdout), ""

    report, error = report_of()
    if report is None:
        return {"error": error}
    rows = {row["name"]: row for row in report["coefficients"]}
    names = ["Intercept" if j == problem.constant else f"x{j + 1}" for j in range(len(problem.x))]
    fit = report["fit"]
    numbers = {key: [rows[name][ours] for name in names] for key, ours in (("coef", "estimate"), ("se", "std_error"))}
    numbers = {key: None if any(isinstance(v, str) for v in values) else values for key, values in numbers.items()}
    if problem.truth["se_observed"] != problem.truth["se"] and "--information" in known:
        observed, _ = report_of("--information", "observed")
        by_name = {row["name"]: row["std_error"] for row in observed["coefficients"]} if observed else {}
        numbers["se_observed"] = [by_name.get(name) for name in names]
    if problem.family == "gaussian":
        for key in {"se", "se_observed"} & numbers.keys():
            numbers[key] = [v and v / fit["scale"]**0.5 for v in numbers[key]]
    return {**numbers, "loglik": fit["log_likelihood"], "loglik_null": fit["null_log_likelihood"], "deviance": fit["deviance"],
            "null_deviance": fit["null_deviance"], "pearson": fit["pearson"], "converged": fit["converged"], "distance": report.get("maximum", {}).get("distance"),
            "warnings": [note["text"][:200] for note in report["notes"] if note["kind"] == "warning"]}


def run_ogive(program, problems):
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    known = subprocess.run([program, "fit", "--help"], capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda p: ogive_answer(program, pathlib.Path(folder), p, known), problems)
        return {"ogive": {"version": version, "answers": {p.name: a for p, a in zip(problems, answers) if a is not None}}}


def environment():
    """The Python that has the peers, made where it is missing; None where the package index cannot be reached."""
    folder = ROOT / "build" / "accuracy" / "venv"
    python = folder / "bin" / "python"
    has_all = [python, "-c", "import statsmodels, sklearn, glum"]
    if python.exists() and subprocess.run(has_all, capture_output=True, check=False).returncode == 0:
        return python
    say("Installing", *PACKAGES, "into", folder, "...")
    venv.create(folder, with_pip=True, clear=True)
    done = subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=False)
    return python if done.returncode == 0 else None


def as_json(problem):
    return {"name": problem.name, "family": problem.family, "link": problem.link, "constant": problem.constant,
            "y": problem.y, "m": problem.m, "w": problem.w, "off": problem.off, "x": problem.x}


def run_python(problems):
    python = environment()
    if python is None:
        say("Missing: the Python packages", *PACKAGES)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        given, made = pathlib.Path(folder, "problems.json"), pathlib.Path(folder, "answers.json")
        given.write_text(json.dumps([as_json(p) for p in problems]), encoding="utf-8")
        subprocess.run([python, HERE / "python_peers.py", given, made], check=True)
        return json.loads(made.read_text(encoding="utf-8"))


def run_r(problems):
    program = shutil.which("Rscript")
    if program is None:
        say("Missing: Rscript (Debian's r-base-core)")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        for problem in problems:
            place = 0 if problem.constant is None else problem.constant + 1
            rows = zip(problem.y, problem.m, problem.w, problem.off, *problem.x)
            lines = [f"{problem.family},{problem.link},{place}", *(",".join(v.hex() for v in row) for row in rows)]
            pathlib.Path(folder, f"{problem.name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run([program, "--vanilla", HERE / "r_peers.R", folder], check=True)
        return read_r(pathlib.Path(folder, "r.tsv").read_text(encoding="utf-8"))


def read_r(text):
    report, version = {}, ""
    for line in text.splitlines():
        system, name, key, value = (line.split("\t") + [""])[:4]
        if system == "R":
            version = key
            continue
        answer = report.setdefault(system, {}).setdefault(name, {"warnings": []})
        if key == "warning":
            answer["warnings"].append(value[:200])
        elif key == "error":
            answer["error"] = value[:200]
        elif key == "converged":
            answer["converged"] = value == "1"
        else:
            values = [None if v in ("NA", "NaN", "Inf", "-Inf") else float(v) for v in value.split()]
            answer[key] = values if key in ("coef", "se") else values[0]
    return {system: {"version": version, "answers": answers} for system, answers in report.items()}


def graded(problems, report):
    """{system: {"version", "problems": {name: {digits..., "converged", "warnings", "error"}}}}."""
    by_name, result = {p.name: p for p in problems}, {}
    for system, entry in report.items():
        rows = {}
        for name, answer in entry["answers"].items():
            row = {} if "error" in answer else grade(by_name[name], answer)
            row = {key: round(value, 2) for key, value in row.items() if value is not None}
            rows[name] = {**row, **{k: answer[k] for k in ("converged", "warnings", "error") if answer.get(k) not in (None, [])}}
        result[system] = {"version": entry["version"], "problems": rows}
    return result


def lost(before, now):
    """Where ogive is right to fewer digits than in the last run, by more than the rounding of one figure."""
    found = []
    for name, row in before.items():
        for key, value in row.items():
            if isinstance(value, float) and value >= 13 > (now.get(name, {}).get(key) or 0.0):
                found.append(f"{name}: {key} {value} -> {now.get(name, {}).get(key)}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ogive", default=str(ROOT / "build" / "release" / "ogive"))
    parser.add_argument("--only", action="append", choices=["ogive", "python", "r"])
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    problems = all_problems()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    before = results.get("ogive", {}).get("problems", {})
    runs = {"ogive": lambda: run_ogive(arguments.ogive, problems), "python": lambda: run_python(problems),
            "r": lambda: run_r(problems)}
    for kind in ["ogive"] if arguments.check else arguments.only or list(runs):
        results.update(graded(problems, runs[kind]()))
    if arguments.check:
        worse = lost(before, results["ogive"]["problems"])
        print("\n".join(worse) or "ogive lost no digits")
        return 1 if worse else 0
    lines = [f'"{system}": {{"version": "{entry["version"]}", "problems": {{\n'
             + ",\n".join(f"{json.dumps(n)}: {json.dumps(r)}" for n, r in entry["problems"].items()) + "\n}}"
             for system, entry in results.items()]
    RESULTS.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
    (ROOT / "docs" / "accuracy.md").write_text(page(problems, results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
