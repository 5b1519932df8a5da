#include "inference/hypothesis.hpp"

#include <gtest/gtest.h>

namespace ogive {
namespace {

const std::vector<std::string> kNames = {"Intercept", "x",        "z",  "x:z", "C(cyl)[T.6]",
                                         "I(x ** 2)", "odd name", "x1", "x2",  "a-b"};

/// Each row as "combination = value", joined by "; ".
std::string read(std::string_view text) {
  const auto hypothesis = parse_hypothesis(kNames, text);
  if (!hypothesis) return "error: " + hypothesis.error().sentence;
  std::string all;
  for (std::size_t i = 0; i < hypothesis->matrix.rows(); ++i)
    all += (i == 0 ? "" : "; ") + constraint_text(*hypothesis, i, kNames);
  return all;
}

struct Case {
  const char* text;
  const char* means;
};

TEST(Hypothesis, IsReadAsItIsMeant) {
  const Case cases[] = {
      {"x1 = 2*x2", "x1 - 2*x2 = 0"},
      {"x1 = 2*x2, x = 0", "x1 - 2*x2 = 0; x = 0"},
      {"x", "x = 0"},
      {"x:z", "x:z = 0"},
      {"x : z = x", "-x + x:z = 0"},
      {"C(cyl)[T.6] = 1.5", "C(cyl)[T.6] = 1.5"},
      {"I(x**2) + I(x ** 2)", "2*I(x ** 2) = 0"},
      {"`odd name` = -1e-3", "odd name = -0.001"},
      {"odd name = 1", "odd name = 1"},
      {"a-b = 3", "a-b = 3"},
      {"x - -z = 0", "x + z = 0"},
      {"-(x - z)/2 = 1 - .5", "-0.5*x + 0.5*z = 0.5"},
      {"(x + z) * (2 + 1) = 0", "3*x + 3*z = 0"},
      {"x = z = 0", "x - z = 0; z = 0"},
      {"2 = x", "-x = -2"},
      {"x + 1 = z + 1", "x - z = 0"},
      {"(Intercept) = 0", "Intercept = 0"},
      {"(x1 = x2), (x/1829 = 1), z", "x1 - x2 = 0; 0.0005467468562055768*x = 1; z = 0"},
      {"((x1, x2) , (z = 2))", "x1 = 0; x2 = 0; z = 2"},
      {"(x1 + x2)/2, (x1 - x2)/2 = (1)", "0.5*x1 + 0.5*x2 = 0; 0.5*x1 - 0.5*x2 = 1"},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.text), c.means) << c.text;
}

TEST(Hypothesis, SaysWhatIsWrongAndWhere) {
  struct Wrong {
    const char* text;
    const char* says;
    std::size_t begin, end;
  };
  const Wrong cases[] = {
      {"x3 = 0", "no coefficient 'x3'; did you mean 'x'?", 0, 2},
      {"x = 0, C(cyl)[T.5]", "did you mean 'C(cyl)[T.6]'?", 7, 18},
      {"income = 0", "no coefficient 'income'; it has Intercept, x, z", 0, 6},
      {"`odd nam` = 0", "did you mean 'odd name'?", 1, 8},
      {"x*z = 0", "not linear", 0, 3},
      {"2/x = 0", "cannot be divided by", 0, 3},
      {"x/0 = 0", "divides by 0", 0, 3},
      {"x = x", "nothing to test", 0, 5},
      {"1 = 1", "nothing to test", 0, 5},
      {"", "ends where a name", 0, 0},
      {"x = 0,", "ends where a name", 6, 6},
      {"(x + z = 0", "not closed", 0, 10},
      {"(x + z", "not closed", 0, 6},
      {"`x = 0", "backtick is not closed", 0, 6},
      {"(x = 0, z", "not closed", 0, 9},
      {"x z = 0", "was expected", 2, 3},
      {"x == 0", "here a name or a number", 3, 4},
      {"2x = 0", "no coefficient '2x'", 0, 2},
  };
  for (const Wrong& c : cases) {
    const auto hypothesis = parse_hypothesis(kNames, c.text);
    ASSERT_FALSE(hypothesis) << c.text;
    EXPECT_NE(hypothesis.error().sentence.find(c.says), std::string::npos)
        << c.text << ": " << hypothesis.error().sentence;
    EXPECT_EQ(hypothesis.error().place.begin, c.begin) << c.text;
    EXPECT_EQ(hypothesis.error().place.end, c.end) << c.text;
  }
}

TEST(Hypothesis, OfAThousandBracketsIsRefused) {
  EXPECT_FALSE(parse_hypothesis(kNames, std::string(100000, '(') + "x" + std::string(100000, ')')));
}

}  // namespace
}  // namespace ogive
