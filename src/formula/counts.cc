// Left sides of two parts: cbind(successes, failures) and successes/trials.
#include <algorithm>

#include "formula/expression.hpp"
#include "formula/factor.hpp"

namespace ogive::formula {
namespace {

using Tokens = std::span<const Token>;

constexpr std::string_view kTermOperatorSpellings[] = {"+", "-", "*", "/", "%in%", ":", "**", "^"};

Span span_from_to(Tokens tokens) { return {tokens.front().span.begin, tokens.back().span.end}; }

/// The operators of `tokens` outside all parentheses.
std::vector<std::size_t> top_operators(Tokens tokens) {
  std::vector<std::size_t> found;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is("(")) ++depth;
    if (tokens[i].is(")") && depth > 0) --depth;
    const bool is_operator = tokens[i].kind == Token::Kind::symbol &&
                             std::find(std::begin(kTermOperatorSpellings), std::end(kTermOperatorSpellings),
                                       tokens[i].spelling) != std::end(kTermOperatorSpellings);
    if (depth == 0 && is_operator) found.push_back(i);
  }
  return found;
}

Result<CountedLeft> counted(std::string_view source, Tokens left, Tokens successes, Tokens second) {
  CountedLeft parts;
  OGIVE_TRY(parts.successes.expression, parse_tokens(source, successes, second.front().span));
  OGIVE_TRY(parts.second, parse_tokens(source, second, left.back().span));
  if (variables(parts.successes.expression).empty())
    return bad_formula(source, parts.successes.expression.span, "the successes are a column, or arithmetic of columns");
  parts.successes.name = spell(left);
  parts.successes.span = span_from_to(left);
  return parts;
}

}  // namespace

Result<std::optional<CountedLeft>> parse_counts(std::string_view source, Tokens left) {
  if (is_call(left, "cbind")) {
    const std::vector<Tokens> arguments = split_arguments(left);
    if (arguments.size() != 2 || arguments[0].empty() || arguments[1].empty())
      return bad_formula(source, span_from_to(left),
                         "cbind takes two columns, successes and failures, as in cbind(dead, alive)");
    OGIVE_TRY(CountedLeft parts, counted(source, left, arguments[0], arguments[1]));
    parts.counts = Counts::failures;
    return parts;
  }
  const std::vector<std::size_t> operators = top_operators(left);
  const bool divided = std::any_of(operators.begin(), operators.end(), [&](std::size_t i) { return left[i].is("/"); });
  if (!divided) return std::nullopt;
  const std::size_t at = operators.front();
  if (operators.size() > 1 || at == 0 || at + 1 == left.size())
    return bad_formula(source, span_from_to(left),
                       "counts are written successes/trials, as in dead/n; arithmetic on either side goes into "
                       "parentheses, as in dead/(dead + alive)");
  OGIVE_TRY(CountedLeft parts, counted(source, left, left.first(at), left.subspan(at + 1)));
  parts.counts = Counts::trials;
  return parts;
}

}  // namespace ogive::formula
