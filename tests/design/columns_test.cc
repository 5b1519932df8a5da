// Names, order and values of design columns against patsy, and R's order of terms.
#include <fstream>

#include <nlohmann/json.hpp>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

using nlohmann::json;

const json& reference() {
  static const json all = [] {
    std::ifstream file(std::string(OGIVE_TEST_REFERENCE) + "/design_columns.json");
    return json::parse(file);
  }();
  return all;
}

Table table_from(const json& data) {
  std::vector<std::uint8_t> truth;
  for (const bool value : data["t"].get<std::vector<bool>>()) truth.push_back(value ? 1 : 0);
  return table_of({text_column("a", data["a"].get<std::vector<std::string>>()),
                   text_column("b", data["b"].get<std::vector<std::string>>()),
                   text_column("c", data["c"].get<std::vector<std::string>>()),
                   integer_column("n", data["n"].get<std::vector<std::int64_t>>()), boolean_column("t", truth),
                   real_column("x", data["x"].get<std::vector<double>>()),
                   real_column("z", data["z"].get<std::vector<double>>())});
}

TEST(DesignColumns, AreThoseOfPatsy) {
  const json& all = reference();
  const Table table = table_from(all["data"]);
  ASSERT_GE(all["cases"].size(), 300U);
  for (const json& expected : all["cases"]) {
    const auto formula = "~ " + expected["formula"].get<std::string>();
    SCOPED_TRACE(formula);
    const auto design = bind_text(formula, table);
    ASSERT_TRUE(design.has_value()) << describe(design.error());
    EXPECT_EQ(design->spec.column_names, expected["names"].get<std::vector<std::string>>());
    EXPECT_EQ(expand(*design).columns, expected["columns"].get<std::vector<std::vector<double>>>());
  }
}

TEST(DesignColumns, ConstantIsInTheDesignWhereItSaysSo) {
  const json& all = reference();
  const Table table = table_from(all["data"]);
  for (const json& one : all["cases"]) {
    const auto formula = "~ " + one["formula"].get<std::string>();
    SCOPED_TRACE(formula);
    const auto design = bind_text(formula, table);
    ASSERT_TRUE(design.has_value());
    const std::vector<double>& k = design->spec.constant;
    if (design->spec.has_intercept()) {
      ASSERT_FALSE(k.empty());
    }
    if (k.empty()) continue;
    ASSERT_EQ(k.size(), design->spec.columns());
    const Dense dense = expand(*design);
    for (std::size_t i = 0; i < dense.y.size(); ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < k.size(); ++j) sum += k[j] * dense.columns[j][i];
      EXPECT_EQ(sum, 1.0);
    }
  }
}

struct Named {
  const char* formula;
  std::vector<std::string> names;
};

std::ostream& operator<<(std::ostream& out, const Named& row) { return out << row.formula; }

class OrderOfR : public ::testing::TestWithParam<Named> {};

TEST_P(OrderOfR, PutsTermsByOrderAlone) {
  const Table table = table_from(reference()["data"]);
  BindOptions options;
  options.order = TermOrder::r;
  const auto design = bind_text(GetParam().formula, table, options);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(design->spec.column_names, GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(
    Terms, OrderOfR,
    ::testing::Values(Named{"~ x + a", {"Intercept", "x", "a[T.q]", "a[T.r]"}},
                      Named{"~ x:a + b + z", {"Intercept", "b[T.v]", "z", "x:a[p]", "x:a[q]", "x:a[r]"}},
                      Named{"~ 0 + x + b", {"x", "b[u]", "b[v]"}},
                      Named{"~ z*b", {"Intercept", "z", "b[T.v]", "z:b[T.v]"}},
                      Named{"~ a:b + x",
                            {"Intercept", "x", "b[T.v]", "a[T.q]:b[u]", "a[T.r]:b[u]", "a[T.q]:b[v]", "a[T.r]:b[v]"}}));

class LevelNames : public ::testing::TestWithParam<Named> {};

TEST_P(LevelNames, AreSortedAndPrintedAsPatsyDoes) {
  const Table table = table_of({real_column("cyl", {6, 4, 8, 10, 4}), real_column("dose", {0.5, 1e6, 0.25, 0.5, 0.25}),
                                text_column("a", {"b", "B", "10", "9", "b"}), boolean_column("t", {1, 0, 1, 0, 1})});
  const auto design = bind_text(GetParam().formula, table);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(design->spec.column_names, GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LevelNames,
                         ::testing::Values(Named{"~ 0 + C(cyl)",
                                                 {"C(cyl)[4.0]", "C(cyl)[6.0]", "C(cyl)[8.0]", "C(cyl)[10.0]"}},
                                           Named{"~ C(dose)", {"Intercept", "C(dose)[T.0.5]", "C(dose)[T.1000000.0]"}},
                                           Named{"~ a", {"Intercept", "a[T.9]", "a[T.B]", "a[T.b]"}},
                                           Named{"~ t", {"Intercept", "t[T.True]"}},
                                           Named{"~ I(cyl > 5)", {"Intercept", "I(cyl > 5)[T.True]"}},
                                           Named{"~ C(cyl, Treatment(8))",
                                                 {"Intercept", "C(cyl, Treatment(8))[T.4.0]",
                                                  "C(cyl, Treatment(8))[T.6.0]", "C(cyl, Treatment(8))[T.10.0]"}},
                                           Named{"~ C(cyl, Treatment('8'))",
                                                 {"Intercept", "C(cyl, Treatment('8'))[T.4.0]",
                                                  "C(cyl, Treatment('8'))[T.6.0]", "C(cyl, Treatment('8'))[T.10.0]"}},
                                           Named{"~ C(cyl, Treatment(1))",
                                                 {"Intercept", "C(cyl, Treatment(1))[T.4.0]",
                                                  "C(cyl, Treatment(1))[T.8.0]", "C(cyl, Treatment(1))[T.10.0]"}},
                                           Named{"~ C(a, Treatment(-1))",
                                                 {"Intercept", "C(a, Treatment(-1))[T.10]", "C(a, Treatment(-1))[T.9]",
                                                  "C(a, Treatment(-1))[T.B]"}}));

}  // namespace
}  // namespace ogive::design::testing
