#include "base/result.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace ogive {
namespace {

TEST(EditDistance, CountsHalfUnits) {
  struct Row {
    const char* a;
    const char* b;
    std::size_t want;
  };
  const Row rows[] = {
      {"", "", 0},       {"", "ab", 4},    {"ab", "", 4},           {"mpg", "mpg", 0}, {"mpg", "MPG", 1},
      {"mpg", "mgp", 2}, {"mpg", "mg", 2}, {"mpg", "mpgs", 2},      {"mpg", "mqg", 2}, {"kitten", "sitting", 6},
      {"Age", "age", 1}, {"ca", "abc", 6}, {"weight", "wieght", 2},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(edit_distance(row.a, row.b), row.want) << row.a << " " << row.b;
    EXPECT_EQ(edit_distance(row.b, row.a), row.want) << row.b << " " << row.a;
  }
}

TEST(NearestName, SuggestsOrKeepsSilent) {
  struct Row {
    const char* name;
    std::vector<std::string> candidates;
    const char* want;
  };
  const Row rows[] = {
      {"mgp", {"hp", "wt", "mpg"}, "mpg"},
      {"WT", {"hp", "wt", "mpg"}, "wt"},
      {"MPG", {"mp", "mpg"}, "mpg"},
      {"weigth", {"height", "weight"}, "weight"},
      {"horsepower", {"hp", "wt"}, ""},
      {"x1", {"x2", "x3"}, "x2"},  // a tie goes to the earlier
      {"x", {"y1", "zz"}, ""},
      {"", {"a", "b"}, ""},
      {"A", {"b", "a"}, "a"},
      {"a", {"b"}, ""},
      {"12", {"11", "13"}, ""},
      {"anything", {}, ""},
      {"respones", {"response", "Response"}, "response"},
      {"a_rather_long_column_nmae", {"a_rather_long_column_name", "b"}, "a_rather_long_column_name"},
  };
  for (const Row& row : rows) EXPECT_EQ(nearest_name(row.name, row.candidates), row.want) << row.name;
}

TEST(Describe, PointsAtTheFormula) {
  struct Row {
    const char* name;
    Place place;
    const char* want;
  };
  const Row rows[] = {
      {"no place", {}, "Wrong."},
      {"a word", {"y ~ mgp", 4, 7, {}, 0, {}}, "Wrong.\n    y ~ mgp\n        ^^^"},
      {"one place", {"y ~ (", 4, 4, {}, 0, {}}, "Wrong.\n    y ~ (\n        ^"},
      {"the end", {"y ~", 3, 3, {}, 0, {}}, "Wrong.\n    y ~\n       ^"},
      {"past the end", {"y ~", 30, 40, {}, 0, {}}, "Wrong.\n    y ~\n       ^"},
      {"after accents",
       {"\xC3\xA9t\xC3\xA9 ~ x\xC3\xA9q", 8, 12, {}, 0, {}},
       "Wrong.\n    \xC3\xA9t\xC3\xA9 ~ x\xC3\xA9q\n          ^^^"},
      {"after a wide script", {"\xE5\x8F\x98 ~ z", 6, 7, {}, 0, {}}, "Wrong.\n    \xE5\x8F\x98 ~ z\n        ^"},
      {"two lines", {"y ~\n\tx", 5, 6, {}, 0, {}}, "Wrong.\n    y ~  x\n         ^"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(describe(Error{Errc::bad_formula, "Wrong.", row.place}), row.want) << row.name;
  }
}

TEST(CodeName, EveryCodeHasItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) names.insert(code_name(static_cast<Errc>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Errc::internal) + 1);
  EXPECT_EQ(code_name(Errc::unknown_column), "unknown_column");
}

Result<int> half(int x) {
  if (x % 2 != 0) return fail(Errc::bad_option, "odd");
  return x / 2;
}

Result<int> quarter(int x) {
  OGIVE_TRY(const int y, half(x));
  OGIVE_TRY(const int z, half(y));
  return z;
}

Status even(int x) {
  OGIVE_CHECK(half(x));
  return {};
}

TEST(Result, TryGivesTheValueOrTheError) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error().sentence, "odd");
  EXPECT_EQ(quarter(3).error().code, Errc::bad_option);
  EXPECT_TRUE(even(2));
  EXPECT_FALSE(even(3));
}

}  // namespace
}  // namespace ogive
