#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "formula/expression.hpp"
#include "formula/factor.hpp"
#include "formula/syntax.hpp"
#include "formula/token.hpp"

namespace ogive::formula {
namespace {

struct TermOperator {
  std::string_view spelling;
  Node::Kind kind;
  int precedence;
};
// patsy's table, with %in% at R's place and ^ as another spelling of **.
constexpr int kAdditive = 1;
constexpr const char* kOneTilde = "a formula has only one '~', between response and terms";
constexpr TermOperator kTermOperators[] = {
    {"+", Node::Kind::plus, kAdditive}, {"-", Node::Kind::minus, kAdditive}, {"*", Node::Kind::times, 2},
    {"/", Node::Kind::nest, 2},         {"%in%", Node::Kind::within, 3},     {":", Node::Kind::interact, 4},
    {"**", Node::Kind::power, 5},       {"^", Node::Kind::power, 5},
};

const TermOperator* find_term_operator(const Token& token) {
  if (token.kind != Token::Kind::symbol) return nullptr;
  const auto* found = std::find_if(std::begin(kTermOperators), std::end(kTermOperators),
                                   [&](const TermOperator& row) { return row.spelling == token.spelling; });
  return found == std::end(kTermOperators) ? nullptr : found;
}

/// The value of a whole number >= 1 (saturated), otherwise 0.
std::size_t exponent(std::string_view written) {
  std::size_t value = 0;
  const auto [end, code] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (end != written.data() + written.size()) return 0;
  return code == std::errc() ? value : static_cast<std::size_t>(-1);
}

class FormulaParser {
 public:
  FormulaParser(std::string_view source, std::vector<Token> tokens) : source_(source), tokens_(std::move(tokens)) {}

  Result<Syntax> run() {
    if (tokens_.empty())
      return error({0, source_.size()}, "the formula is empty; write response ~ terms, as in y ~ a + b");
    OGIVE_CHECK(side());
    if (const Token* token = peek()) {
      if (token->is(")")) return error(token->span, "this ')' closes nothing; remove it or open a '(' before");
      return error(token->span, "expected an operator before '" + token->spelling + "'");
    }
    return std::move(syntax_);
  }

 private:
  [[nodiscard]] const Token* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  [[nodiscard]] tl::unexpected<Error> error(Span at, std::string sentence) const {
    return bad_formula(source_, at, std::move(sentence));
  }

  /// "[left] [~ right]"; as patsy, also inside parentheses that hold the whole formula.
  Status side() {
    const Token* token = peek();
    OGIVE_TRY(const bool counted, counts());
    if (!counted && (token == nullptr || !token->is("~"))) OGIVE_CHECK(binary(kAdditive));
    while ((token = peek()) != nullptr && token->is("~")) {
      if (syntax_.tilde) return error(token->span, kOneTilde);
      syntax_.tilde = syntax_.nodes.size();
      syntax_.tilde_span = token->span;
      ++at_;
      OGIVE_CHECK(binary(kAdditive));
    }
    return {};
  }

  /// A left side of two parts, up to its '~': arithmetic, not terms.
  Result<bool> counts() {
    std::size_t depth = 0;
    std::size_t end = at_;
    for (; end < tokens_.size() && !(depth == 0 && tokens_[end].is("~")); ++end) {
      if (tokens_[end].is("(")) ++depth;
      if (tokens_[end].is(")") && depth-- == 0) return false;
    }
    if (end == tokens_.size() || end == at_) return false;
    OGIVE_TRY(std::optional<CountedLeft> left, parse_counts(source_, std::span(tokens_).subspan(at_, end - at_)));
    if (!left) return false;
    push_factor(std::move(left->successes));
    syntax_.counts = left->counts;
    syntax_.second = std::move(left->second);
    at_ = end;
    return true;
  }

  Status binary(int least) {
    OGIVE_CHECK(operand());
    while (const Token* token = peek()) {
      const TermOperator* op = find_term_operator(*token);
      if (op == nullptr || op->precedence < least) break;
      ++at_;
      OGIVE_CHECK(binary(op->precedence + 1));
      push(op->kind, token->span);
    }
    return {};
  }

  Status operand() {
    const Token* token = peek();
    if (token == nullptr) return missing(tokens_.empty() ? nullptr : &tokens_.back());
    if (token->is("(")) return parenthesis(*token);
    if (token->is("+") || token->is("-")) {
      OGIVE_CHECK(deeper(token->span));
      ++at_;
      OGIVE_CHECK(binary(kAdditive + 1));
      --depth_;
      push(token->is("+") ? Node::Kind::keep : Node::Kind::negate, token->span);
      return {};
    }
    if (token->is(".") && run_length() == 1) {
      ++at_;
      push(Node::Kind::all_columns, token->span);
      return {};
    }
    if (find_term_operator(*token) != nullptr || token->is("~") || token->is(")")) return missing(token);
    return run_of_tokens();
  }

  Status parenthesis(const Token& open) {
    OGIVE_CHECK(deeper(open.span));
    ++at_;
    const auto all_are = [this](std::size_t begin, std::size_t end, std::string_view symbol) {
      return std::all_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                         tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                         [&](const Token& token) { return token.is(symbol); });
    };
    const bool had_tilde = syntax_.tilde.has_value();
    const bool whole = !had_tilde && all_are(0, at_, "(");  // these parentheses may hold the whole formula
    OGIVE_CHECK(whole ? side() : binary(kAdditive));
    const Token* token = peek();
    if (token == nullptr) return error(open.span, "this '(' is never closed; add a ')'");
    if (token->is("~"))
      return error(token->span,
                   had_tilde ? kOneTilde : "'~' stands between response and terms, not inside parentheses");
    if (!token->is(")")) return error(token->span, "expected an operator before '" + token->spelling + "'");
    ++at_;
    --depth_;
    if (syntax_.tilde && !had_tilde && !all_are(at_, tokens_.size(), ")"))
      return error(syntax_.tilde_span, "'~' stands between response and terms, not inside parentheses");
    return {};
  }

  /// How many tokens make the factor that begins here: up to an operator outside parentheses, as patsy.
  [[nodiscard]] std::size_t run_length() const {
    std::size_t level = 0;
    std::size_t i = at_;
    for (; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (level == 0 && (find_term_operator(token) != nullptr || token.is("~") || token.is(")"))) break;
      if (token.is("(")) ++level;
      if (token.is(")")) --level;
    }
    return i - at_;
  }

  Status run_of_tokens() {
    const std::span<const Token> run = std::span(tokens_).subspan(at_, run_length());
    std::vector<const Token*> open;
    for (const Token& token : run) {
      if (token.is("(")) open.push_back(&token);
      if (token.is(")")) open.pop_back();
    }
    if (!open.empty()) return error(open.back()->span, "this '(' is never closed; add a ')'");
    const Token& first = run.front();
    at_ += run.size();
    if (run.size() == 1 && first.kind == Token::Kind::number) {
      const bool zero = first.spelling == "0", one = first.spelling == "1";
      push(zero ? Node::Kind::zero : one ? Node::Kind::one : Node::Kind::number, first.span);
      syntax_.nodes.back().exponent = exponent(first.spelling);
      return {};
    }
    OGIVE_TRY(Factor factor, parse_factor(source_, run));
    push_factor(std::move(factor));
    return {};
  }

  void push_factor(Factor factor) {
    push(Node::Kind::factor, factor.span);
    syntax_.nodes.back().factor = syntax_.factors.size();
    syntax_.factors.push_back(std::move(factor));
  }

  void push(Node::Kind kind, Span span) {
    Node node;
    node.kind = kind;
    node.span = span;
    syntax_.nodes.push_back(node);
  }

  Status deeper(Span at) {
    if (++depth_ <= kMaxDepth) return {};
    return error(at, "parentheses and signs nest more than " + std::to_string(kMaxDepth) + " deep here");
  }

  /// No operand where one is needed; `token` is what stands there, or the last token of the formula.
  [[nodiscard]] Status missing(const Token* token) const {
    if (peek() == nullptr)
      return error(token->span, "the formula ends after '" + token->spelling + "' where a term is expected");
    return error(token->span, "expected a term before '" + token->spelling + "'");
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Syntax syntax_;
};

}  // namespace

Result<Syntax> parse(std::string_view source) {
  OGIVE_TRY(std::vector<Token> tokens, lex(source));
  return FormulaParser(source, std::move(tokens)).run();
}

}  // namespace ogive::formula
