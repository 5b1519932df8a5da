#include "formula/formula.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ogive::formula {
namespace {

std::string joined(const Formula& formula) {
  std::string text = formula.response ? formula.response->name + " ~" : "~";
  for (const Term& term : formula.terms) text += " " + term.name();
  return text;
}

struct Expansion {
  const char* formula;
  const char* terms;
};

const Expansion kExpansions[] = {
    {"y ~ a + b", "y ~ Intercept a b"}, {"y ~ a*b - a", "y ~ Intercept b a:b"},
    {"y ~ .", "y ~ Intercept a b x"},   {"log(y) ~ .^2 - a:b", "log(y) ~ Intercept a b x a:x b:x"},
    {"y ~ . - x", "y ~ Intercept a b"}, {"y ~ .:x - 1", "y ~ a:x b:x x"},
    {"(y ~ a)", "y ~ Intercept a"},     {"a + b", "~ Intercept a b"},
};

TEST(Formula, ExpandsAsWritten) {
  const std::vector<std::string> columns = {"a", "y", "b", "x"};
  for (const Expansion& row : kExpansions) {
    const auto formula = parse_formula(row.formula, columns);
    ASSERT_TRUE(formula) << row.formula << "\n" << describe(formula.error());
    EXPECT_EQ(joined(*formula), row.terms) << row.formula;
  }
}

}  // namespace
}  // namespace ogive::formula
