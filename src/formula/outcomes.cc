#include "formula/outcomes.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "formula/factor.hpp"
#include "formula/token.hpp"

namespace ogive::formula {
namespace {

constexpr const char* kHowOutcomes = "; list outcomes with '+', as in 'y1 + y2 + snp_* ~ x'";

tl::unexpected<Error> bad_outcome(std::string_view source, Span at, const std::string& sentence) {
  return bad_formula(source, at, sentence + kHowOutcomes);
}

bool is_star(const Token& token) { return token.is("*") || token.is("**"); }

/// Operators of terms, which stand between no outcomes.
bool is_misplaced(const Token& token) {
  constexpr std::string_view kSigns[] = {"-", ":", "^", "%in%", "<", "<=", ">", ">=", "==", "!=", "=", "&", "|", "!"};
  return std::any_of(std::begin(kSigns), std::end(kSigns), [&](std::string_view sign) { return token.is(sign); });
}

/// Whether something outside parentheses is so.
template <class Test>
const Token* outside(std::span<const Token> run, const Test& test) {
  int depth = 0;
  for (const Token& token : run) {
    if (depth == 0 && test(token)) return &token;
    depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
  }
  return nullptr;
}

Result<OutcomeTerm> outcome_of(std::string_view source, std::span<const Token> run) {
  const Span span{run.front().span.begin, run.back().span.end};
  OutcomeTerm term;
  term.written = std::string(source.substr(span.begin, span.end - span.begin));
  if (outside(run, is_star) != nullptr) {
    term.is_pattern = true;
    term.factor.span = span;
    if (term.written.find_first_of(" \t()`\"'") == std::string::npos) return term;
    return bad_outcome(source, span, "'" + term.written + "' is no pattern of names");
  }
  OGIVE_TRY(const auto counted, parse_counts(source, run));
  if (counted)
    return bad_outcome(source, span,
                       "'" + term.written + "' counts successes, and outcomes have two values each: fit it by itself");
  if (const Token* sign = outside(run, is_misplaced))
    return bad_outcome(source, sign->span, "'" + sign->spelling + "' stands between no outcomes, only inside I( )");
  if (run.front().kind == Token::Kind::number || run.front().is("."))
    return bad_outcome(source, span, "'" + term.written + "' is no outcome");
  OGIVE_TRY(term.factor, parse_factor(source, run));
  return term;
}

}  // namespace

Result<OutcomesFormula> parse_outcomes(std::string_view source) {
  OGIVE_TRY(const std::vector<Token> tokens, lex(source));
  const std::span<const Token> all(tokens);
  const Token* tilde = outside(all, [](const Token& token) { return token.is("~"); });
  if (tilde == nullptr) return bad_outcome(source, {0, source.size()}, "the formula has no '~' outside parentheses");
  OutcomesFormula formula;
  formula.source = source;
  formula.right = source.substr(tilde->span.begin);
  const auto left = all.first(static_cast<std::size_t>(tilde - tokens.data()));
  if (left.empty()) return bad_outcome(source, tilde->span, "the formula has no outcome");
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; at <= left.size(); ++at) {
    const bool ends = at == left.size() || (depth == 0 && left[at].is("+"));
    if (!ends) {
      depth += left[at].is("(") ? 1 : left[at].is(")") ? -1 : 0;
      continue;
    }
    const Token& behind = tokens[at];
    if (at == begin) return bad_outcome(source, behind.span, "an outcome is missing before '" + behind.spelling + "'");
    OGIVE_TRY(OutcomeTerm term, outcome_of(source, left.subspan(begin, at - begin)));
    formula.outcomes.push_back(std::move(term));
    begin = at + 1;
  }
  return formula;
}

bool is_like(std::string_view name, std::string_view pattern) {
  // Where the last '*' and what it stands for began: more is given to it when the rest does not fit.
  std::size_t n = 0, p = 0, star = std::string_view::npos, taken = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Factor factor_of(const std::string& column) { return column_factor(column, {}); }

}  // namespace ogive::formula
