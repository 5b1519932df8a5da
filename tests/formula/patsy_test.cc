// What patsy makes of 1200 formulas: tests/reference/formula_patsy.py.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "formula/formula.hpp"

namespace ogive::formula {
namespace {

using Json = nlohmann::ordered_json;

Json names(const std::vector<Term>& terms) {
  Json all = Json::array();
  for (const Term& term : terms) {
    Json factors = Json::array();
    for (const Factor& factor : term.factors) factors.push_back(factor.name);
    all.push_back(factors);
  }
  return all;
}

/// Formulas that patsy parses and we refuse: it finds out only when Python evaluates them, or not at all.
const std::set<std::string> kRefusedHere = {
    "a b",            // two names without an operator
    "np . log( x )",  // a name has no spaces
    "I(x and -z)",    // -z is no condition
};

TEST(Patsy, SameTermsInTheSameOrder) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/formula_patsy.json");
  const Json rows = Json::parse(file);
  ASSERT_GE(rows.size(), 1200U);
  for (const Json& row : rows) {
    const std::string source = row["formula"];
    const auto formula = parse_formula(source, {});
    if (row.contains("refused") || kRefusedHere.count(source) != 0) {
      EXPECT_FALSE(formula) << source;
      continue;
    }
    if (!formula) {
      ADD_FAILURE() << describe(formula.error());
      continue;
    }
    EXPECT_EQ(names(formula->terms), row["right"]) << source;
    const Json left = formula->response ? Json::array({Json::array({formula->response->name})}) : Json::array();
    EXPECT_EQ(left, row["left"]) << source;
  }
}

TEST(Patsy, PrintedTextGivesTheSameTerms) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/formula_patsy.json");
  for (const Json& row : Json::parse(file)) {
    const auto formula = parse_formula(row["formula"].get<std::string>(), {});
    if (!formula) continue;
    const std::string printed = print(*formula);
    const auto again = parse_formula(printed, {});
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(names(again->terms), names(formula->terms)) << printed;
    EXPECT_EQ(print(*again), printed);
  }
}

}  // namespace
}  // namespace ogive::formula
