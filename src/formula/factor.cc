#include "formula/factor.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "formula/expression.hpp"

namespace ogive::formula {
namespace {

using Tokens = std::span<const Token>;

Span span_of(Tokens tokens) { return {tokens.front().span.begin, tokens.back().span.end}; }

/// Drops "keyword =" in front.
Tokens without_keyword(Tokens tokens, std::string_view keyword) {
  return tokens.size() > 2 && tokens[0].is_word(keyword) && tokens[1].is("=") ? tokens.subspan(2) : tokens;
}

/// The level that Treatment(...) names: a text, a number as written or a boolean.
std::optional<std::string> level(Tokens tokens) {
  if (tokens.size() == 1 && tokens[0].kind != Token::Kind::symbol) {
    const Token& token = tokens[0];
    if (token.kind == Token::Kind::text || token.kind == Token::Kind::number) return token.value;
    for (const std::string_view yes : {"True", "TRUE", "true"})
      if (token.is_word(yes)) return "True";
    for (const std::string_view no : {"False", "FALSE", "false"})
      if (token.is_word(no)) return "False";
  }
  if (tokens.size() == 2 && tokens[0].is("-") && tokens[1].kind == Token::Kind::number) return "-" + tokens[1].value;
  return std::nullopt;
}

Result<Categorical> parse_contrast(std::string_view source, Tokens tokens) {
  const Tokens contrast = without_keyword(tokens, "contrast");
  if (!contrast[0].is_word("Treatment"))
    return bad_formula(
        source, span_of(tokens),
        "'" + spell(tokens) + "' is no contrast that is available now; write C(x) or C(x, Treatment('level'))");
  Categorical categorical;
  if (contrast.size() == 1) return categorical;
  if (!is_call(contrast, "Treatment"))
    return bad_formula(source, span_of(contrast), "write Treatment, or Treatment('level') with the reference level");
  const std::vector<Tokens> arguments = split_arguments(contrast);
  if (arguments.size() == 1 && arguments[0].empty()) return categorical;
  const Tokens written = without_keyword(arguments[0], "reference");
  if (arguments.size() == 1) categorical.reference = level(written);
  if (!categorical.reference)
    return bad_formula(source, span_of(contrast),
                       "Treatment takes one level, a text in quotes or a number, as in Treatment('b')");
  categorical.reference_span = span_of(written);
  return categorical;
}

/// C(x), C(x, Treatment('b')).
Result<Factor> parse_categorical(std::string_view source, Tokens tokens) {
  const std::vector<Tokens> arguments = split_arguments(tokens);
  for (const Tokens argument : arguments)
    if (argument.empty())
      return bad_formula(source, span_of(tokens),
                         "C takes a column and, if wanted, a contrast, as in C(x, Treatment('b'))");
  if (arguments.size() > 2)
    return bad_formula(source, span_of(arguments[2]),
                       "C takes a column and one contrast; '" + spell(arguments[2]) + "' is not available");
  Factor factor;
  OGIVE_TRY(factor.expression, parse_tokens(source, arguments[0], tokens.back().span));
  factor.categorical.emplace();
  if (arguments.size() == 2) {
    OGIVE_TRY(factor.categorical, parse_contrast(source, arguments[1]));
  }
  return factor;
}

/// offset(x), offset(log(exposure)).
Result<Factor> parse_offset(std::string_view source, Tokens tokens) {
  const std::vector<Tokens> arguments = split_arguments(tokens);
  if (arguments.size() != 1 || arguments[0].empty())
    return bad_formula(source, span_of(tokens), "offset takes one column or its arithmetic, as in offset(log(days))");
  Factor factor;
  OGIVE_TRY(factor.expression, parse_tokens(source, arguments[0], tokens.back().span));
  factor.offset = true;
  return factor;
}

/// Would the bare name of a column be taken for another factor, such as a call?
bool reads_as_other(std::string_view column) {
  if (column.find_first_of("('\"<>=!&|") == std::string_view::npos && column.find(' ') == std::string_view::npos)
    return false;
  const Result<std::vector<Token>> tokens = lex(column);
  if (!tokens || tokens->size() < 2) return false;
  if (std::any_of(tokens->begin(), tokens->end(), [](const Token& token) { return token.quoted; })) return false;
  return parse_factor(column, *tokens).has_value();
}

}  // namespace

Factor column_factor(std::string_view column, Span span) {
  Factor factor;
  factor.name = column.empty() || reads_as_other(column) ? quote_name(column) : std::string(column);
  factor.expression.kind = Expression::Kind::variable;
  factor.expression.name = std::string(column);
  factor.expression.span = span;
  factor.span = span;
  return factor;
}

std::vector<Tokens> split_arguments(Tokens call) {
  std::vector<Tokens> arguments;
  std::size_t depth = 0;
  std::size_t begin = 2;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (call[i].is("(")) ++depth;
    const bool last = i + 1 == call.size();
    if (last || (depth == 0 && call[i].is(","))) {
      arguments.push_back(call.subspan(begin, i - begin));
      begin = i + 1;
    }
    if (!last && call[i].is(")")) --depth;
  }
  return arguments;
}

bool is_call(Tokens tokens, std::string_view callee) {
  if (tokens.size() < 3 || !tokens[0].is_word(callee) || !tokens[1].is("(")) return false;
  std::size_t depth = 0;
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    if (tokens[i].is("(")) ++depth;
    if (tokens[i].is(")") && --depth == 0) return false;
  }
  return tokens.back().is(")");
}

Result<Factor> parse_factor(std::string_view source, Tokens tokens) {
  const Span span = span_of(tokens);
  const Token& first = tokens.front();
  if (tokens.size() == 1 && first.kind == Token::Kind::name && (first.quoted || is_plain_name(first.value)))
    return column_factor(first.value, span);
  Factor factor;
  if (is_call(tokens, "C")) {
    OGIVE_TRY(factor, parse_categorical(source, tokens));
  } else if (is_call(tokens, "offset")) {
    OGIVE_TRY(factor, parse_offset(source, tokens));
  } else {
    OGIVE_TRY(factor.expression, parse_tokens(source, tokens, {span.end, span.end}));
  }
  if (variables(factor.expression).empty())
    return bad_formula(source, span, "'" + spell(tokens) + "' reads no column, so it cannot be a term");
  factor.name = spell(tokens);
  factor.span = span;
  return factor;
}

std::string spell(Tokens tokens) {
  static constexpr std::string_view kSpaced[] = {"+", "-",  "*",  "/",  "^",  "&",  "|",   "<",
                                                 ">", "==", "!=", "<=", ">=", "**", "%in%"};
  std::string text;
  bool after_word = false, wants_space = false, after_operand = false;
  for (const Token& token : tokens) {
    if (token.kind != Token::Kind::symbol) {
      if (wants_space || after_word) text += ' ';
      wants_space = false;
    } else {
      bool spaced = std::find(std::begin(kSpaced), std::end(kSpaced), token.spelling) != std::end(kSpaced);
      if ((token.is("+") || token.is("-")) && !after_operand) spaced = false;  // a sign, not an operator
      if (wants_space || spaced) text += ' ';
      wants_space = spaced || token.is(",");
    }
    text += token.spelling;
    after_word = token.kind != Token::Kind::symbol;
    after_operand = after_word || token.is(")");
  }
  return text;
}

}  // namespace ogive::formula
