#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "formula/factor.hpp"
#include "formula/syntax.hpp"
#include "formula/term_list.hpp"
#include "formula/token.hpp"

namespace ogive::formula {
namespace {

// Far beyond any model that can be fitted (p columns need p^2 numbers), near enough that a formula such as
// (a+b+...)**20 is refused before it takes memory.
constexpr std::size_t kMaxTerms = 100'000;
constexpr std::size_t kMaxFactors = 1'000'000;  // over all terms
constexpr std::size_t kMaxWork = 50'000'000;    // factors written while expanding

class Expander {
 public:
  Expander(std::string_view source, Syntax syntax, const std::vector<std::string>& columns)
      : source_(source), syntax_(std::move(syntax)), columns_(columns) {
    for (const Factor& factor : syntax_.factors)
      if (factor.offset) leave_out(factor.expression);  // "." does not mean it
  }

  Result<Formula> run() {
    Formula formula;
    formula.source = std::string(source_);
    const std::size_t right = syntax_.tilde.value_or(0);
    if (right > 0) {
      OGIVE_TRY(Value left, evaluate(0, right));
      OGIVE_TRY(formula.response, response(left));
    }
    OGIVE_TRY(Value value, evaluate(right, syntax_.nodes.size()));
    if (!value.removed) formula.terms.push_back({{}, value.intercept_span});
    formula.notes = std::move(notes_);
    formula.counts = syntax_.counts;
    formula.second = std::move(syntax_.second);
    for (const IdTerm& term : value.list.terms()) {
      OGIVE_TRY(const bool is_offset, offset(term));
      if (is_offset) formula.offsets.push_back(factors_[term.ids.front()]);
      if (is_offset) continue;
      Term& added = formula.terms.emplace_back();
      added.span = term.span;
      for (const char32_t id : term.ids) added.factors.push_back(factors_[id]);
    }
    return formula;
  }

 private:
  [[nodiscard]] tl::unexpected<Error> error(Span at, std::string sentence) const {
    return bad_formula(source_, at, std::move(sentence));
  }

  Result<Value> evaluate(std::size_t begin, std::size_t end) {
    std::vector<Value> stack;
    for (std::size_t i = begin; i < end; ++i) {
      const Node& node = syntax_.nodes[i];
      if (node.kind <= Node::Kind::factor) {
        OGIVE_TRY(Value value, operand(node));
        stack.push_back(std::move(value));
        continue;
      }
      Value right = std::move(stack.back());
      if (node.kind != Node::Kind::power) OGIVE_CHECK(not_a_number(right));
      if (node.kind >= Node::Kind::keep) {
        OGIVE_TRY(stack.back(), sign(node, std::move(right)));
        continue;
      }
      stack.pop_back();
      Value left = std::move(stack.back());
      OGIVE_CHECK(not_a_number(left));
      const Span span = cover(left.span, right.span);
      OGIVE_TRY(stack.back(), combine(node, std::move(left), right));
      stack.back().span = span;
      stack.back().bare = Value::Bare::no;
      OGIVE_CHECK(check_size(stack.back()));
    }
    OGIVE_CHECK(not_a_number(stack.back()));
    return std::move(stack.back());
  }

  Result<Value> operand(const Node& node) {
    Value value;
    value.span = node.span;
    value.exponent = node.exponent;
    switch (node.kind) {
      case Node::Kind::zero:
        value.bare = Value::Bare::zero;
        value.set_intercept(false, node.span);
        break;
      case Node::Kind::one:
        value.bare = Value::Bare::one;
        value.set_intercept(true, node.span);
        break;
      case Node::Kind::number: value.bare = Value::Bare::number; break;
      case Node::Kind::all_columns: return all_columns(std::move(value));
      default: value.list.add({Ids(1, intern(std::move(syntax_.factors[node.factor]))), node.span});
    }
    return value;
  }

  /// ".": every column, but not those of the response.
  Result<Value> all_columns(Value value) {
    if (!response_known_ && syntax_.tilde.value_or(0) > 0)
      return error(value.span, "'.' means all columns other than the response, so it cannot be the response");
    OGIVE_CHECK(spend(columns_.size(), value.span));
    for (const std::string& column : columns_)
      if (std::find(left_out_.begin(), left_out_.end(), column) == left_out_.end())
        value.list.add({Ids(1, intern(column_factor(column, value.span))), value.span});
    if (value.list.terms().empty())
      return error(value.span, "'.' means all other columns, and there are none here; name the columns");
    return value;
  }

  /// The number of a factor; the first spelling is kept.  A bare column is the same however it is quoted.
  char32_t intern(Factor factor) {
    const bool bare = factor.expression.kind == Expression::Kind::variable && !factor.categorical &&
                      (factor.name.front() != 'I' || factor.name == factor.expression.name);
    const std::string identity = bare && !factor.offset ? "column " + factor.expression.name : "factor " + factor.name;
    const auto [found, added] = numbers_.try_emplace(identity, static_cast<char32_t>(factors_.size()));
    if (added) factors_.push_back(std::move(factor));
    return found->second;
  }

  Result<Value> sign(const Node& node, Value value) const {
    value.span = cover(node.span, value.span);
    if (node.kind == Node::Kind::negate) {
      if (value.bare != Value::Bare::zero && value.bare != Value::Bare::one)
        return error(
            value.span,
            "a leading '-' can only stand before 0 or 1; to take a term away write all - term, for arithmetic I(-x)");
      value.set_intercept(value.bare == Value::Bare::zero, value.span);
    }
    value.bare = Value::Bare::no;
    return value;
  }

  Result<Value> combine(const Node& node, Value left, const Value& right) {
    switch (node.kind) {
      case Node::Kind::plus: return add(std::move(left), right);
      case Node::Kind::minus: return subtract(std::move(left), right);
      case Node::Kind::power: return power(left, right);
      default: break;
    }
    OGIVE_CHECK(check_interactable(left));
    OGIVE_CHECK(check_interactable(right));
    Value result;
    switch (node.kind) {
      case Node::Kind::times:
        result.list = left.list;
        result.list.append(right.list);
        OGIVE_CHECK(interact(left.list, right.list, node.span, result.list));
        break;
      case Node::Kind::nest:  // (a + b)/c is a + b + a:b:c (Chambers & Hastie 1992, section 2.4)
        result.list = left.list;
        OGIVE_CHECK(interact(merged(left.list), right.list, node.span, result.list));
        break;
      case Node::Kind::within:  // a %in% (b + c) is a:b:c, as R
        OGIVE_CHECK(interact(left.list, merged(right.list), node.span, result.list));
        break;
      default: OGIVE_CHECK(interact(left.list, right.list, node.span, result.list));
    }
    return result;
  }

  static Value add(Value left, const Value& right) {
    left.list.append(right.list);
    if (right.intercept || right.bare == Value::Bare::zero) left.set_intercept(right.intercept, right.intercept_span);
    return left;
  }

  static Value subtract(Value left, const Value& right) {
    left.list.remove(right.list);
    if (right.intercept || right.bare == Value::Bare::zero) left.set_intercept(!right.intercept, right.span);
    return left;
  }

  Result<Value> power(const Value& left, const Value& right) {
    OGIVE_CHECK(check_interactable(left));
    if (right.exponent < 1 || (right.bare != Value::Bare::one && right.bare != Value::Bare::number))
      return error(right.span,
                   "a power needs a whole number of 1 or more, as in (a + b)**2; for arithmetic write I(x**2)");
    note_power(left, right);
    Value result;
    result.list = left.list;
    TermList product = left.list;
    const std::size_t times = std::min(right.exponent, left.list.terms().size());
    for (std::size_t i = 1; i < times; ++i) {
      TermList next;
      OGIVE_CHECK(interact(left.list, product, right.span, next));
      product = std::move(next);
      const std::size_t before = result.list.terms().size();
      result.list.append(product);
      OGIVE_CHECK(check_size(result));
      if (result.list.terms().size() == before) break;  // every longer product is there already
    }
    return result;
  }

  /// x^2 crosses x with itself, which is x: nobody who writes it means that.
  void note_power(const Value& left, const Value& right) {
    if (left.list.terms().size() != 1 || left.list.factors() != 1 || right.exponent < 2) return;
    const Factor& factor = factors_[left.list.terms().front().ids.front()];
    if (factor.categorical) return;
    const std::string exponent = std::to_string(right.exponent);
    notes_.push_back(factor.name + "^" + exponent + " is " + factor.name + " here, since ^ crosses terms; write I(" +
                     factor.name + "^" + exponent + ") for the " + (exponent == "2" ? "square." : "power."));
  }

  /// Adds all products of a term of `left` and a term of `right` to `result`.
  Status interact(const TermList& left, const TermList& right, Span at, TermList& result) {
    // Each side is below kMaxTerms and kMaxFactors, so these products cannot overflow 64 bits.
    OGIVE_CHECK(spend(left.terms().size() * (right.factors() + 1) + right.terms().size() * (left.factors() + 1), at));
    for (const IdTerm& a : left.terms())
      for (const IdTerm& b : right.terms()) {
        result.add({unique(a.ids + b.ids), cover(a.span, b.span)});
        if (result.terms().size() > kMaxTerms || result.factors() > kMaxFactors) return too_large(at);
      }
    return {};
  }

  Status spend(std::size_t work, Span at) {
    if (work > kMaxWork - work_) return too_large(at);
    work_ += work;
    return {};
  }

  [[nodiscard]] Status too_large(Span at) const {
    return fail(Errc::too_large,
                "this expands to too many terms (the limit is " + std::to_string(kMaxTerms) + " terms and " +
                    std::to_string(kMaxFactors) + " factors); write fewer columns or a lower power",
                Place{std::string(source_), at.begin, at.end, {}, 0, {}});
  }

  [[nodiscard]] Status check_size(const Value& value) const {
    const bool fits = value.list.terms().size() <= kMaxTerms && value.list.factors() <= kMaxFactors;
    return fits ? Status{} : too_large(value.span);
  }

  [[nodiscard]] Status not_a_number(const Value& value) const {
    if (value.bare != Value::Bare::number) return {};
    return error(
        value.span,
        "a number other than 0 and 1 is no term; 1 is the intercept, 0 its absence; for arithmetic write I(2 * x)");
  }

  [[nodiscard]] Status check_interactable(const Value& value) const {
    if (!value.intercept) return {};
    return error(value.intercept_span, "the intercept cannot interact with other terms; leave this out");
  }

  /// The left side is one factor, or two parts that are counts.
  Result<std::optional<Factor>> response(const Value& value) {
    const bool one_factor = !value.intercept && value.list.terms().size() == 1 && value.list.factors() == 1;
    if (!one_factor)
      return error(value.span,
                   "the left side of '~' is one response: a column, arithmetic such as I(y > 3), or counts, written "
                   "cbind(successes, failures) or successes/trials without more parentheses");
    const Factor& factor = factors_[value.list.terms().front().ids.front()];
    if (factor.offset) return error(value.span, "offset( ) is a term of the right side; the left side is the response");
    leave_out(factor.expression);
    if (syntax_.second) leave_out(*syntax_.second);
    response_known_ = true;
    return factor;
  }

  void leave_out(const Expression& expression) {
    for (std::string& name : variables(expression)) left_out_.push_back(std::move(name));
  }

  /// True for a term that is an offset.
  [[nodiscard]] Result<bool> offset(const IdTerm& term) const {
    const auto is_offset = [this](char32_t id) { return factors_[id].offset; };
    if (std::none_of(term.ids.begin(), term.ids.end(), is_offset)) return false;
    if (term.ids.size() == 1) return true;
    return error(term.span, "an offset is added as it is and cannot be part of a product; write + offset(...)");
  }

  std::string_view source_;
  Syntax syntax_;
  const std::vector<std::string>& columns_;
  std::vector<Factor> factors_;
  std::unordered_map<std::string, char32_t> numbers_;
  std::vector<std::string> left_out_;  // columns that "." does not mean
  std::vector<std::string> notes_;
  bool response_known_ = false;
  std::size_t work_ = 0;
};

}  // namespace

Result<Formula> expand(std::string_view source, Syntax syntax, const std::vector<std::string>& columns) {
  return Expander(source, std::move(syntax), columns).run();
}

}  // namespace ogive::formula
