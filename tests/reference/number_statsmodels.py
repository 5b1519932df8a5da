"""Makes number_statsmodels.json: what statsmodels' summaries print for a number in each kind of field.

Run:  python tests/reference/number_statsmodels.py   (needs statsmodels; made with 0.15.0)
"""
import json
import math
import pathlib
import random

import statsmodels
from statsmodels.iolib.summary import d_or_f, forg

RNG = random.Random(31)


def values():
    edges = [0.0, -0.0, 1.0, -1.0, 0.5, 0.125, 0.0625, 2.5, 3.5, 1e4, 9999.9999, 9999.99996, 9999.99994, 9999.9996, 9999.5,
             10000.4, 12345.0, 99999.5, 99995.0, 99994.9, 999999.5, 1e-4, 9.9999e-5, 1.00001e-4, 5e-5, 0.00015, 0.00025,
             0.0005, 0.0015, 0.0025, 0.9995, 0.99949, 0.05, 0.045, 0.1, 447.0, 447.4, 999.5, 999.4, 1340.0, -190.93,
             -4.3831, -15.721371, 1.58e-7, 3.048e-42, 0.7972, 32.0, 28.0, 3.0, 1e5, 123456.0, 1234567.0, 28.5, 64.125,
             1e15, 1e22, 1e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.pi, -math.e, 100.0, 1000.0,
             381.87, 9.11, 76.875, 0.1955, 0.19545, 1.0000049, 1.00005, 999999.0, 99999.0, 9999.0, float("inf"),
             float("-inf"), float("nan")]
    edges += [-x for x in edges if x > 0 and math.isfinite(x)]
    for k in range(-8, 9):
        for n in (1, 5, 9.5, 9.995, 9.9995, 9.99995, 9.999995):
            edges.append(float(f"{n}e{k}"))
    edges += [math.nextafter(x, s) for x in (1e4, 1e-4, 0.0005, 0.9995, 99999.5) for s in (0, math.inf)]
    edges += [RNG.choice((-1, 1)) * 10 ** RNG.uniform(-9, 9) for _ in range(300)]
    edges += [float(RNG.randrange(-10 ** 6, 10 ** 6)) / 2 ** RNG.randrange(0, 12) for _ in range(150)]
    return edges


def main():
    rows = []
    for x in values():
        rows.append({"x": repr(x), "coefficient": forg(x, prec=4), "number": forg(x), "p_value": f"{x:#6.3f}",
                     "likelihood": f"{x:#8.5g}", "r_squared": f"{x:#6.4g}", "pearson": f"{x:#6.3g}",
                     "count": d_or_f(x)})
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    print(len(rows), "rows from statsmodels", statsmodels.__version__)


if __name__ == "__main__":
    main()
