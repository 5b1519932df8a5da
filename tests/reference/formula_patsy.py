#!/usr/bin/env python3
"""Writes formula_patsy.json: what patsy makes of formulas written by hand and at random.

Run with a Python that has patsy 1.0: python formula_patsy.py > formula_patsy.json
Each row: the formula, and either the left and right terms in patsy's order (a term is the list of its factors'
names; the empty list is the intercept) or "refused".  Random formulas are drawn with a fixed seed.
"""

import json
import random
import sys

import patsy

HAND = """
a | a + b | a+b*c | a*b:c | (a+b)/c | a/(b+c) | a/b/c | (a+b+c)**2 | (a+b+c+x)**3 | a**2 | (a+b)**100 | a:a | a:b:a
b:a + a:b | a*b - a | a*b - b:a | a - a | 1 | 0 | -1 | -0 | +1 | +0 | 0 + 1 | 1 - 1 | 0 - 1 | 1 - 0 | 0 - 0 | a - 1 | a + 0
a + -1 | a + (b - 1) | (b-1) + a | (b - 1) | (a-1)*x | (0+a):b | 0 + (1+a) | 1 + (a+0) | 1 - (a+1) | a + (0) | a - (1) | a - (0)
a + +0 | a - +1 | a - -1 | - (1) | a:1 | (a+1)*b | (1+a)/b | b/(1+a) | (a+1)**2 | a**1 | a**0 | a**b | a**(2) | a**(1+1) | a**1.5
a**2**2 | 2 | a + 2 | 1.0 | 2*a | 2**2 | -a | a + -b | -(a+b) | -a**2 | a * -1 | a:-1 | a:-1*b | a:+b*c | a*+b | a*+b:c | +a:b
(a-a)/b | a/(b-b) | (a-a)*b | (a-a):b | (a-a)**2 | a + (b ~ c) | (y ~ a) | ((y ~ a)) | y ~ a ~ b | ~ a | ~ a ~ b | (~ a) | y ~ (~ a)
((y ~ a) + b) | -(y ~ a) | y ~ 1 | y ~ 0 | y ~ -1 | y ~ ((((a)))) | 0 + y ~ a | y - 1 ~ a | (y) ~ a | y + y ~ a | a + | * a | a + * b
() | (a | a) | a b | (a) b | (a)(b) | a + ( | y ~ | log( | a ** | a - | : a | log(x)) | 'a | a + "b
log(x) | np.log(x) | np . log( x ) | np.log(x+1) | np.log1p(x)*a | numpy.sqrt(x) | log(x)+log( x ) | I(x**2) | I(x ** 2)+I(x**2)
I(x+z) | I( x+z )*a | I(-x) | I(x- -z) | I(+x) | I(x*-z) | I((x+1)*(z-1)) | I(x/z) | I(x>3) | I(x>=3) | I(x!=z) | I(x==-1)
I(a=='b') | I(a == "b c") | I('b'==a) | I((x>1)&(z<2)) | I((x>1)|(z<2)) | I(x>1 and z<2) | I(x>1 or not z<2) | I(not x) | I(not(x>3)) | I(x and -z)
I(x**-1) | I(2**-x**2) | I(-x**2) | I(1e3*x) | I(1.50*x) | I(.5*x) | I(x+.5) | I(True*x) | min(x,z) | np.maximum( x ,z) | pow(x,2) | np.power(x, -2)
abs(-x) | floor(x/2)*2 | round( x ) | exp(x)-1 | sqrt(x):a | sqrt(x)/a | log(log(x)) | log((x)) | I(I(x)) | I((x))
Q('odd name') | Q("odd name") | Q( "odd name" )*a | np.log(Q("odd name")) | I(Q('odd name')+1) | Q("a:b"):x | Q("it's")
C(a) | C( a ):x | C(a,Treatment) | C(a,Treatment()) | C(a , Treatment( 'b' )) | C(a, Treatment(reference = 'b')) | C(a, Treatment("b"))
C(x, Treatment(3)) | C(x,Treatment(-1)) | C(x,Treatment(reference=-1.5)) | C(a, contrast=Treatment('b')) | C(Q("odd name")) | C(Q('odd name'), Treatment('p q'))
C(x>3) | C(x > 3, Treatment(True)) | C(round(x)) | C(a)*C(b) | C(a)+C( a) | x>3 | x > 3:a | y>3 ~ a | x == 'b' | a=='b'*c | not x | x and z | I(y>3) ~ x
Größe + 数量 | température*x | _a + a_1 | a.b | a.b.c:x | C(y) ~ x | np.log(y) ~ x | Q("y y") ~ x
"""

NAMES = ["a", "b", "c", "x", "z"]


def expression(draw, depth):
    """A random right side; now and then one that patsy refuses."""
    kind = draw.random()
    if depth == 0 or kind < 0.22:
        return draw.choice(NAMES * 4 + ["0", "1", "1", "0", "log(x)", "I(x**2)"])
    if kind < 0.28:
        return draw.choice(["-1", "-0", "+" + draw.choice(NAMES), "- 1", "+1"])
    if kind < 0.36:
        return "(" + expression(draw, depth - 1) + ")**" + draw.choice("1233")
    if kind < 0.55:
        return "(" + expression(draw, depth - 1) + ")"
    operator = draw.choice(["+", " + ", "+", "-", " - ", ":", ":", "*", " * ", "/"])
    return expression(draw, depth - 1) + operator + expression(draw, depth - 1)


def row(formula):
    try:
        description = patsy.ModelDesc.from_formula(formula)
    except patsy.PatsyError:
        return {"formula": formula, "refused": True}
    names = lambda terms: [[factor.name() for factor in term.factors] for term in terms]
    return {"formula": formula, "left": names(description.lhs_termlist), "right": names(description.rhs_termlist)}


def hand():
    """The formulas above; " | " separates them."""
    for line in HAND.strip().splitlines():
        for piece in line.split(" | "):
            yield piece.strip()


def main():
    draw = random.Random(20240607)
    formulas = dict.fromkeys(hand())
    while len(formulas) < 1200:
        formula = expression(draw, draw.randint(1, 5))
        if len(formula) < 90:
            formulas["y ~ " + formula if draw.random() < 0.8 else formula] = None
    rows = [json.dumps(row(formula), ensure_ascii=False) for formula in formulas]
    sys.stdout.write("[\n" + ",\n".join(rows) + "\n]\n")


if __name__ == "__main__":
    main()
