"""The machine, the floor that it sets, the compiler, and the versions of all that runs; what is missing, and why."""

import importlib.metadata
import importlib.util
import os
import platform
import re
import resource
import shutil
import subprocess
import time
from pathlib import Path

# The module that a contestant imports: the distribution that has it.
DISTRIBUTIONS = {"sklearn": "scikit-learn"}
R_PACKAGES = ("glmnet", "fastglm", "speedglm", "biglm")


def output(*words, env=None):
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    return done.stdout if done.returncode == 0 else ""


def described():
    """{what: words}"""
    cpu = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"^model name\s*: (.*)", cpu, re.M)
    flags = re.search(r"^flags\s*: (.*)", cpu, re.M)
    wide = [name for name in ("avx2", "fma", "avx512f", "avx512dq") if flags and name in flags.group(1).split()]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"processor": model.group(1).strip() if model else platform.machine(), "features": " ".join(wide), "processors": len(os.sched_getaffinity(0)),
            "memory": f"{memory / 2**30:.1f} GiB", "system": f"{platform.system()} {platform.machine()}, C library {' '.join(platform.libc_ver())}"}


class Others:
    """The share of the processors that other processes had (or the host took) from here on."""

    def __init__(self):
        self.begin, self.busy, self.own = time.monotonic(), *self.now()

    @staticmethod
    def now():
        """Seconds of all processors, and those of this process and of its children that have ended."""
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        idle = ticks[3] + ticks[4]
        own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return (sum(ticks) - idle) / os.sysconf("SC_CLK_TCK"), sum(usage.ru_utime + usage.ru_stime for usage in own)

    def share(self):
        busy, own = self.now()
        all_of_it = (time.monotonic() - self.begin) * os.sysconf("SC_NPROCESSORS_ONLN")
        return min(1.0, max(0.0, busy - self.busy - (own - self.own)) / all_of_it)


def compiler(build):
    """The compiler and flags of a folder of CMake; "" where there is none."""
    cache = Path(build) / "CMakeCache.txt"
    if not cache.exists():
        return ""
    text = cache.read_text()

    def entry(name):
        found = re.search(rf"^{name}:\w+=(.*)$", text, re.M)
        return found.group(1) if found else ""
    said = output(entry("CMAKE_CXX_COMPILER"), "--version").split("\n")[0]
    flags = [entry("CMAKE_CXX_FLAGS"), entry(f"CMAKE_CXX_FLAGS_{entry('CMAKE_BUILD_TYPE').upper()}"), "-ffp-contract=off"]
    return f"{said}; {' '.join(filter(None, flags))}, kernels for each instruction set"


def r_versions():
    """{"R": version, package: version}; {} without R."""
    if not shutil.which("Rscript"):
        return {}
    script = ("cat('R', paste(R.version$major, R.version$minor, sep = '.'), '\\n'); cat('BLAS', basename(extSoftVersion()['BLAS']), '\\n');"
              "for (p in commandArgs(TRUE)) if (requireNamespace(p, quietly = TRUE)) cat(p, as.character(packageVersion(p)), '\\n')")
    lines = output("Rscript", "--vanilla", "-e", script, *R_PACKAGES).splitlines()
    return {words[0]: words[1] for words in map(str.split, lines) if len(words) == 2}


def versions(contestants, in_r):
    """Of every package that a contestant needs and that is here."""
    modules = {"numpy", "scipy", *(need for contestant in contestants if contestant.make for need in contestant.needs)} - {"Rscript"}
    found = {}
    for module in sorted(modules):
        name = DISTRIBUTIONS.get(module, module)
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {**found, **{("R package " + name if name in R_PACKAGES else name): version for name, version in in_r.items() if name != "BLAS"}}


def lacks(contestant, in_r):
    """Why it cannot run here; "" where it can."""
    if contestant.make is None and not in_r:
        return "R is not installed"
    for need in contestant.needs:
        if contestant.make is None:
            if need not in in_r:
                return f"the R package {need} is not installed"
        elif need == "Rscript":
            if not shutil.which(need):
                return "R is not installed"
        elif importlib.util.find_spec(need) is None:
            return f"the Python package {need} is not installed"
    return ""


def floor(program, threads, shapes):
    """B, F and, of each shape, the pass and the fit against the floor, from fit_bench; {} where it was not built."""
    if not program or not Path(program).exists():
        return {}
    words = [str(number) for shape in shapes for number in shape]
    lines = output(str(program), *words, env={**os.environ, "OGIVE_NUM_THREADS": str(threads)}).splitlines()
    head = re.search(r"threads (\d+), kernel (\w+), read ([\d.]+) GB/s, fp64 ([\d.]+) GFMA/s", lines[0]) if lines else None
    if not head:
        return {}
    names = ("rows", "columns", "passes", "pass_floor_ms", "pass_ms", "pass_ratio", "fit_floor_ms", "fit_ms", "fit_ratio")
    return {"threads": int(head.group(1)), "kernel": head.group(2), "bytes_per_second": float(head.group(3)) * 1e9,
            "multiply_adds_per_second": float(head.group(4)) * 1e9,
            "fits": [dict(zip(names, map(float, line.split()))) for line in lines[2:]]}


def floor_seconds(floor_of, rows, columns, passes):
    """What `passes` readings of a matrix and its response must take: memory or arithmetic, whichever is longer."""
    bytes_read = rows * 8.0 * (columns + 1)
    work = rows * (columns * (columns + 1) / 2 + 2 * columns + 40)
    return passes * max(bytes_read / floor_of["bytes_per_second"], work / floor_of["multiply_adds_per_second"])
