"""One contestant in a process of its own: worker.py NAME FOLDER.

Reads the data, fits a small workload of the same form once (imports, caches), says {"ready": true}, and then for every line on standard input fits
and says a line of JSON: seconds, coefficients, passes, and after the first time memory, by how many bytes the peak grew.
"""

import json
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

LEAST, MOST = 0.2, 200  # seconds and fits of a turn


def memory(line):
    """Bytes, of Linux: VmRSS now, VmHWM at most since forget_peak."""
    for words in map(str.split, Path("/proc/self/status").read_text().splitlines()):
        if words[0] == line + ":":
            return int(words[1]) * 1024
    raise KeyError(line)


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5")


def grown(fit):
    """(how far the peak of this process rose, the seconds) of one fit."""
    forget_peak()
    before = memory("VmRSS")
    begin = time.perf_counter()
    answer = fit()
    seconds = time.perf_counter() - begin
    return memory("VmHWM") - before, seconds, answer


def turn(fit, first):
    """Of one fit, or of many short ones, the median."""
    extra, answer, times = None, None, []
    if first:
        extra, seconds, answer = grown(fit)
        times.append(seconds)
    while not times or (sum(times) < LEAST and len(times) < MOST):
        answer = None  # its memory is the next one's
        begin = time.perf_counter()
        answer = fit()
        times.append(time.perf_counter() - begin)
    return statistics.median(times), extra, answer


def said_of(answer, read):
    coefficients, passes = read(answer)
    said = {"passes": None if passes is None else int(passes)}
    if isinstance(coefficients, dict):
        if "memory" in coefficients:
            said["extra"] = coefficients.pop("memory")
        said["coefficients"] = {name: float(value) for name, value in coefficients.items()}
    elif coefficients is not None:
        said["coefficients"] = [float(value) for value in coefficients]
    return said


def main():
    name, folder = sys.argv[1:]
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a package prints is no answer

    def say(**words):
        print(json.dumps(words), file=out, flush=True)

    warnings.simplefilter("ignore")
    try:
        import from_files  # noqa: F401  their contestants
        import in_memory  # noqa: F401
        import registry
        import workloads

        data = workloads.read(folder)
        make = registry.ALL[name].make
        try:
            make(data.small())[0]()
        except Exception:  # noqa: BLE001  it is not measured
            pass
        fit, read = make(data)
        say(ready=True)
        first = True
        for _ in sys.stdin:
            seconds, extra, answer = turn(fit, first)
            said = said_of(answer, read)
            if extra is not None:
                said.setdefault("extra", extra)
            say(seconds=seconds, **said)
            first, answer = False, None
    except (Exception, MemoryError) as error:  # noqa: BLE001  the contestant's failure is its result
        said = f"{type(error).__name__}: {error}".split("\n")[0]
        say(error=said.replace(folder + os.sep, "")[:200])  # where it ran is of no interest


if __name__ == "__main__":
    main()
