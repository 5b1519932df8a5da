// What bind refuses, with the sentence, and what it takes.
#include <limits>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kTwo60 = std::int64_t{1} << 60;
constexpr double kInf = std::numeric_limits<double>::infinity();

Column mixed_column() {
  Column column = text_column("dirty", {"1", "2", "abc", "4", "5", "6"});
  column.mixed = MixedText{.numbers = 5, .others = 1, .first_line = 17, .first_text = "abc"};
  return column;
}

Column empty_column(std::int64_t rows) {
  Column column;
  column.name = "nothing";
  column.chunks.push_back({rows, nullptr, nullptr, rows, nullptr});
  return column;
}

Table table() {
  return table_of(
      {integer_column("y", {0, 1, 0, 1, 0, 1}), integer_column("one_two", {1, 2, 1, 2, 1, 2}),
       integer_column("count", {0, 1, 2, 3, 4, 9}), integer_column("all_one", {1, 1, 1, 1, 1, 1}),
       real_column("share", {0, 0.5, 1, 1, 0, 1}), text_column("yes", {"no", "yes", "no", "yes", "no", "yes"}),
       text_column("three", {"low", "mid", "high", "low", "mid", "high"}), boolean_column("truth", {0, 1, 1, 1, 0, 0}),
       text_column("same", {"u", "u", "u", "u", "u", "u"}), real_column("x", {1, 2, 3, 4, 5, 7}),
       real_column("zero", {0, 1, 2, 3, 0, 2}), real_column("holes", {kNaN, kNaN, kNaN, kNaN, kNaN, 7}),
       real_column("other_holes", {1, kNaN, 1, 1, 1, kNaN}), real_column("endless", {1, kInf, 2, 3, -kInf, 4}),
       real_column("minus", {1, -1, 2, 3, 4, 5}), integer_column("m", {1, 2, 2, 4, 4, 9}), mixed_column(),
       integer_column("stamp", {kTwo60, kTwo60 + 1, 3, kTwo60 + 256, -kTwo60 - 1, 9007199254740993}), empty_column(6)});
}

struct Refused {
  const char* formula;
  Errc code;
  const char* part;        ///< of the sentence
  const char* underlined;  ///< the text that the place points at; "" where there is none
  const char* event = "";
  Roles roles = {};
};

std::ostream& operator<<(std::ostream& out, const Refused& row) {
  return out << row.formula << " --event '" << row.event << "'";
}

class Refuses : public ::testing::TestWithParam<Refused> {};

TEST_P(Refuses, WithASentence) {
  const Refused& row = GetParam();
  BindOptions options;
  options.event = row.event;
  options.roles = row.roles;
  const Table data = table();
  const auto design = bind_text(row.formula, data, options);
  ASSERT_FALSE(design.has_value());
  const Error& error = design.error();
  EXPECT_EQ(code_name(error.code), code_name(row.code)) << error.sentence;
  EXPECT_NE(error.sentence.find(row.part), std::string::npos) << error.sentence;
  const Place& place = error.place;
  EXPECT_EQ(place.source.substr(std::min(place.begin, place.source.size()), place.end - place.begin), row.underlined);
}

INSTANTIATE_TEST_SUITE_P(
    Names, Refuses,
    ::testing::Values(Refused{"y ~ x + zerro", Errc::unknown_column, "did you mean 'zero'?", "zerro"},
                      Refused{"y ~ I(x + hole)", Errc::unknown_column, "'hole'", "hole"},
                      Refused{"yy ~ x", Errc::unknown_column, "'yy'", "yy"},
                      Refused{"y ~ x", Errc::unknown_column, "the offset: ", "", "", Roles{"", "", "of"}},
                      Refused{"y ~ x", Errc::unknown_column, "the weights: ", "", "", Roles{"w", "", ""}}));

INSTANTIATE_TEST_SUITE_P(
    Types, Refuses,
    ::testing::Values(
        Refused{"y ~ log(three)", Errc::bad_type, "three", "three"},
        Refused{"y ~ dirty", Errc::bad_type,
                "column 'dirty' holds 1 cell that is not a number (first 'abc', line 17) among 6; correct it, mark it "
                "as missing with --na abc, or use C(dirty) to treat it as categories",
                "dirty"},
        Refused{"y ~ log(dirty)", Errc::bad_type, "correct it or mark it as missing with --na abc", "dirty"},
        Refused{"y ~ x", Errc::bad_type, "the offset: column 'three' holds text ('low', 'mid' and 'high')", "", "",
                Roles{"", "", "three"}},
        Refused{"y ~ C(x, Treatment(99))", Errc::bad_formula,
                "its levels are '1.0', '2.0', '3.0', '4.0', '5.0' and '7.0'", "99"},
        Refused{"y ~ C(three, Treatment('hihg'))", Errc::bad_formula, "did you mean 'high'?", "'hihg'"},
        Refused{"y ~ C(three, Treatment('1'))", Errc::bad_formula, "'1' is not a level", "'1'"}));

INSTANTIATE_TEST_SUITE_P(
    Rows, Refuses,
    ::testing::Values(
        Refused{"y ~ nothing", Errc::not_estimable, "column 'nothing' has no values: all 6 rows are missing",
                "nothing"},
        Refused{"y ~ holes + other_holes", Errc::not_estimable,
                "none of the 6 rows has a value in every variable used; missing are 'holes' in 5, 'other_holes' in 2",
                ""},
        Refused{"y ~ same", Errc::not_estimable, "'same' has a single level ('u') in the 6 rows used", "same"},
        Refused{"y ~ three + holes", Errc::not_estimable, "'three' has a single level ('high') in the 1 row used",
                "three"},
        Refused{"y ~ endless", Errc::bad_data, "'endless' is infinite in 2 rows (first: row 2)", "endless"},
        Refused{"y ~ stamp", Errc::bad_data,
                "column 'stamp' holds whole numbers beyond 2^53 that are not exact in double, in 3 rows (first: "
                "1152921504606846977, row 2); subtract a constant",
                "stamp"},
        Refused{"y ~ C(stamp)", Errc::bad_data, "column 'stamp' holds whole numbers", "stamp"},
        Refused{"y ~ I(stamp / 7)", Errc::bad_data, "column 'stamp' holds whole numbers", "stamp"},
        Refused{"y ~ x", Errc::bad_data, "column 'stamp' holds whole numbers", "", "", Roles{"", "", "stamp"}},
        Refused{"y ~ log(zero)", Errc::bad_data, "'log(zero)' is infinite in 2 rows (first: row 1)", "log(zero)"},
        Refused{"y ~ x", Errc::bad_data, "the weights 'minus' are negative in 1 row (first: -1, row 2)", "", "",
                Roles{"minus", "", ""}},
        Refused{"y ~ x", Errc::bad_data, "'endless' is infinite", "", "", Roles{"endless", "", ""}}));

INSTANTIATE_TEST_SUITE_P(
    Responses, Refuses,
    ::testing::Values(
        Refused{"one_two ~ x", Errc::bad_response,
                "has the values 1 and 2, not 0 and 1; say which is the event with --event 2, or write I(one_two == 2)",
                "one_two"},
        Refused{
            "count ~ x", Errc::bad_response,
            "has 6 values (0, 1, 2, 3, 4 and 9) where two are needed; make it binary, for example with I(count > 2)",
            "count"},
        Refused{"three ~ x", Errc::bad_response, "has 3 values ('high', 'low' and 'mid')", "three"},
        Refused{"share ~ x", Errc::bad_response, "has 3 values (0, 0.5 and 1)", "share"},
        Refused{"all_one ~ x", Errc::bad_response,
                "all 6 used rows have all_one = 1: there is nothing to compare; add rows with another value, or choose "
                "another "
                "response",
                "all_one"},
        Refused{"y ~ holes", Errc::bad_response, "the one used row has y = 1: there is nothing to compare; add", "y"},
        Refused{"same ~ x", Errc::bad_response, "all 6 used rows have same = 'u': there is nothing to compare", "same"},
        Refused{"yes ~ x", Errc::bad_response, "the event 'maybe' is not a value of the response 'yes'; its values are",
                "yes", "maybe"},
        Refused{"y ~ x", Errc::bad_response, "its values are 0 and 1", "y", "2"},
        Refused{"three ~ x", Errc::bad_response, "where two are needed", "three", "low"},
        Refused{"count ~ x", Errc::bad_response, "count = 2 with y = 0 (row 3)", "count", "", Roles{"", "y", ""}},
        Refused{"share ~ x", Errc::bad_response, "share = 0.5 (row 2) is no count: counts are whole numbers", "share",
                "", Roles{"", "m", ""}},
        Refused{"count ~ x", Errc::bad_response, "count = 2 with one_two = 1 (row 3)", "count", "",
                Roles{"", "one_two", ""}},
        Refused{"dirty ~ x", Errc::bad_type, "holds 1 cell that is not a number", "dirty"}));

struct Taken {
  const char* formula;
  const char* event;  ///< asked for
  std::vector<double> y;
  const char* modelled;
  const char* other;
  Roles roles = {};
};

std::ostream& operator<<(std::ostream& out, const Taken& row) {
  return out << row.formula << " --event '" << row.event << "'";
}

class Takes : public ::testing::TestWithParam<Taken> {};

TEST_P(Takes, TheResponse) {
  const Taken& row = GetParam();
  BindOptions options;
  options.event = row.event;
  options.roles = row.roles;
  const Table whole = table();
  for (const std::int64_t size : {6, 1, 4}) {
    const Table data = rechunked(whole, {size});
    const auto design = bind_text(row.formula, data, options);
    ASSERT_TRUE(design.has_value()) << describe(design.error());
    EXPECT_EQ(expand(*design).y, row.y);
    EXPECT_EQ(design->spec.response->event, row.modelled);
    EXPECT_EQ(design->spec.response->non_event, row.other);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Responses, Takes,
    ::testing::Values(
        Taken{"y ~ x", "", {0, 1, 0, 1, 0, 1}, "1", "0"}, Taken{"y ~ x", "0", {1, 0, 1, 0, 1, 0}, "0", "1"},
        Taken{"y ~ x", "1.0", {0, 1, 0, 1, 0, 1}, "1", "0"}, Taken{"one_two ~ x", "2", {0, 1, 0, 1, 0, 1}, "2", "1"},
        Taken{"one_two ~ x", "1", {1, 0, 1, 0, 1, 0}, "1", "2"},
        Taken{"I(one_two == 2) ~ x", "", {0, 1, 0, 1, 0, 1}, "True", "False"},
        Taken{"yes ~ x", "", {0, 1, 0, 1, 0, 1}, "yes", "no"}, Taken{"yes ~ x", "no", {1, 0, 1, 0, 1, 0}, "no", "yes"},
        Taken{"truth ~ x", "", {0, 1, 1, 1, 0, 0}, "True", "False"},
        Taken{"truth ~ x", "false", {1, 0, 0, 0, 1, 1}, "False", "True"},
        Taken{"truth ~ x", "0", {1, 0, 0, 0, 1, 1}, "False", "True"},
        Taken{"I(three == 'low') ~ x", "", {1, 0, 0, 1, 0, 0}, "True", "False"},
        Taken{"count ~ x", "", {0, 1, 2, 3, 4, 9}, "success", "failure", Roles{"", "m", ""}}));

TEST(DesignRows, AreCountedInTotalAndByVariable) {
  const Table data = table_of({integer_column("y", {0, 1, 0, 1, 1}), real_column("x", {kNaN, 1, 2, -3, 4}),
                               text_column("a", {"", "u", "v", "w", "u"})});
  const auto design = bind_text("y ~ sqrt(x) + x + a", data);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  EXPECT_EQ(design->rows.read, 5);
  EXPECT_EQ(design->rows.used, 3);
  using Counts = std::vector<std::pair<std::string, std::int64_t>>;
  EXPECT_EQ(design->rows.missing, (Counts{{"x", 1}, {"sqrt(x)", 1}, {"a", 1}}));
  ASSERT_EQ(design->rows.notes.size(), 2U);
  EXPECT_EQ(design->rows.notes[0], "'sqrt(x)' has no value in 1 row in which its variables do; that row was left out.");
  EXPECT_EQ(design->rows.notes[1], "Level 'w' of 'a' has no used row and was left out.");
  EXPECT_EQ(design->spec.factors[2].levels, (std::vector<std::string>{"u", "v"}));
  EXPECT_EQ(design->spec.factors[2].level_counts, (std::vector<std::int64_t>{2, 1}));
  EXPECT_FALSE(is_complete(*design, 0));
  EXPECT_TRUE(is_complete(*design, 1));
  EXPECT_FALSE(is_complete(*design, 3));
  EXPECT_FALSE(is_complete(*design, 5));
}

TEST(DesignIntegers, ThatAreExactPassWhateverTheirSize) {
  const Table data = table_of({integer_column("y", {0, 1, 0, 1}), integer_column("x", {kTwo60, -kTwo60, 3, kTwo60 + 1}),
                               integer_column("id", {1, 2, 3, kTwo60 + 1}), real_column("z", {1, 2, 4, kNaN})});
  EXPECT_FALSE(bind_text("y ~ x", data).has_value());
  EXPECT_TRUE(bind_text("y ~ x + z", data).has_value());  // the row that is not exact is left out
  EXPECT_TRUE(bind_text("y ~ z", data).has_value());
  for (const std::int64_t least : {std::numeric_limits<std::int64_t>::min(), -kTwo60, std::int64_t{1} << 53}) {
    const Table one = table_of({integer_column("y", {0, 1}), integer_column("x", {least, 0})});
    EXPECT_TRUE(bind_text("y ~ x", one).has_value());
  }
}

TEST(DesignWidth, IsRefusedBeforeAnythingIsAllocated) {
  std::vector<std::int64_t> id(3000);
  std::vector<std::int64_t> y(3000);
  for (std::size_t i = 0; i < id.size(); ++i) {
    id[i] = static_cast<std::int64_t>(i);
    y[i] = static_cast<std::int64_t>(i % 2);
  }
  const Table data =
      table_of({integer_column("y", y), integer_column("i", id), integer_column("j", id), integer_column("k", id),
                integer_column("l", id), integer_column("n", id), integer_column("o", id)});
  const auto square = bind_text("y ~ C(i):C(j)", data);
  ASSERT_FALSE(square.has_value());
  EXPECT_EQ(code_name(square.error().code), "too_large");
  EXPECT_NE(square.error().sentence.find("9,000,000 columns"), std::string::npos) << square.error().sentence;
  const auto huge = bind_text("y ~ C(i):C(j):C(k):C(l):C(n):C(o)", data);  // more than 2^64 columns
  ASSERT_FALSE(huge.has_value());
  EXPECT_EQ(code_name(huge.error().code), "too_large");
  EXPECT_TRUE(bind_text("y ~ C(i)", data).has_value());
}

TEST(DesignStop, IsHeard) {
  BindOptions options;
  options.stop = [] { return true; };
  const Table data = table();
  const auto design = bind_text("y ~ x", data, options);
  ASSERT_FALSE(design.has_value());
  EXPECT_EQ(code_name(design.error().code), "interrupted");
}

}  // namespace
}  // namespace ogive::design::testing
