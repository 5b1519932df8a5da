// A spec applied to new data.
#include <limits>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Table fit_table() {
  return table_of({text_column("ill", {"no", "yes", "no", "yes", "yes", "no"}), real_column("x", {1, 2, 3, 4, 5, 6}),
                   text_column("a", {"p", "q", "r", "p", "q", "r"}), integer_column("cyl", {4, 6, 8, 4, 6, 8}),
                   text_column("code", {"1", "2", "x3", "1", "2", "x3"}), boolean_column("t", {0, 1, 0, 1, 1, 0}),
                   real_column("o", {1, 1, 2, 2, 3, 3})});
}

DesignSpec spec_of(const std::string& formula, const BindOptions& options = {}) {
  const Table table = fit_table();
  auto design = bind_text(formula, table, options);
  EXPECT_TRUE(design.has_value()) << describe(design.error());
  return design->spec;
}

using Columns = std::vector<std::vector<double>>;

struct Applied {
  const char* formula;
  std::vector<Column> columns;
  Columns expected;
};

std::ostream& operator<<(std::ostream& out, const Applied& row) { return out << row.formula; }

class AppliesTo : public ::testing::TestWithParam<Applied> {};

TEST_P(AppliesTo, NewData) {
  const Applied& row = GetParam();
  const DesignSpec spec = spec_of(row.formula);
  const Table table = table_of(row.columns);
  const auto design = apply(spec, table);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_FALSE(design->spec.response.has_value());
  EXPECT_EQ(design->spec.column_names, spec.column_names);
  EXPECT_EQ(expand(*design).columns, row.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, AppliesTo,
    ::testing::Values(Applied{"ill ~ x", {real_column("more", {9, 9}), integer_column("x", {7, 8})}, {{1, 1}, {7, 8}}},
                      Applied{"ill ~ x", {real_column("x", {7, kNaN, 8})}, {{1, 1}, {7, 8}}},
                      Applied{"ill ~ a", {text_column("a", {"r", "q"})}, {{1, 1}, {0, 1}, {1, 0}}},
                      Applied{"ill ~ a", {text_column("a", {"p"})}, {{1}, {0}, {0}}},
                      Applied{"ill ~ C(cyl)", {integer_column("cyl", {8, 6, 4})}, {{1, 1, 1}, {0, 1, 0}, {1, 0, 0}}},
                      Applied{"ill ~ C(cyl)", {real_column("cyl", {8, 6, 4})}, {{1, 1, 1}, {0, 1, 0}, {1, 0, 0}}},
                      Applied{"ill ~ C(cyl)", {text_column("cyl", {"8", "6.0"})}, {{1, 1}, {0, 1}, {1, 0}}},
                      Applied{"ill ~ code", {integer_column("code", {2, 1})}, {{1, 1}, {1, 0}, {0, 0}}},
                      Applied{"ill ~ t", {boolean_column("t", {1, 0})}, {{1, 1}, {1, 0}}},
                      Applied{"ill ~ t", {text_column("t", {"TRUE", "false"})}, {{1, 1}, {1, 0}}},
                      Applied{"ill ~ t", {integer_column("t", {1, 0})}, {{1, 1}, {1, 0}}},
                      Applied{"ill ~ I(a == 'q')", {text_column("a", {"new", "q"})}, {{1, 1}, {0, 1}}},
                      Applied{"ill ~ I(x ** 2)", {real_column("x", {3})}, {{1}, {9}}}));

TEST(Apply, KeepsRowsWithMissingValuesOutAndSaysWhich) {
  const DesignSpec spec = spec_of("ill ~ x + a");
  const Table table = table_of({real_column("x", {kNaN, kNaN}), text_column("a", {"p", ""})});
  const auto design = apply(spec, table);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(design->rows.used, 0);
  EXPECT_EQ(make_blocks(*design).leaf_count(), 0);
  EXPECT_FALSE(is_complete(*design, 1));
}

struct Refused {
  const char* formula;
  std::vector<Column> columns;
  Errc code;
  const char* part;
};

std::ostream& operator<<(std::ostream& out, const Refused& row) { return out << row.formula << ": " << row.part; }

class RefusesNewData : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusesNewData, WithASentence) {
  const Refused& row = GetParam();
  Table table = table_of(row.columns);
  table.chunk_lines = {2};
  const auto design = apply(spec_of(row.formula), table, true);
  ASSERT_FALSE(design.has_value());
  EXPECT_EQ(code_name(design.error().code), code_name(row.code));
  EXPECT_NE(design.error().sentence.find(row.part), std::string::npos) << design.error().sentence;
}

INSTANTIATE_TEST_SUITE_P(
    Tables, RefusesNewData,
    ::testing::Values(Refused{"ill ~ x + a + t",
                              {real_column("X", {1}), text_column("b", {"p"})},
                              Errc::unknown_column,
                              "lacks the columns 'x', 'a' and 't'; the model needs 'x', 'a' and 't' (is 'X' for 'x'"},
                      Refused{
                          "ill ~ a",
                          {text_column("a", {"p", "P", "zz", "q"})},
                          Errc::unknown_level,
                          "'P' (line 3) is not a level of 'a' that the model knows; its levels are 'p', 'q' and 'r'"},
                      Refused{"ill ~ C(cyl)", {integer_column("cyl", {4, 5})}, Errc::unknown_level, "'5' (line 3)"},
                      Refused{"ill ~ x",
                              {text_column("x", {"1", "much"})},
                              Errc::bad_type,
                              "column 'x' holds text ('1', line 2) where the model needs numbers"},
                      Refused{"ill ~ log(x)",
                              {text_column("x", {"much", "more"})},
                              Errc::bad_type,
                              "column 'x' holds text ('much', line 2) where the model needs numbers"},
                      Refused{"ill ~ x",
                              {real_column("x", {1, 2}), text_column("ill", {"no", "perhaps"})},
                              Errc::bad_response,
                              "'perhaps' (line 3) is not a level of 'ill'"}));

TEST(Apply, BindsTheResponseWhereItIs) {
  BindOptions options;
  options.event = "no";
  const DesignSpec spec = spec_of("ill ~ x", options);
  const Table with = table_of({real_column("x", {1, 2, 3}), text_column("ill", {"yes", "no", ""})});
  const auto scored = apply(spec, with, true);
  ASSERT_TRUE(scored.has_value()) << describe(scored.error());
  EXPECT_EQ(expand(*scored).y, (std::vector<double>{0, 1}));
  EXPECT_EQ(scored->spec.response->event, "no");
  const auto asked_not = apply(spec, with, false);
  ASSERT_TRUE(asked_not.has_value());
  EXPECT_EQ(asked_not->rows.used, 3);
  const Table one_value = table_of({real_column("x", {1, 2}), text_column("ill", {"no", "no"})});
  const auto constant = apply(spec, one_value, true);
  ASSERT_TRUE(constant.has_value());
  EXPECT_EQ(expand(*constant).y, (std::vector<double>{1, 1}));
  const Table without = table_of({real_column("x", {1, 2, 3})});
  const auto plain = apply(spec, without, true);
  ASSERT_TRUE(plain.has_value());
  EXPECT_FALSE(plain->spec.response.has_value());
}

TEST(Apply, NeedsTheOffsetButNotTheWeights) {
  BindOptions options;
  options.roles.offset = "o";
  options.roles.prior_weights = "cyl";
  const DesignSpec spec = spec_of("ill ~ x", options);
  const Table without = table_of({real_column("x", {1, 2})});
  const auto refused = apply(spec, without);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().sentence.find("'o'"), std::string::npos) << refused.error().sentence;
  const Table with = table_of({real_column("x", {1, 2}), real_column("o", {5, 6})});
  const auto design = apply(spec, with);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(expand(*design).offset, (std::vector<double>{5, 6}));
  EXPECT_TRUE(design->spec.roles.prior_weights.empty());
}

TEST(Apply, CountsInNewData) {
  const Table fitted = table_of({integer_column("s", {1, 2}), integer_column("n", {5, 5}), real_column("x", {1, 2}),
                                 integer_column("w", {3, 1}), real_column("days", {1, 1})});
  BindOptions options;
  options.roles = {"w", "", "log(days)"};
  options.roles.weight_kind = WeightKind::frequency;
  for (const char* formula : {"s/n ~ x", "cbind(s, n - s) ~ x"}) {
    const auto bound = bind_text(formula, fitted, options);
    ASSERT_TRUE(bound.has_value()) << describe(bound.error());
    EXPECT_EQ(variables(bound->spec), (std::vector<std::string>{"x", "days", "s", "n", "w"}));
    const Table fresh = table_of({real_column("x", {1, 2, 3}), real_column("days", {1, 0, 1}),
                                  integer_column("s", {0, 1, 4}), integer_column("n", {3, 3, 4})});
    const auto scored = apply(bound->spec, fresh, true);
    ASSERT_TRUE(scored.has_value()) << describe(scored.error());
    EXPECT_EQ(expand(*scored).y, (std::vector<double>{0, 4}));  // log(0) has no value: its row has no prediction
    EXPECT_EQ(expand(*scored).m, (std::vector<double>{3, 4}));
    const Table wrong =
        table_of({real_column("x", {1}), real_column("days", {1}), integer_column("s", {9}), integer_column("n", {3})});
    EXPECT_FALSE(apply(bound->spec, wrong, true).has_value());
    EXPECT_TRUE(apply(bound->spec, wrong, false).has_value());
  }
}

TEST(Apply, GivesTheMatrixOfTheFitOnItsOwnData) {
  const Table table = fit_table();
  for (const char* formula : {"ill ~ a*x + C(cyl):t", "ill ~ 0 + a:t + log(x) + code", "ill ~ I(x > 2)*a"}) {
    const auto design = bind_text(formula, table);
    ASSERT_TRUE(design.has_value()) << describe(design.error());
    const auto again = apply(design->spec, table, true);
    ASSERT_TRUE(again.has_value()) << describe(again.error());
    EXPECT_TRUE(expand(*again) == expand(*design)) << formula;
  }
}

}  // namespace
}  // namespace ogive::design::testing
