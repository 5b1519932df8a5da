#include "formula/expression.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "formula/functions.hpp"
#include "formula/operators.hpp"

namespace ogive::formula {
namespace {

using Kind = Expression::Kind;

/// An expression and the height of its tree, which bounds the recursion of all who walk it.
struct Tree {
  Expression expression;
  std::size_t height = 1;
};

class Parser {
 public:
  Parser(std::string_view source, std::span<const Token> tokens, Span end)
      : source_(source), tokens_(tokens), end_(end) {}

  Result<Expression> run() {
    OGIVE_TRY(Tree tree, binary(0));
    if (at_ < tokens_.size()) return unexpected();
    if (tree.expression.kind == Kind::text)
      return error(
          tree.expression.span,
          "a text stands alone; compare a column with it, as in grade == 'A'; a column " +
              (is_plain_name(tree.expression.name) ? "is written without quotes"
                                                   : "of that name is written " + quote_name(tree.expression.name)));
    return std::move(tree.expression);
  }

 private:
  [[nodiscard]] const Token* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  [[nodiscard]] bool next_is(std::string_view symbol) const { return peek() != nullptr && peek()->is(symbol); }
  [[nodiscard]] tl::unexpected<Error> error(Span at, std::string sentence) const {
    return bad_formula(source_, at, std::move(sentence));
  }

  /// A token that cannot follow a complete operand.
  [[nodiscard]] tl::unexpected<Error> unexpected() const {
    const Token& token = *peek();
    if (token.is(")")) return error(token.span, "this ')' closes nothing; remove it or open a '(' before");
    if (token.is("=")) return error(token.span, "a single '=' has no meaning here; write == to compare");
    if (token.is(","))
      return error(token.span, "a ',' separates the arguments of a function; here an operator is expected");
    if (token.is("~")) return error(token.span, "'~' stands once in a formula, between response and terms");
    const std::string shown = token.kind == Token::Kind::text ? token.spelling : "'" + token.spelling + "'";
    std::string hint;
    const auto is_word = [](const Token& one) {
      return one.kind == Token::Kind::number || (one.kind == Token::Kind::name && !one.quoted);
    };
    if (at_ > 0 && is_word(tokens_[at_ - 1]) && is_word(token))
      hint =
          "; a name with a space goes in backticks, as in `" + tokens_[at_ - 1].spelling + " " + token.spelling + "`";
    return error(token.span, "expected an operator before " + shown + hint);
  }

  [[nodiscard]] tl::unexpected<Error> missing_operand() const {
    const Token* token = peek();
    if (token == nullptr) return error(end_, "the expression ends where a column, number or function is expected");
    if (token->is("~"))
      return error(token->span, "'~' stands once in a formula, between response and terms; write not for negation");
    if (token->is("."))
      return error(token->span, "'.' means all other columns and is a term of its own; name one column here");
    return error(token->span, "expected a column, number or function, not '" + token->spelling + "'");
  }

  Result<Tree> binary(int least) {
    OGIVE_TRY(Tree left, prefix(least));
    bool compared = false;
    while (const Token* token = peek()) {
      const std::optional<Op> op = binary_operator(*token);
      if (!op || precedence(*op) < least) break;
      if (compared && precedence(*op) == kComparison)
        return error(token->span, "comparisons do not chain; write (1 < x) & (x < 3)");
      compared = precedence(*op) == kComparison;
      ++at_;
      // '**' groups from the right and takes a sign on its right; everything else groups from the left.
      const bool power = *op == Op::power;
      if (power) OGIVE_CHECK(deeper(token->span));
      OGIVE_TRY(Tree right, binary(power ? kPower : precedence(*op) + 1));
      if (power) --depth_;
      OGIVE_CHECK(check_operands(source_, *op, left.expression, right.expression));
      OGIVE_TRY(left, join(*op, std::move(left), std::move(right)));
    }
    return left;
  }

  /// Signs and negation, which bind as in Python: -x**2 is -(x**2), not x > 3 is not (x > 3).
  Result<Tree> prefix(int least) {
    const Token* token = peek();
    if (token == nullptr) return missing_operand();
    const bool negation = token->is("!") || token->is_word("not");
    if (!negation && !token->is("-") && !token->is("+")) return primary();
    if (negation && least > precedence(Op::logical_not))
      return error(token->span, "'" + token->spelling + "' needs parentheses here: (" + token->spelling + " ...)");
    OGIVE_CHECK(deeper(token->span));
    ++at_;
    OGIVE_TRY(Tree operand, binary(negation ? precedence(Op::logical_not) : kPower));
    --depth_;
    if (token->is("+")) {
      if (operand.expression.kind == Kind::text) return text_misused(source_, operand.expression.span);
      return operand;
    }
    const Op op = negation ? Op::logical_not : Op::negate;
    OGIVE_CHECK(check_operands(source_, op, operand.expression, operand.expression));
    Tree tree;
    tree.expression = {Kind::operation, 0.0, "", op, {}, {token->span.begin, operand.expression.span.end}};
    tree.expression.arguments.push_back(std::move(operand.expression));
    tree.height = operand.height + 1;
    return checked(std::move(tree));
  }

  Result<Tree> primary() {
    const Token& token = *peek();
    switch (token.kind) {
      case Token::Kind::number: return number(token);
      case Token::Kind::text: ++at_; return Tree{{Kind::text, 0.0, token.value, Op::add, {}, token.span}};
      case Token::Kind::name: return name(token);
      case Token::Kind::symbol: break;
    }
    if (!token.is("(")) return missing_operand();
    return parenthesis(token);
  }

  /// "( expression )": the tree has no node for it, its span takes the parentheses in.
  Result<Tree> parenthesis(const Token& open) {
    OGIVE_CHECK(deeper(open.span));
    ++at_;
    OGIVE_TRY(Tree inner, binary(0));
    OGIVE_CHECK(close(open));
    inner.expression.span = {open.span.begin, tokens_[at_ - 1].span.end};
    return inner;
  }

  Status close(const Token& open) {
    if (peek() == nullptr) return error(open.span, "this '(' is never closed; add a ')'");
    if (!next_is(")")) return unexpected();
    ++at_;
    --depth_;
    return {};
  }

  Result<Tree> number(const Token& token) {
    ++at_;
    double value = 0.0;
    const char* last = token.value.data() + token.value.size();
    const auto [end, code] = std::from_chars(token.value.data(), last, value);
    if (code != std::errc() || end != last)
      return error(token.span, "the number " + token.value + " is outside the range of double precision");
    return Tree{{Kind::number, value, "", Op::add, {}, token.span}};
  }

  Result<Tree> name(const Token& token) {
    ++at_;
    const bool call = next_is("(") && !token.quoted;
    for (const std::string_view word : {"and", "or"})
      if (token.is_word(word)) return error(token.span, "'" + token.value + "' needs a condition on its left");
    if (token.is_word("lambda"))
      return error(token.span, "lambda is not part of the language; a column of that name goes in backticks");
    if (call) return token.value == "Q" ? quoted_name(token) : this->call(token);
    for (const std::string_view word : {"True", "TRUE", "true"})
      if (token.is_word(word)) return Tree{{Kind::boolean, 1.0, "", Op::add, {}, token.span}};
    for (const std::string_view word : {"False", "FALSE", "false"})
      if (token.is_word(word)) return Tree{{Kind::boolean, 0.0, "", Op::add, {}, token.span}};
    return Tree{{Kind::variable, 0.0, token.value, Op::add, {}, token.span}};
  }

  /// Q("odd name"): a column whose name is no name of the language.
  Result<Tree> quoted_name(const Token& q) {
    const bool good =
        tokens_.size() - at_ >= 3 && tokens_[at_ + 1].kind == Token::Kind::text && tokens_[at_ + 2].is(")");
    if (!good) return error(q.span, "Q takes one column name in quotes, as in Q(\"odd name\")");
    const Span span{q.span.begin, tokens_[at_ + 2].span.end};
    at_ += 3;
    return Tree{{Kind::variable, 0.0, tokens_[at_ - 2].value, Op::add, {}, span}};
  }

  Result<Tree> call(const Token& callee) {
    const Token& open = *peek();
    if (callee.value == "I") {
      OGIVE_TRY(Tree inner, parenthesis(open));
      inner.expression.span.begin = callee.span.begin;
      return inner;
    }
    if (callee.value == "C")
      return error(callee.span, "C( ) is a factor of its own; it cannot stand inside arithmetic");
    const Function* function = find_function(callee.value);
    if (function == nullptr) return error(callee.span, no_such_function(callee.value));
    OGIVE_CHECK(deeper(open.span));
    ++at_;
    Tree tree;
    tree.expression = {Kind::call, 0.0, std::string(function->name), Op::add, {}, callee.span};
    if (!next_is(")")) {
      do {
        OGIVE_TRY(Tree argument, binary(0));
        if (argument.expression.kind == Kind::text) return text_misused(source_, argument.expression.span);
        tree.height = std::max(tree.height, argument.height + 1);
        tree.expression.arguments.push_back(std::move(argument.expression));
      } while (next_is(",") && ++at_ != 0);
    }
    OGIVE_CHECK(close(open));
    tree.expression.span.end = tokens_[at_ - 1].span.end;
    OGIVE_CHECK(check_count(source_, *function, tree.expression));
    return checked(std::move(tree));
  }

  Result<Tree> join(Op op, Tree left, Tree right) const {
    Tree tree;
    tree.height = std::max(left.height, right.height) + 1;
    tree.expression = {Kind::operation, 0.0, "", op, {}, {left.expression.span.begin, right.expression.span.end}};
    tree.expression.arguments.reserve(2);
    tree.expression.arguments.push_back(std::move(left.expression));
    tree.expression.arguments.push_back(std::move(right.expression));
    return checked(std::move(tree));
  }

  [[nodiscard]] Result<Tree> checked(Tree tree) const {
    if (tree.height > kMaxHeight)
      return error(tree.expression.span, "this expression chains more than " + std::to_string(kMaxHeight) +
                                             " operators; compute it in the data");
    return tree;
  }

  Status deeper(Span at) {
    if (++depth_ <= kMaxDepth) return {};
    return error(at, "parentheses and signs nest more than " + std::to_string(kMaxDepth) + " deep here");
  }

  std::string_view source_;
  std::span<const Token> tokens_;
  Span end_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Expression> parse_tokens(std::string_view source, std::span<const Token> tokens, Span end) {
  return Parser(source, tokens, end).run();
}

Result<Expression> parse_expression(std::string_view source) {
  OGIVE_TRY(std::vector<Token> tokens, lex(source));
  if (tokens.empty())
    return bad_formula(source, {0, source.size()}, "the expression is empty; write arithmetic, as in -3 + 2*x1");
  return parse_tokens(source, tokens, {source.size(), source.size()});
}

}  // namespace ogive::formula
