"""The measuring: every contestant is a process of its own, pinned to the same processors; they take turns, one at a time."""

import json
import os
import resource
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import reference
import rows
import workloads

HERE = Path(__file__).resolve().parent
LOADING = 300  # seconds for data and a first try, which are not measured
QUIET = 0.05  # seconds between turns, in which another's threads end their spinning


@dataclass(frozen=True)
class Rules:
    rounds: int = 5
    threads: int = 1
    time_limit: float = 40.0  # of one fit: who takes longer is stopped
    budget: float = 25.0  # of all fits of one contestant: no turn begins after it
    memory_limit: float = 0.7  # of the machine's


def environment(threads):
    names = ("OGIVE_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
    return {**os.environ, **{name: str(threads) for name in names}, "PYTHONDONTWRITEBYTECODE": "1"}


def command(contestant, folder):
    if contestant.make:
        return [sys.executable, str(HERE / "worker.py"), contestant.name, str(folder)]
    return ["Rscript", "--vanilla", str(HERE / "peers.R"), contestant.name, str(folder)]


class Runner:
    """One contestant's process: answers lines of JSON."""

    def __init__(self, contestant, work, folder, rules):
        self.contestant, self.turns, self.stopped = contestant, [], None
        threads = work.threads or rules.threads
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        most = int(rules.memory_limit * pages)
        processors = sorted(os.sched_getaffinity(0))[:threads]

        def prepare():
            os.sched_setaffinity(0, processors)
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # an error of its own rather than everybody's end

        self.process = subprocess.Popen(command(contestant, folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=environment(threads), preexec_fn=prepare,
                                        start_new_session=True)
        self.rest = b""

    def hear(self, limit):
        """One line; None where none came in time."""
        end = time.monotonic() + limit
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return None
            part = os.read(self.process.stdout.fileno(), 1 << 20)
            if not part:
                return {"error": "the process ended without an answer"}
            self.rest += part
        line, _, self.rest = self.rest.partition(b"\n")
        return json.loads(line.replace(b"NaN", b"null"))

    def load(self):
        said = self.hear(LOADING)
        if said is None or "error" in said:
            self.stop(said["error"] if said else f"not ready after {LOADING} s")

    def turn(self, rules):
        time.sleep(QUIET)
        try:
            self.process.stdin.write(b"\n")
            self.process.stdin.flush()
        except OSError:
            pass  # its end is heard below
        said = self.hear(rules.time_limit)
        if said is None or "error" in said:
            self.stop(said["error"] if said else f"more than {rules.time_limit:g} s")
        else:
            self.turns.append(said)

    def wants_more(self, rules):
        return self.stopped is None and sum(turn["seconds"] for turn in self.turns) < rules.budget

    def stop(self, why=None):
        """Ends the process and whatever it started."""
        self.stopped = self.stopped or why
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def row_of(runner, names, truth):
    """What the page and results.json say of one contestant in one workload."""
    row = {"contestant": runner.contestant.name, "runs": len(runner.turns)}
    if runner.stopped:
        row["stopped"] = runner.stopped
    if runner.turns:
        last, seconds = runner.turns[-1], [turn["seconds"] for turn in runner.turns]
        row |= {"seconds": statistics.median(seconds), "least": min(seconds), "passes": last["passes"], "extra": runner.turns[0].get("extra")}
        estimate = last.get("coefficients")
        if estimate is not None:
            values = [estimate.get(name) for name in names] if isinstance(estimate, dict) else estimate
            row["digits"] = reference.digits(values, *truth) if len(values) == len(names) else None
    return row


def race(key, work, contestants, rules, say):
    """{"key", "name", ..., "results": [a row for each contestant]}"""
    with tempfile.TemporaryDirectory(prefix="versus-") as folder:
        say(f"{work.name}: data and reference ...")
        x, y, codes = rows.write(work, Path(folder))
        truth = reference.maximum(x, y, codes, work.levels)
        data_bytes = x.nbytes + codes.nbytes
        del x, y, codes
        names = workloads.coefficient_names(work)
        runners = []
        try:
            for contestant in contestants:
                runners.append(Runner(contestant, work, folder, rules))
                runners[-1].load()
            for number in range(rules.rounds):
                for runner in runners:
                    if runner.wants_more(rules):
                        say(f"  round {number + 1}: {runner.contestant.name}")
                        runner.turn(rules)
        finally:
            for runner in runners:
                runner.stop()
    return {"key": key, "name": work.name, "kind": work.kind, "rows": work.rows, "columns": work.columns,
            "levels": list(work.levels), "threads": work.threads or rules.threads, "data_bytes": data_bytes,
            "results": [row_of(runner, names, truth) for runner in runners]}
