// Every refusal: its code, the place it points at and the words that help.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formula/formula.hpp"

namespace ogive::formula {
namespace {

struct Refusal {
  const char* formula;  ///< « » mark the place
  const char* words;    ///< in the sentence
};

const Refusal kRefusals[] = {
    {"«»", "the formula is empty"},
    {"« »", "the formula is empty"},
    {"y «~»", "the formula ends after '~' where a term is expected"},
    {"«~»", "the formula ends after '~'"},
    {"y ~ a «+»", "ends after '+'"},
    {"y ~ a + «*» b", "expected a term before '*'"},
    {"y ~ «)»", "expected a term before ')'"},
    {"y ~ a«)»", "this ')' closes nothing"},
    {"y ~ «(»a + b", "this '(' is never closed"},
    {"y ~ ((a) + «(»b", "this '(' is never closed"},
    {"y ~ log«(»x + 1", "this '(' is never closed"},
    {"y ~ log(x) + sqrt«(»I(x + 1)", "this '(' is never closed"},
    {"y ~ a «~» b", "only one '~'"},
    {"y ~ (a «~» b)", "only one '~'"},
    {"(y «~» a) + b", "not inside parentheses"},
    {"a + (y «~» b)", "not inside parentheses"},
    {"((y «~» a) + b)", "not inside parentheses"},
    {"-(y «~» a)", "not inside parentheses"},
    {"y ~ «'abc»", "this text is never closed; add '"},
    {"y ~ «`abc»", "name in backticks is never closed; add `"},
    {"y ~ «``»", "no name between the backticks"},
    {"y ~ Q('a«\\q»')", "this escape is not known"},
    {"y ~ (a+b)**«0»", "a power needs a whole number of 1 or more"},
    {"y ~ (a+b)^«1.5»", "a power needs a whole number"},
    {"y ~ (a+b)**«c»", "I(x**2)"},
    {"y ~ (a+b)**(«1 + 1»)", "a power needs a whole number"},
    {"y ~ «-a»", "can only stand before 0 or 1"},
    {"y ~ a + «2»", "a number other than 0 and 1 is no term"},
    {"y ~ «1.0»", "is no term"},
    {"y ~ «2»*a", "is no term"},
    {"y ~ «2»**2", "is no term"},
    {"y ~ a:«1»", "the intercept cannot interact"},
    {"y ~ (a + «1»)*b", "the intercept cannot interact"},
    {"y ~ a «b»", "expected an operator before 'b'; a name with a space goes in backticks, as in `a b`"},
    {"y ~ (a) «b»", "expected an operator before 'b'"},
    {"y ~ «2x»", "neither a number nor a name"},
    {"y ~ «1_000»", "neither a number nor a name"},
    {"y ~ a «$» b", "write the column's name alone"},
    {"y ~ x«[»0]", "indexing"},
    {"y ~ a «//» b", "floor(a / b)"},
    {"y ~ I(a «&&» b)", "write & or and"},
    {"y ~ a «→» b", "'→' has no meaning in a formula"},
    {"y ~ C(a, Treatment(«‘»b’))", "straight quote"},
    {"y ~ a «−» b", "minus sign of the keyboard"},
    {"y ~ a «\x01» b", "'\\x01' has no meaning"},
    {"y ~ «.»", "there are none here"},
    {"«.» ~ a", "cannot be the response"},
    {"y ~ log(«.»)", "a term of its own"},
    {"y ~ a «.»", "expected an operator before '.'"},
    {"y ~ «lgo»(x)", "there is no function 'lgo'; did you mean log? Functions: log, log2,"},
    {"y ~ «np.lgo»(x)", "did you mean log?"},
    {"y ~ «__import__»('os')", "there is no function '__import__'; functions: log,"},
    {"y ~ «x.mean»()", "there is no function 'x.mean'"},
    {"y ~ «os.system»(x)", "there is no function"},
    {"y ~ log(«offset»(x))", "offset( ) is a term of its own"},
    {"y ~ x + «offset(x, 2)»", "offset takes one column"},
    {"y ~ «offset()»", "offset takes one column"},
    {"y ~ «x:offset(z)»", "an offset is added as it is and cannot be part of a product"},
    {"y ~ («x + offset(z)»)^2", "cannot be part of a product"},
    {"«offset(x)» ~ z", "the left side is the response"},
    {"y ~ offset(«'a'»)", "a text stands alone"},
    {"y ~ «factor»(x)", "as in C(x)"},
    {"y ~ «as.factor»(x)", "as in C(x)"},
    {"y ~ «ln»(x)", "did you mean log?"},
    {"y ~ «scale»(x)", "not available yet"},
    {"y ~ «poly»(x, 2)", "not available yet"},
    {"y ~ «bs»(x, df=4)", "not available yet"},
    {"«cbind(a)» ~ x", "cbind takes two columns, successes and failures, as in cbind(dead, alive)"},
    {"«cbind(a, b, c)» ~ x", "cbind takes two columns"},
    {"«cbind(a, )» ~ x", "cbind takes two columns"},
    {"cbind(«1», b) ~ x", "the successes are a column"},
    {"«cbind(a)» ~ x, b)", "cbind takes two columns"},
    {"y ~ «cbind»(a, b)", "is a whole left side"},
    {"I(«cbind»(a, b)) ~ x", "is a whole left side"},
    {"(«s/n») ~ x", "without more parentheses"},
    {"«s/n/2» ~ x", "counts are written successes/trials"},
    {"«s/a + b» ~ x", "as in dead/(dead + alive)"},
    {"«s/» ~ x", "counts are written successes/trials"},
    {"s/(a + «)» ~ x", "expected a column"},
    {"«s + f» ~ x", "cbind(successes, failures) or successes/trials"},
    {"«y + z» ~ x", "one response"},
    {"«y:z» ~ x", "one response"},
    {"«1» ~ x", "one response"},
    {"«0» ~ x", "one response"},
    {"y ~ «lambda» x", "lambda is not part of the language"},
    {"y ~ I(x «=» 3)", "write == to compare"},
    {"y ~ I(«)»", "expected a column, number or function, not ')'"},
    {"y ~ I«(»x +", "never closed"},
    {"y ~ I(x + «*» 2)", "expected a column, number or function, not '*'"},
    {"y ~ I(«~»(x > 3))", "write not for negation"},
    {"y ~ I(1 < x «<» 3)", "comparisons do not chain"},
    {"y ~ I((x) < x «==» 3)", "comparisons do not chain"},
    {"y ~ I(x & «1»)", "join conditions"},
    {"y ~ I(not «log(x)»)", "join conditions"},
    {"y ~ I(x + «not» z)", "needs parentheses here"},
    {"y ~ I(«and» x)", "needs a condition on its left"},
    {"y ~ I(x + «'a'»)", "a text can only be compared"},
    {"y ~ I(x < 3 & «'a'»)", "join conditions"},
    {"y ~ log(«'a'»)", "a text can only be compared"},
    {"y ~ I(-«'a'»)", "a text can only be compared"},
    {"y ~ I(+«'a'»)", "a text can only be compared"},
    {"y ~ I(«x + 1» == 'a')", "with a column by its name"},
    {"y ~ «'a'»", "a text stands alone; compare a column with it, as in grade == 'A'; a column is written without"},
    {"y ~ «'a b'»", "a column of that name is written `a b`"},
    {"y ~ «True»", "reads no column"},
    {"y ~ «I(3)»", "reads no column"},
    {"y ~ «log(2)»", "reads no column"},
    {"y ~ I(«1e999»*x)", "outside the range"},
    {"y ~ «log(x, 2)»", "log takes one argument, not 2"},
    {"y ~ «pow(x)»", "pow takes two arguments, not 1"},
    {"y ~ «min(x)»", "row by row, and takes two or more arguments, as in min(a, b)"},
    {"y ~ «np.max()»", "takes two or more arguments"},
    {"y ~ «Q»(x)", "Q takes one column name in quotes"},
    {"y ~ I(«C»(x) + 1)", "a factor of its own"},
    {"y ~ «C()»", "C takes a column"},
    {"y ~ «C(a, )»", "C takes a column"},
    {"y ~ C(a, «Sum»)", "write C(x) or C(x, Treatment('level'))"},
    {"y ~ C(a, «Helmert»)", "no contrast that is available now"},
    {"y ~ C(a, «Poly»)", "no contrast that is available now"},
    {"y ~ C(a, «Diff()»)", "no contrast that is available now"},
    {"y ~ C(a, «levels = b»)", "no contrast that is available now"},
    {"y ~ C(a, Treatment, «levels = b»)", "'levels=b' is not available"},
    {"y ~ C(a, «Treatment(b)»)", "one level, a text in quotes or a number"},
    {"y ~ C(a, «Treatment('b', 'c')»)", "one level"},
    {"y ~ C(a, «Treatment 'b'»)", "write Treatment"},
    {"y ~ a«,» b", "separates the arguments"},
};

TEST(FormulaErrors, PointAtThePlaceAndSayWhatToDo) {
  const std::string open = "«", close = "»";
  for (const Refusal& row : kRefusals) {
    std::string source = row.formula;
    const std::size_t begin = source.find(open);
    source.erase(begin, open.size());
    const std::size_t end = source.find(close);
    source.erase(end, close.size());
    const auto formula = parse_formula(source, {});
    if (formula) {
      ADD_FAILURE() << row.formula << " is accepted";
      continue;
    }
    const Error& error = formula.error();
    EXPECT_EQ(error.code, Errc::bad_formula) << row.formula;
    EXPECT_EQ(error.place.source, source);
    EXPECT_EQ(error.place.begin, begin) << describe(error);
    EXPECT_EQ(error.place.end, end) << describe(error);
    EXPECT_NE(error.sentence.find(row.words), std::string::npos) << describe(error);
  }
}

TEST(FormulaErrors, BytesThatAreNotTextGiveAnErrorThatIs) {
  for (const char* bad :
       {"y ~ \xFF", "y ~ \xC3(", "y ~ '\xE2\x82'", "y ~ \xED\xA0\x80", "y ~ \xC0\x80", "y ~ \xF4\x90\x80\x80"}) {
    const auto formula = parse_formula(bad, {});
    ASSERT_FALSE(formula);
    EXPECT_NE(formula.error().sentence.find("not valid UTF-8"), std::string::npos);
    EXPECT_EQ(formula.error().place.source.find_first_not_of("y ~'?("), std::string::npos);
    EXPECT_EQ(formula.error().place.source.size(), std::string(bad).size());
  }
}

std::string repeat(const std::string& part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST(FormulaErrors, DepthIsBounded) {
  for (const char* open : {"(", "-", "+", "log(", "I(-", "x+z*x**(", "x-z/log(x,", "x**"}) {
    ASSERT_FALSE(parse_formula("y ~ " + repeat(open, 4'000), {}));
    const auto expression = parse_expression(repeat(open, 4'000) + "x");
    ASSERT_FALSE(expression);
    EXPECT_NE(expression.error().sentence.find("deep"), std::string::npos) << open;
  }
  EXPECT_TRUE(parse_formula("y ~ " + repeat("(", 60) + "a" + repeat(")", 60), {}));
  EXPECT_FALSE(parse_formula("y ~ " + repeat("(", 61) + "a" + repeat(")", 61), {}));
  EXPECT_TRUE(parse_formula("y ~ I(x" + repeat(" + x", 900) + ")", {}));
  EXPECT_FALSE(parse_formula("y ~ I(x" + repeat(" + x", 4'000) + ")", {}));
  EXPECT_FALSE(parse_formula("y ~ I(x" + repeat("**x", 4'000) + ")", {}));
  EXPECT_FALSE(parse_expression(repeat("not ", 4'000) + "x"));
  EXPECT_TRUE(parse_expression(repeat("a or b and x < x+z*log(", 50) + "x" + repeat(")", 50)));
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < count; ++i) columns.push_back("x" + std::to_string(i));
  return columns;
}

TEST(FormulaErrors, SizeIsBounded) {
  EXPECT_EQ(parse_formula("~ .", many(4'000))->terms.size(), 4'001U);
  EXPECT_EQ(parse_formula("~ .**2", many(300))->terms.size(), 1U + 300U + 300U * 299U / 2U);
  EXPECT_EQ(parse_formula("~ (a+b+c+d)**1000000", {})->terms.size(), 16U);
  std::string written = "~ a";
  for (const std::string& name : many(3'000)) written += " + " + name;
  EXPECT_EQ(parse_formula(written, {})->terms.size(), 3'002U);
  const std::vector<std::string> columns = many(480);
  for (const char* formula : {"~ .^20", "~ .:.:.", "~ (./.)/x0"}) {
    const auto refused = parse_formula(formula, columns);
    if (refused) {
      EXPECT_LE(refused->terms.size(), 100'001U) << formula;
      continue;
    }
    EXPECT_EQ(refused.error().code, Errc::too_large) << formula;
    EXPECT_NE(refused.error().sentence.find("too many terms"), std::string::npos);
  }
}

}  // namespace
}  // namespace ogive::formula
