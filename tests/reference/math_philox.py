"""Makes tests/math/philox_golden.inc: the first draws of a few streams, from the published definition.

Run:  python3 tests/reference/math_philox.py
The uniforms are exact.  Normals are compared to the bit with our own arithmetic, whose operations (AS 241 with the
logarithm of base/portable_log.hpp) this script repeats in binary64; it checks them against mpmath to 1e-15.
"""
import math
import pathlib

import mpmath

MASK = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def uniform(seed, stream, index):
    r = philox([index & MASK, index >> 32, stream & MASK, stream >> 32], [seed & MASK, seed >> 32])
    return (((r[0] | r[1] << 32) >> 11) | 1) * 2.0 ** -53


def portable_log(x):
    m, e = math.frexp(x)
    if m < 0.70710678118654752:
        m, e = 2 * m, e - 1
    f = m - 1
    s = f / (2 + f)
    z = s * s
    series = 0.0
    for term in range(11, 0, -1):
        series = series * z + 2.0 / (2 * term + 1)
    half, rest = 0.5 * f * f, z * series
    high, low = float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")
    return e * high - ((half - (s * (half + rest) + e * low)) - f)


def coefficients():
    """The rows of numbers of src/math/normal.cc, in their order: one spelling of AS 241 in the project."""
    source = (pathlib.Path(__file__).parents[2] / "src/math/normal.cc").read_text()
    out = []
    for name in ("kCentre", "kNear", "kFar"):
        body = source.split("constexpr Rational " + name + " = {", 1)[1].split("};", 1)[0]
        numbers = [float(t) for t in body.replace("{", " ").replace("}", " ").replace(",", " ").split()]
        out.append((numbers[:8], numbers[8:]))
    return out


CENTRE, NEAR, FAR = coefficients()


def rational(c, x):
    values = []
    for polynomial in c:
        total = 0.0
        for a in polynomial:
            total = total * x + a
        values.append(total)
    return values[0] / values[1]


def normal(u):
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * rational(CENTRE, 0.180625 - q * q)
    r = math.sqrt(-portable_log(u if q < 0 else 1 - u))
    size = rational(NEAR, r - 1.6) if r <= 5 else rational(FAR, r - 5)
    return -size if q < 0 else size


def main():
    mpmath.mp.dps = 40
    lines = ["// Made by tests/reference/math_philox.py."]
    cases = [(0, 0, i) for i in range(4)] + [(1, 0, i) for i in range(4)]
    cases += [(20240501, 7, 2 ** 33 + 5), (2 ** 64 - 1, 2 ** 64 - 1, 2 ** 64 - 1), (42, 3, 41), (42, 2 ** 40, 0)]
    cases += [(5, 0, i) for i in range(3000) if not 1e-3 < uniform(5, 0, i) < 0.999][:4]
    for seed, stream, index in cases:
        u = uniform(seed, stream, index)
        x = normal(u)
        exact = -mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * mpmath.mpf(u))
        assert abs(x / exact - 1) < 1e-15, (u, x)
        lines.append(f"{{{seed}U, {stream}U, {index}U, {u.hex()}, {x.hex()}}},")
    path = pathlib.Path(__file__).parents[1] / "math" / "philox_golden.inc"
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
