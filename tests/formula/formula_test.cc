#include "formula/formula.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ogive::formula {
namespace {

/// What patsy does not know; the rest is in patsy_test.cc.
const std::vector<std::string> kColumns = {"a", "y", "b", "odd name", "log(x)", "Q(x"};

std::string joined(const Formula& formula) {
  std::string text = formula.response ? formula.response->name + " ~" : "~";
  for (const Term& term : formula.terms) text += " | " + term.name();
  for (const Factor& offset : formula.offsets) text += " | + " + print(offset.expression);
  if (formula.counts == Counts::none) return text;
  return print(formula.response->expression) + (formula.counts == Counts::trials ? " of " : " against ") +
         print(*formula.second) + ": " + text;
}

struct Expansion {
  const char* formula;
  const char* terms;
  const char* printed;
};

const Expansion kExpansions[] = {
    {"y ~ a + b", "y ~ | Intercept | a | b", "y ~ a + b"},
    {"y ~ .", "y ~ | Intercept | a | b | odd name | `log(x)` | Q(x", "y ~ a + b + `odd name` + `log(x)` + `Q(x`"},
    {"I(y + a) ~ . - `log(x)` - 1", "I(y + a) ~ | b | odd name | Q(x", "I(y + a) ~ 0 + b + `odd name` + `Q(x`"},
    {"y ~ . - Q('odd name')-Q(\"log(x)\") - `Q(x`", "y ~ | Intercept | a | b", "y ~ a + b"},
    {"y ~ (a + b)^2", "y ~ | Intercept | a | b | a:b", "y ~ a + b + a:b"},
    {"y ~ a^2^3", "y ~ | Intercept | a", "y ~ a"},
    {"y ~ .x + x.1+a..b", "y ~ | Intercept | .x | x.1 | a..b", "y ~ .x + x.1 + a..b"},
    {"y ~ .:b - 1", "y ~ | a:b | b | odd name:b | `log(x)`:b | Q(x:b",
     "y ~ 0 + a:b + b + `odd name`:b + `log(x)`:b + `Q(x`:b"},
    {"a + . - .", "~ | Intercept", "~ 1"},
    {"~ .*0", "~ | Intercept | a | y | b | odd name | `log(x)` | Q(x", "~ a + y + b + `odd name` + `log(x)` + `Q(x`"},
    {"y ~ a %in% b", "y ~ | Intercept | a:b", "y ~ a:b"},
    {"y ~ a %in% (b + c)", "y ~ | Intercept | a:b:c", "y ~ a:b:c"},
    {"y ~ (a + b) %in% c*d", "y ~ | Intercept | a:c | b:c | d | a:c:d | b:c:d", "y ~ a:c + b:c + d + a:c:d + b:c:d"},
    {"y ~ a:b %in% c", "y ~ | Intercept | a:b:c", "y ~ a:b:c"},
    {"y ~ b + a/b %in% c", "y ~ | Intercept | b | a | a:b:c", "y ~ b + a + a:b:c"},
    {"y ~ `a`", "y ~ | Intercept | a", "y ~ a"},
    {"`odd name` ~ a", "odd name ~ | Intercept | a", "`odd name` ~ a"},
    {"y ~ `back\\`tick\\\\`", "y ~ | Intercept | back`tick\\", "y ~ `back\\`tick\\\\`"},
    {"y ~ `True`+`not` + `1` + `lambda`", "y ~ | Intercept | True | not | 1 | lambda",
     "y ~ `True` + `not` + `1` + `lambda`"},
    {"y ~ `x > 3` + x > 3", "y ~ | Intercept | `x > 3` | x > 3", "y ~ `x > 3` + x > 3"},
    {"y ~ `a:b` + a:b", "y ~ | Intercept | a:b | a:b", "y ~ `a:b` + a:b"},
    {"y ~ Q(\"x\") + x + Q('x')", "y ~ | Intercept | Q(\"x\")", "y ~ Q(\"x\")"},
    {"y ~ I(x) + x", "y ~ | Intercept | I(x) | x", "y ~ I(x) + x"},
    {"y ~ log(`odd name` + `x`)", "y ~ | Intercept | log(`odd name` + x)", "y ~ log(`odd name` + x)"},
    {"y ~ I(x^2) + I(!x) + I(TRUE + x)", "y ~ | Intercept | I(x ^ 2) | I(!x) | I(TRUE + x)",
     "y ~ I(x ^ 2) + I(!x) + I(TRUE + x)"},
    {"I(grade == 'A') ~ C(cyl)", "I(grade == 'A') ~ | Intercept | C(cyl)", "I(grade == 'A') ~ C(cyl)"},
    {"y\t~\na", "y ~ | Intercept | a", "y ~ a"},
    {"y\u00A0~\u3000Größe+数量", "y ~ | Intercept | Größe | 数量", "y ~ Größe + 数量"},
    {"cbind(a, b - a) ~ x", "a against b - a: cbind(a, b - a) ~ | Intercept | x", "cbind(a, b - a) ~ x"},
    {"cbind( `odd name`,b) ~ .", "`odd name` against b: cbind(`odd name`, b) ~ | Intercept | a | y | `log(x)` | Q(x",
     "cbind(`odd name`, b) ~ a + y + `log(x)` + `Q(x`"},
    {"y/b ~ .", "y of b: y / b ~ | Intercept | a | odd name | `log(x)` | Q(x",
     "y / b ~ a + `odd name` + `log(x)` + `Q(x`"},
    {"(y/(y + b) ~ a)", "y of y + b: y / (y + b) ~ | Intercept | a", "y / (y + b) ~ a"},
    {"log(y) / 10 ~ 0 + a/b", "log(y) of 10: log(y) / 10 ~ | a | a:b", "log(y) / 10 ~ 0 + a + a:b"},
    {"I(y/b) ~ a", "I(y / b) ~ | Intercept | a", "I(y / b) ~ a"},
    {"y ~ a + offset(b)", "y ~ | Intercept | a | + b", "y ~ a + offset(b)"},
    {"y ~ b + offset(log(b)) + offset(a) - offset(a)", "y ~ | Intercept | b | + log(b)", "y ~ b + offset(log(b))"},
    {"y ~ offset(b) + 0", "y ~ | + b", "y ~ 0 + offset(b)"},
    {"y ~ offset(a - log(b))", "y ~ | Intercept | + a - log(b)", "y ~ 1 + offset(a - log(b))"},
    {"y ~ . + offset(a) + offset(2*b)", "y ~ | Intercept | odd name | `log(x)` | Q(x | + a | + 2 * b",
     "y ~ `odd name` + `log(x)` + `Q(x` + offset(a) + offset(2 * b)"},
    {"y ~ offset + cbind", "y ~ | Intercept | offset | cbind", "y ~ offset + cbind"},
    {"y ~ a**99999999999999999999", "y ~ | Intercept | a", "y ~ a"},
};

TEST(Formula, ExpandsAsWritten) {
  for (const Expansion& row : kExpansions) {
    const auto formula = parse_formula(row.formula, kColumns);
    ASSERT_TRUE(formula) << row.formula << "\n" << describe(formula.error());
    EXPECT_EQ(joined(*formula), row.terms) << row.formula;
    EXPECT_EQ(print(*formula), row.printed) << row.formula;
    const auto again = parse_formula(row.printed, {});
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(joined(*again), row.terms) << row.formula;
  }
}

struct Coding {
  const char* factor;
  const char* reference;  ///< null: none given
  const char* place;      ///< what reference_span shows
  const char* column;
};

const Coding kCodings[] = {
    {"C(a)", nullptr, "", "a"},
    {"C(a, Treatment)", nullptr, "", "a"},
    {"C(a, Treatment())", nullptr, "", "a"},
    {"C(a, Treatment('b c'))", "b c", "'b c'", "a"},
    {"C(a, Treatment(reference=\"it's\"))", "it's", "\"it's\"", "a"},
    {"C(a, Treatment('it\\'s'))", "it's", "'it\\'s'", "a"},
    {"C(a, contrast=Treatment(4.50))", "4.50", "4.50", "a"},
    {"C(a, Treatment(-1))", "-1", "-1", "a"},
    {"C(x > 3, Treatment(TRUE))", "True", "TRUE", "x"},
    {"C(`odd name`, Treatment(1e3))", "1e3", "1e3", "odd name"},
    {"C(Q('odd name'), Treatment(false))", "False", "false", "odd name"},
};

TEST(Formula, ReadsCategoricals) {
  for (const Coding& row : kCodings) {
    const std::string source = std::string("y ~ ") + row.factor;
    const auto formula = parse_formula(source, {});
    ASSERT_TRUE(formula) << describe(formula.error());
    const Factor& factor = formula->terms.at(1).factors.at(0);
    ASSERT_TRUE(factor.categorical) << source;
    EXPECT_EQ(factor.categorical->reference.has_value(), row.reference != nullptr) << source;
    EXPECT_EQ(factor.categorical->reference.value_or(""), row.reference == nullptr ? "" : row.reference) << source;
    const Span at = factor.categorical->reference_span;
    EXPECT_EQ(source.substr(at.begin, at.end - at.begin), row.place) << source;
    EXPECT_EQ(variables(factor.expression), std::vector<std::string>{row.column});
    EXPECT_EQ(source.substr(factor.span.begin), row.factor);
  }
}

TEST(Formula, KnowsItsParts) {
  const auto formula = parse_formula("y ~ x + log(x*z):a", {});
  ASSERT_TRUE(formula);
  EXPECT_EQ(formula->source, "y ~ x + log(x*z):a");
  EXPECT_TRUE(formula->intercept());
  EXPECT_EQ(formula->terms[2].span, (Span{8, 18}));
  EXPECT_EQ(variables(formula->terms[2].factors[0].expression), (std::vector<std::string>{"x", "z"}));
  EXPECT_FALSE(parse_formula("y ~ 0", {})->intercept());
}

}  // namespace
}  // namespace ogive::formula
