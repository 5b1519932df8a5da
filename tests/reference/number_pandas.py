"""Makes number_pandas.json: columns of doubles as pandas prints them in a frame, without the padding.

Run:  python tests/reference/number_pandas.py   (needs pandas; made with 3.1.1)
"""
import json
import pathlib
import random

import pandas as pd

RNG = random.Random(17)
INF, NAN = float("inf"), float("nan")


def columns():
    yield from ([-15.721371, 1.229302, 0.083893, -6.954924], [1.486947e-07, 3.418843, 1.087513, 9.539266e-04],
                [0.694315, 0.436861, 0.307900, 0.038056], [1.0], [0.0], [-0.0], [1.0, 2.5], [1e-7], [1e-6], [9.99e-7, 1.0],
                [0.0, 1e-6], [1e6], [1000000.5], [1e6, 0.5], [1234567.0], [1234567.5], [12345678.125, 1.0], [123456.123456],
                [1e7, 0.1], [1e5 + 0.123456], [-123456.123456], [1e10], [1e15], [1e16, 1.0], [1e20], [NAN, 1.5], [NAN],
                [INF, 1.5], [-INF, 0.25], [INF], [NAN, 1e-9], [INF, 1e-9], [100.0, 200.0], [0.1, 0.25, 0.125],
                [0.1234565, 0.1234575], [0.0000005], [2.5e-6, 1.0], [-1e-7, -3.0], [99999.9999995], [999999.9999999], [-1e6],
                [-1000001.25], [1000001.25, -3.0], [1e300], [5e-324], [NAN, 1e8 + 0.125], [INF, 100000.123456], [INF, 1e5],
                [-INF, 10000.123456], [-INF, 100000.123456], [1e11, 2.0], [123456789012.0])
    for _ in range(250):
        top = RNG.choice((0, 2, 5, 6, 7, 8, 12))
        bottom = RNG.choice((-9, -6, -5, -2, 0))
        size = RNG.randrange(1, 6)
        places = RNG.choice((0, 1, 2, 6, None))
        column = [RNG.choice((-1, 1)) * 10 ** RNG.uniform(bottom, max(bottom, top)) for _ in range(size)]
        if places is not None:
            column = [round(x, places) for x in column]
        if RNG.random() < 0.1:
            column.append(RNG.choice((NAN, INF, -INF, 0.0)))
        yield column


def main():
    rows = []
    for column in columns():
        text = pd.DataFrame({"a": column}, dtype="float64").to_string(header=False)  # with the index, as print does
        rows.append({"values": [repr(float(x)) for x in column], "texts": [line.split()[-1] for line in text.split("\n")]})
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    print(len(rows), "columns from pandas", pd.__version__)


if __name__ == "__main__":
    main()
