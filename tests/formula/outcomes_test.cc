// The left side of many models: what is an outcome, a pattern, or neither.
#include "formula/outcomes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ogive::formula {
namespace {

struct Listed {
  const char* formula;
  std::vector<std::string> written;
  std::vector<std::string> names;  ///< "*" of a pattern
  const char* right;
};

const Listed kListed[] = {
    {"y ~ x", {"y"}, {"y"}, "~ x"},
    {"y1 + y2+y3~x + z", {"y1", "y2", "y3"}, {"y1", "y2", "y3"}, "~x + z"},
    {"snp_* + q* ~ .", {"snp_*", "q*"}, {"*", "*"}, "~ ."},
    {"*_a*b + y ~ 1", {"*_a*b", "y"}, {"*", "y"}, "~ 1"},
    {"I(a > 3) + I(b + c == 2) ~ x", {"I(a > 3)", "I(b + c == 2)"}, {"I(a > 3)", "I(b + c == 2)"}, "~ x"},
    {"`odd name` + Q('a+b') ~ x", {"`odd name`", "Q('a+b')"}, {"odd name", "Q('a+b')"}, "~ x"},
};

TEST(OutcomesFormula, ListsOutcomes) {
  for (const Listed& row : kListed) {
    const auto parsed = parse_outcomes(row.formula);
    ASSERT_TRUE(parsed) << row.formula << ": " << parsed.error().sentence;
    ASSERT_EQ(parsed->outcomes.size(), row.written.size()) << row.formula;
    for (std::size_t k = 0; k < row.written.size(); ++k) {
      EXPECT_EQ(parsed->outcomes[k].written, row.written[k]);
      EXPECT_EQ(parsed->outcomes[k].is_pattern, row.names[k] == "*");
      const std::string& name = parsed->outcomes[k].factor.name;
      EXPECT_EQ(parsed->outcomes[k].is_pattern ? "*" : name, row.names[k]);
      const Span at = parsed->outcomes[k].factor.span;
      EXPECT_EQ(parsed->source.substr(at.begin, at.end - at.begin), row.written[k]);
    }
    EXPECT_EQ(parsed->right, row.right);
  }
}

struct Refused {
  const char* formula;  ///< « » mark the place
  const char* words;
};

const Refused kRefused[] = {
    {"«y + x»", "has no '~'"},
    {"«~» x", "has no outcome"},
    {"y + «~» x", "an outcome is missing before '~'"},
    {"y + «+» z ~ x", "an outcome is missing before '+'"},
    {"«+» y ~ x", "an outcome is missing before '+'"},
    {"y «-» z ~ x", "'-' stands between no outcomes"},
    {"y «:» z ~ x", "':' stands between no outcomes"},
    {"y «>» 3 ~ x", "'>' stands between no outcomes"},
    {"y + «s/n» ~ x", "'s/n' counts successes"},
    {"«cbind(a, b)» ~ x", "counts successes"},
    {"«a * b» ~ x", "is no pattern of names"},
    {"«1» ~ x", "'1' is no outcome"},
    {"«.» ~ x", "'.' is no outcome"},
};

TEST(OutcomesFormula, RefusesWhatIsNone) {
  for (const Refused& row : kRefused) {
    std::string text = row.formula;
    const std::size_t begin = text.find("«");
    text.erase(begin, std::string("«").size());
    const std::size_t end = text.find("»");
    text.erase(end, std::string("»").size());
    const auto parsed = parse_outcomes(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, Errc::bad_formula);
    EXPECT_NE(parsed.error().sentence.find(row.words), std::string::npos) << text << ": " << parsed.error().sentence;
    EXPECT_EQ(parsed.error().place.begin, begin) << text << ": " << parsed.error().sentence;
    EXPECT_EQ(parsed.error().place.end, end) << text;
  }
}

TEST(OutcomesFormula, Patterns) {
  for (const char* like : {"snp_1", "snp_", "snp_snp_"}) EXPECT_TRUE(is_like(like, "snp_*")) << like;
  for (const char* unlike : {"snp", "Snp_1", "a_snp_1", ""}) EXPECT_FALSE(is_like(unlike, "snp_*")) << unlike;
  EXPECT_TRUE(is_like("aXbXc", "a*b*c"));
  EXPECT_TRUE(is_like("abbbc", "a*b*c"));
  EXPECT_TRUE(is_like("abcbc", "a*bc"));
  EXPECT_FALSE(is_like("abcb", "a*bc"));
  EXPECT_TRUE(is_like("anything", "*"));
  EXPECT_TRUE(is_like("y", "y**"));
  EXPECT_FALSE(is_like("xyz", "*y"));
}

}  // namespace
}  // namespace ogive::formula
