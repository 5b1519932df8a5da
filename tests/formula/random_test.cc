// Properties over random text: nothing crashes, and what is printed reads as it was.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "formula/formula.hpp"

namespace ogive::formula {
namespace {

using Random = std::mt19937_64;

template <class Choices>
const auto& pick(Random& random, const Choices& choices) {
  return choices[random() % std::size(choices)];
}

constexpr std::string_view kPieces[] = {"y",
                                        "~",
                                        "a",
                                        "b",
                                        "x",
                                        "+",
                                        "-",
                                        "*",
                                        "/",
                                        ":",
                                        "^",
                                        "**",
                                        "%in%",
                                        "(",
                                        ")",
                                        "0",
                                        "1",
                                        "2",
                                        ".",
                                        "I(",
                                        "C(",
                                        "Q(",
                                        "log",
                                        "'",
                                        "\"",
                                        "`",
                                        "'A'",
                                        "`odd one`",
                                        ",",
                                        "=",
                                        "==",
                                        "!=",
                                        "<",
                                        "<=",
                                        ">",
                                        "and",
                                        "or",
                                        "not",
                                        "&",
                                        "|",
                                        "!",
                                        " ",
                                        "\n",
                                        "é",
                                        "数",
                                        "1e5",
                                        ".5",
                                        "\\",
                                        "min(",
                                        "x,z)",
                                        "lgo(",
                                        "True",
                                        "a.b",
                                        std::string_view("\0", 1),
                                        "\xFF",
                                        "Treatment('b')",
                                        ")",
                                        "(",
                                        "~",
                                        "np.exp(",
                                        "'2024-01-31'",
                                        "2024-01-31"};

std::string babble(Random& random) {
  std::string text;
  for (std::size_t length = random() % 14; length > 0; --length) text += pick(random, kPieces);
  return text;
}

bool same(const Expression& a, const Expression& b) {
  if (a.kind != b.kind || a.number != b.number || a.name != b.name || a.arguments.size() != b.arguments.size())
    return false;
  if (a.kind == Expression::Kind::operation && a.op != b.op) return false;
  for (std::size_t i = 0; i < a.arguments.size(); ++i)
    if (!same(a.arguments[i], b.arguments[i])) return false;
  return true;
}

bool same(const Factor& a, const Factor& b) {
  return a.name == b.name && same(a.expression, b.expression) &&
         a.categorical.has_value() == b.categorical.has_value() &&
         (!a.categorical || a.categorical->reference == b.categorical->reference);
}

void expect_round_trip(const std::string& source, const Formula& formula) {
  const std::string printed = print(formula);
  const auto again = parse_formula(printed, {});
  ASSERT_TRUE(again) << source << "\n" << describe(again.error());
  ASSERT_EQ(formula.terms.size(), again->terms.size()) << source << "\n" << printed;
  ASSERT_EQ(formula.response.has_value(), again->response.has_value()) << source;
  if (formula.response) {
    EXPECT_TRUE(same(*formula.response, *again->response)) << source << "\n" << printed;
  }
  for (std::size_t t = 0; t < formula.terms.size(); ++t) {
    ASSERT_EQ(formula.terms[t].factors.size(), again->terms[t].factors.size()) << source;
    for (std::size_t f = 0; f < formula.terms[t].factors.size(); ++f)
      EXPECT_TRUE(same(formula.terms[t].factors[f], again->terms[t].factors[f])) << source << "\n" << printed;
  }
  EXPECT_EQ(print(*again), printed);
}

TEST(Random, AnyTextIsAFormulaOrAnErrorWithAPlace) {
  Random random(1);
  const std::vector<std::string> columns = {"y", "a", "odd one", "log(x)", "b`", "\\", "x > 1"};
  std::size_t parsed = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string source = babble(random);
    const auto formula = parse_formula(source, columns);
    if (formula) {
      ++parsed;
      expect_round_trip(source, *formula);
    } else {
      EXPECT_FALSE(formula.error().sentence.empty());
      EXPECT_LE(formula.error().place.begin, formula.error().place.end) << source;
      EXPECT_LE(formula.error().place.end, source.size()) << source;
      EXPECT_EQ(formula.error().place.source.size(), source.size());
      EXPECT_FALSE(describe(formula.error()).empty());
    }
  }
  EXPECT_GE(parsed, 300U);
}

/// A random well-formed expression; `condition` asks for one that and, or, not may join.
std::string arithmetic(Random& random, int depth, bool condition) {
  constexpr std::string_view kJoin[] = {" and ", "|", " or ", "&"};
  constexpr std::string_view kCompare[] = {"<", "<=", ">", ">=", "==", "!="};
  constexpr std::string_view kOperators[] = {"+", "-", "*", "/", "**", "^", " - "};
  constexpr std::string_view kLeaves[] = {"x",   "z",     "`odd one`", "Q('q\\'q')", "3",
                                          "0.1", "1e300", "True",      "(x)",        "数"};
  const auto part = [&](bool wanted) { return arithmetic(random, depth - 1, wanted); };
  if (condition) {
    if (depth <= 0) return random() % 2 == 0 ? "x == 'it\\'s'" : "b";
    switch (random() % 4) {
      case 0: return "(" + part(true) + ")" + std::string(pick(random, kJoin)) + "(" + part(true) + ")";
      case 1: return "x" + std::string(pick(random, kCompare)) + "-(" + part(false) + ")";
      case 2: return "not (" + part(true) + ")";
      default: return "b" + std::string(pick(random, kJoin)) + part(true);
    }
  }
  if (depth <= 0) return std::string(pick(random, kLeaves));
  switch (random() % 7) {
    case 0: return "(" + part(false) + ")";
    case 1: return "-" + part(false);
    case 2: return "log(" + part(false) + ")";
    case 3: return "np.minimum(" + part(false) + ", " + part(false) + ")";
    case 4: return "(" + part(true) + ")";
    default: return part(false) + std::string(pick(random, kOperators)) + part(false);
  }
}

TEST(Random, PrintedExpressionsReadAsTheyWere) {
  Random random(2);
  for (int i = 0; i < 4000; ++i) {
    const std::string source = arithmetic(random, static_cast<int>(random() % 6), random() % 3 == 0);
    const auto expression = parse_expression(source);
    ASSERT_TRUE(expression) << describe(expression.error());
    const std::string printed = print(*expression);
    const auto again = parse_expression(printed);
    ASSERT_TRUE(again) << source << "\n" << describe(again.error());
    EXPECT_TRUE(same(*expression, *again)) << source << "\n" << printed;
    EXPECT_EQ(print(*again), printed);
  }
}

}  // namespace
}  // namespace ogive::formula
