"""The lock, threads, forks, Ctrl-C: a fit is a good neighbour."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import ogive.api as sm
import pytest


def problem(rows, columns=8):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(rows, columns))
    return (rng.random(rows) < 1 / (1 + np.exp(-x.sum(axis=1)))).astype(float), x


def test_other_threads_run_while_a_fit_does():
    y, x = problem(400_000)
    model = sm.Logit(y, x)
    done, ticks = threading.Event(), 0
    thread = threading.Thread(target=lambda: (model.fit(disp=False), done.set()))
    thread.start()
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
    thread.join()
    assert ticks >= 10


def test_two_fits_in_two_threads_have_the_bits_of_one():
    y, x = problem(20_000)
    expected = sm.Logit(y, x).fit(disp=False).params
    found = {}
    threads = [threading.Thread(target=lambda k=k: found.update({k: sm.Logit(y, x).fit(disp=False).params})) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(4):
        np.testing.assert_array_equal(found[k], expected)


def test_after_a_fork():
    y, x = problem(20_000)
    expected = sm.Logit(y, x).fit(disp=False).params
    child = os.fork()
    if child == 0:
        same = np.array_equal(sm.Logit(y, x).fit(disp=False).params, expected)
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0


INTERRUPTED = """
import os, signal, threading, time
import numpy as np
import ogive.api as sm
rng = np.random.default_rng(3)
x = rng.normal(size=(1_500_000, 30)); y = (rng.random(1_500_000) < 0.5).astype(float)
model = sm.Logit(y, x)
threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
begin = time.perf_counter()
try:
    model.fit(disp=False)
    print("finished")
except KeyboardInterrupt:
    print("interrupted after", time.perf_counter() - begin)
print(sm.Logit(y[:1000], x[:1000, :3]).fit(disp=False).converged)
"""


def test_ctrl_c_is_a_keyboard_interrupt_and_the_library_goes_on():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=120)
    first, second = done.stdout.splitlines()
    if first == "finished":
        pytest.skip("the fit was faster than the signal")
    assert first.startswith("interrupted") and float(first.split()[-1]) < 3
    assert second == "True" and done.returncode == 0
    assert signal.SIGINT == 2
