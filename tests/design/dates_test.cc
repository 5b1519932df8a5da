// Dates: numbers of days, levels, comparisons, and where they are refused.
#include "design/dates.hpp"

#include <limits>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

constexpr std::int32_t kDay = 19723;  // 2024-01-01

Table table() {
  return table_of({integer_column("y", {0, 1, 0, 1, 0, 1}), real_column("x", {1, 2, 3, 4, 5, 7}),
                   date_column("d", {kDay + 4, kDay, kDay + 1, kDay, kDay + 4, kDay + 1}),
                   integer_column("n", {kDay + 4, kDay, kDay + 1, kDay, kDay + 4, kDay + 1}),
                   date_column("e", {kDay, kDay, kDay + 9, kDay, kDay + 4, kDay + 1})});
}

using Names = std::vector<std::string>;

struct Bound {
  const char* formula;
  const char* same;  ///< the same with the days as integers
  Names dates, days;
};

TEST(Dates, EnterAsTheirDays) {
  const Bound rows[] = {
      {"y ~ d", "y ~ n", {"d"}, {"d"}},
      {"y ~ x:d + d", "y ~ x:n + n", {"d"}, {"d"}},
      {"y ~ I(d - 19700) + I((d - 19723) / 365.25)", "y ~ I(n - 19700) + I((n - 19723) / 365.25)", {"d"}, {"d"}},
      {"y ~ C(d)", "y ~ C(n)", {"d"}, {}},
      {"y ~ C(d, Treatment('2024-01-02'))", "y ~ C(n, Treatment(19724))", {"d"}, {}},
      {"y ~ C(d) + I(e - d)", "y ~ C(n) + I(e - n)", {"d", "e"}, {"e", "d"}},
      {"y ~ I(d >= '2024-01-02') + I('2024-01-01' == d)", "y ~ I(n >= 19724) + I(19723 == n)", {"d"}, {}},
      {"y ~ I(d > e)", "y ~ I(n > e)", {"d", "e"}, {"d", "e"}},
      {"I(d < '2024-01-02') ~ x", "I(n < 19724) ~ x", {"d"}, {}},
      {"y ~ x + offset(d - 19723)", "y ~ x + offset(n - 19723)", {"d"}, {"d"}},
      {"y ~ x", "y ~ x", {}, {}}};
  for (const Bound& row : rows)
    for (const std::int64_t chunk : {6, 1, 4}) {
      const Table data = rechunked(table(), {chunk});
      const auto design = bind_text(row.formula, data);
      ASSERT_TRUE(design.has_value());
      EXPECT_EQ(design->spec.dates, row.dates) << row.formula;
      EXPECT_EQ(day_variables(design->spec), row.days) << row.formula;
      EXPECT_EQ(expand(*design), expand(*bind_text(row.same, data))) << row.formula;
      EXPECT_TRUE(text_variables(design->spec).empty());
      const auto again = apply(design->spec, data, true);
      ASSERT_TRUE(again.has_value()) << describe(again.error());
      EXPECT_EQ(expand(*again), expand(*design)) << row.formula;
    }
}

TEST(Dates, LevelsAreDatesInOrderOfTime) {
  const Table data = table();
  const auto plain = bind_text("y ~ C(d)", data);
  EXPECT_EQ(plain->spec.column_names, (Names{"Intercept", "C(d)[T.2024-01-02]", "C(d)[T.2024-01-05]"}));
  EXPECT_EQ(plain->spec.factors[0].level_values, (std::vector<double>{kDay, kDay + 1, kDay + 4}));
  EXPECT_TRUE(plain->rows.notes.empty());
  const auto last = bind_text("y ~ C(d, Treatment('2024-01-05'))", data);
  EXPECT_EQ(last->spec.column_names[1], "C(d, Treatment('2024-01-05'))[T.2024-01-01]");
}

TEST(Dates, AMatrixOfColumnsTakesThem) {
  const Table data = table();
  const auto design = bind_columns("y", {"x", "d"}, data, {});
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(expand(*design), expand(*bind_columns("y", {"x", "n"}, data, {})));
  EXPECT_EQ(day_variables(design->spec), Names{"d"});
}

struct RefusedDate {
  const char* formula;
  Errc code;
  const char* part;
  const char* underlined;
  BindOptions options = {};
};

TEST(Dates, RefusedWithASentence) {
  const BindOptions counts{.response = ResponseKind::counts};
  const BindOptions weights{.roles = {"d", "", ""}};
  const BindOptions trials{.roles = {"", "d", ""}};
  const BindOptions offset{.roles = {"", "", "d"}};
  const RefusedDate rows[] = {
      {"d ~ x", Errc::bad_response,
       "the response 'd' is a date where two values are needed; compare it, as in I(d >= '2024-01-03') ~ ...", "d"},
      {"C(d) ~ x", Errc::bad_response, "I(d >= '2024-01-03')", "d"},
      {"d ~ x", Errc::bad_response,
       "is a date where a number is needed; for the days since 2024-01-01 write I(d - 19723)", "d", counts},
      {"d/n ~ x", Errc::bad_response, "write I(d - 19723)", "d"},
      {"y/d ~ x", Errc::bad_type, "the response: column 'd' holds dates where numbers are needed", "d"},
      {"cbind(y, d) ~ x", Errc::bad_type, "the response: column 'd' holds dates", "d"},
      {"y ~ x + offset(d)", Errc::bad_type, "the offset: column 'd' holds dates", "d"},
      {"y ~ x", Errc::bad_type, "the weights: column 'd' holds dates where numbers are needed", "", weights},
      {"y ~ x", Errc::bad_type, "the trials: column 'd' holds dates", "", trials},
      {"y ~ x", Errc::bad_type, "the offset: column 'd' holds dates", "", offset},
      {"y ~ C(d, Treatment('2024-01-04'))", Errc::bad_formula, "'2024-01-04' is not a level", "'2024-01-04'"},
      {"y ~ I(d > 'Monday')", Errc::bad_type, "'Monday' is no date", "'Monday'"},
      {"y ~ I(d > 2024-01-03)", Errc::bad_type, "a date is written in quotes", "2024-01-03"},
      {"y ~ I(x > '2024-01-03')", Errc::bad_type, "'x' is not text", "x"}};
  const Table data = table();
  for (const RefusedDate& row : rows) {
    const auto design = bind_text(row.formula, data, row.options);
    ASSERT_FALSE(design.has_value()) << row.formula;
    const Error& error = design.error();
    EXPECT_EQ(code_name(error.code), code_name(row.code)) << row.formula;
    EXPECT_NE(error.sentence.find(row.part), std::string::npos) << error.sentence;
    const Place& place = error.place;
    EXPECT_EQ(place.source.substr(std::min(place.begin, place.source.size()), place.end - place.begin), row.underlined);
  }
}

struct NewData {
  const char* formula;
  Column column;
  const char* part;  ///< of the sentence; "" where all is well
};

TEST(Dates, NewDataHasThemToo) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const NewData rows[] = {
      {"y ~ d", date_column("d", {0, 2932896}), ""},
      {"y ~ d", real_column("d", {kNaN, kNaN}), ""},
      {"y ~ I(d > '2024-01-01')", real_column("d", {kNaN, kNaN}), ""},
      {"y ~ C(d)", date_column("d", {kDay, kDay + 4}), ""},
      {"y ~ d", text_column("d", {"2024-01-05", "05/01/2024"}),
       "table: column 'd' holds text ('05/01/2024', line 3) where the model needs dates; write them as 2024-01-31"},
      {"y ~ C(d)", text_column("d", {"2024-01-05", "05/01/2024"}), "holds text ('05/01/2024', line 3)"},
      {"y ~ I(d > '2024-01-01')", text_column("d", {"a", "b"}), "holds text ('a', line 2) where the model needs dates"},
      {"y ~ d", integer_column("d", {kDay, kDay}), "column 'd' holds numbers where the model needs dates"},
      {"y ~ C(d)", real_column("d", {kDay, 0.5}), "column 'd' holds numbers where the model needs dates"},
      {"y ~ I(d - 1)", boolean_column("d", {0, 1}), "column 'd' holds true and false where the model needs dates"},
      {"y ~ n", date_column("n", {kDay, kDay}), "table: column 'n' holds dates where the model needs numbers"},
      {"y ~ C(n)", date_column("n", {kDay, kDay}), "column 'n' holds dates where the model needs numbers"},
      {"y ~ log(x)", date_column("x", {kDay, kDay}), "column 'x' holds dates where the model needs numbers"}};
  const Table data = table();
  for (const NewData& row : rows) {
    Table fresh = table_of({row.column});
    fresh.chunk_lines = {2};
    const auto design = apply(bind_text(row.formula, data)->spec, fresh);
    EXPECT_EQ(design.has_value(), *row.part == '\0') << row.formula;
    if (design) continue;
    EXPECT_EQ(code_name(design.error().code), code_name(Errc::bad_type));
    EXPECT_NE(design.error().sentence.find(row.part), std::string::npos) << design.error().sentence;
    EXPECT_EQ(design.error().place.column, row.column.name);
  }
}

/// A factor that was text keeps its levels when the new file has nothing but dates in it.
TEST(Dates, LevelsThatWereTextAreStillFound) {
  const Table old =
      table_of({integer_column("y", {0, 1, 0, 1}), text_column("d", {"2024-01-01", "later", "later", "2024-01-01"})});
  const DesignSpec spec = bind_text("y ~ d", old)->spec;
  const Table fresh = table_of({date_column("d", {kDay})});
  const auto design = apply(spec, fresh);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(expand(*design).columns, (std::vector<std::vector<double>>{{1}, {0}}));
}

}  // namespace
}  // namespace ogive::design::testing
