#include "formula/evaluate.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/constants.hpp"
#include "base/date.hpp"
#include "formula/functions.hpp"
#include "formula/operators.hpp"
#include "formula/token.hpp"

namespace ogive::formula {
namespace {

using Kind = Expression::Kind;

/// Values of one node for one run: a column (stride 1) or a constant (stride 0).
struct Operand {
  std::vector<double> own;       ///< storage, when the values are not the column's
  const double* data = nullptr;  ///< null: the constant
  double constant = 0.0;

  [[nodiscard]] const double* begin() const { return data != nullptr ? data : &constant; }
  [[nodiscard]] std::size_t stride() const { return data != nullptr ? 1 : 0; }
};

double truth(bool condition) { return condition ? 1.0 : 0.0; }

/// A comparison is missing where a side is.
template <class Compare>
auto comparing(Compare compare) {
  return [compare](double a, double b) { return std::isnan(a) || std::isnan(b) ? kNaN : truth(compare(a, b)); };
}

class Evaluator {
 public:
  Evaluator(const Variables& variables, std::size_t rows) : variables_(variables), rows_(rows) {}

  /// Recursion is as deep as the tree, which the parser bounds; buffers are one a node and are handed up.
  Operand evaluate(const Expression& e) const {
    switch (e.kind) {
      case Kind::number:
      case Kind::boolean: return constant(e.number);
      case Kind::variable: return column([&](std::vector<double>& own) { return variables_.numbers(e.name, own); });
      case Kind::operation: return operation(e);
      case Kind::call: return call(e);
      case Kind::text: break;  // the parser lets a text stand only beside a column
    }
    return constant(kNaN);
  }

 private:
  static Operand constant(double value) {
    Operand operand;
    operand.constant = value;
    return operand;
  }

  template <class Read>
  static Operand column(Read read) {
    Operand operand;
    operand.data = read(operand.own).data();
    return operand;
  }

  template <class F>
  Operand map(Operand a, F f) const {
    if (a.data == nullptr) return constant(f(a.constant));
    std::vector<double> out = take(a);
    const double* x = a.data;
    for (std::size_t i = 0; i < rows_; ++i) out[i] = f(x[i]);
    return column_of(std::move(out));
  }

  template <class F>
  Operand map(Operand a, Operand b, F f) const {
    if (a.data == nullptr && b.data == nullptr) return constant(f(a.constant, b.constant));
    // Rows are read before they are written, so the buffer of either side can take the result.
    std::vector<double> out = a.own.size() == rows_ && a.data != nullptr ? take(a) : take(b);
    const double *x = a.begin(), *y = b.begin();
    const std::size_t dx = a.stride(), dy = b.stride();
    for (std::size_t i = 0; i < rows_; ++i) out[i] = f(x[i * dx], y[i * dy]);
    return column_of(std::move(out));
  }

  /// The buffer of `a` if it has one of the right size (its values stay readable), else a new one.
  [[nodiscard]] std::vector<double> take(Operand& a) const {
    return a.own.size() == rows_ ? std::move(a.own) : std::vector<double>(rows_);
  }

  static Operand column_of(std::vector<double> values) {
    Operand operand;
    operand.own = std::move(values);
    operand.data = operand.own.data();
    return operand;
  }

  Operand call(const Expression& e) const {
    const Function* function = find_function(e.name);
    Operand result = evaluate(e.arguments.front());
    if (function->unary != nullptr) return map(std::move(result), function->unary);
    for (std::size_t i = 1; i < e.arguments.size(); ++i)
      result = map(std::move(result), evaluate(e.arguments[i]), function->binary);
    return result;
  }

  Operand operation(const Expression& e) const {
    const Expression& left = e.arguments.front();
    const Expression& right = e.arguments.back();
    if (left.kind == Kind::text || right.kind == Kind::text) return text_comparison(e);
    Operand a = evaluate(left);
    if (e.op == Op::negate) return map(std::move(a), [](double x) { return -x; });
    if (e.op == Op::logical_not)
      return map(std::move(a), [](double x) { return std::isnan(x) ? kNaN : truth(x == 0.0); });
    return binary(e.op, std::move(a), evaluate(right));
  }

  Operand binary(Op op, Operand a, Operand b) const {
    const auto apply = [&](auto f) { return map(std::move(a), std::move(b), f); };
    switch (op) {
      case Op::add: return apply([](double x, double y) { return x + y; });
      case Op::subtract: return apply([](double x, double y) { return x - y; });
      case Op::multiply: return apply([](double x, double y) { return x * y; });
      case Op::divide: return apply([](double x, double y) { return x / y; });
      case Op::power: return apply(power);
      case Op::less: return apply(comparing([](double x, double y) { return x < y; }));
      case Op::less_equal: return apply(comparing([](double x, double y) { return x <= y; }));
      case Op::greater: return apply(comparing([](double x, double y) { return x > y; }));
      case Op::greater_equal: return apply(comparing([](double x, double y) { return x >= y; }));
      case Op::equal: return apply(comparing([](double x, double y) { return x == y; }));
      case Op::not_equal: return apply(comparing([](double x, double y) { return x != y; }));
      case Op::logical_and: return apply(comparing([](double x, double y) { return x != 0.0 && y != 0.0; }));
      case Op::logical_or: return apply(comparing([](double x, double y) { return x != 0.0 || y != 0.0; }));
      case Op::logical_not:
      case Op::negate: break;
    }
    return constant(kNaN);
  }

  Operand text_comparison(const Expression& e) const {
    const bool text_first = e.arguments.front().kind == Kind::text;
    const Expression& text = text_first ? e.arguments.front() : e.arguments.back();
    const Expression& name = text_first ? e.arguments.back() : e.arguments.front();
    if (variables_.is_date && variables_.is_date(name.name)) {
      const std::optional<std::int32_t> day = parse_date(text.name);
      Operand wanted = constant(day ? static_cast<double>(*day) : kNaN);
      Operand days = evaluate(name);
      return text_first ? binary(e.op, std::move(wanted), std::move(days))
                        : binary(e.op, std::move(days), std::move(wanted));
    }
    Operand equal = column([&](std::vector<double>& own) { return variables_.equals_text(name.name, text.name, own); });
    if (e.op == Op::equal) return equal;
    return map(std::move(equal), [](double x) { return 1.0 - x; });
  }

  const Variables& variables_;
  std::size_t rows_;
};

bool compares_text(const Expression& e) {
  return e.kind == Kind::operation && (e.arguments.front().kind == Kind::text || e.arguments.back().kind == Kind::text);
}

tl::unexpected<Error> bad_type(std::string_view source, Span at, const std::string& column, std::string sentence) {
  return fail(Errc::bad_type, std::move(sentence), Place{std::string(source), at.begin, at.end, {}, 0, column});
}

/// A column beside a text.
Status check_comparison(const Expression& e, std::string_view source, Holds holds) {
  const bool text_first = e.arguments.front().kind == Kind::text;
  const Expression& text = text_first ? e.arguments.front() : e.arguments.back();
  const Expression& column = text_first ? e.arguments.back() : e.arguments.front();
  const std::string& name = column.name;
  if (holds == Holds::numbers)
    return bad_type(source, column.span, name, "'" + name + "' is not text; compare it with a number");
  if (holds == Holds::dates && !parse_date(text.name))
    return bad_type(source, text.span, name,
                    "'" + text.name + "' is no date to compare the dates of '" + name + "' with; write one as in " +
                        name + " >= '2024-01-31'");
  if (holds == Holds::text && e.op != Op::equal && e.op != Op::not_equal)
    return bad_formula(
        source, text.span,
        "'" + name +
            "' is text, which can only be compared by == or !=; dates have an order where all of the column "
            "are written as 2024-01-31");
  return {};
}

/// 2024-01-31 without quotes, which is 1992.
bool is_bare_date(const Expression& e) {
  const auto subtracts = [](const Expression& one) { return one.kind == Kind::operation && one.op == Op::subtract; };
  const auto is_number = [](const Expression& one) { return one.kind == Kind::number; };
  return subtracts(e) && subtracts(e.arguments[0]) && is_number(e.arguments[1]) &&
         is_number(e.arguments[0].arguments[0]) && is_number(e.arguments[0].arguments[1]);
}

/// A column of dates beside numbers.
Status check_dates(const Expression& e, std::string_view source, const std::function<Holds(std::string_view)>& holds) {
  if (e.kind != Kind::operation || e.arguments.size() != 2 || precedence(e.op) != kComparison) return {};
  for (const std::size_t side : {0U, 1U}) {
    const Expression& column = e.arguments[side];
    const Expression& other = e.arguments[1 - side];
    if (column.kind == Kind::variable && holds(column.name) == Holds::dates && is_bare_date(other))
      return bad_type(source, other.span, column.name,
                      "without quotes this is a subtraction; a date is written in quotes, as in " + column.name +
                          " >= '2024-01-31'");
  }
  return {};
}

}  // namespace

Status check_types(const Expression& expression, std::string_view source,
                   const std::function<Holds(std::string_view)>& holds) {
  if (expression.kind == Kind::variable && holds(expression.name) == Holds::text)
    return bad_type(source, expression.span, expression.name,
                    "'" + expression.name + "' is text; compare it with a text, as in " + expression.name +
                        " == 'a', or use C(" + expression.name + ")");
  if (compares_text(expression)) {
    const bool text_first = expression.arguments.front().kind == Kind::text;
    const Expression& column = text_first ? expression.arguments.back() : expression.arguments.front();
    return check_comparison(expression, source, holds(column.name));
  }
  for (const Expression& argument : expression.arguments) OGIVE_CHECK(check_types(argument, source, holds));
  return check_dates(expression, source, holds);
}

void evaluate(const Expression& expression, const Variables& variables, std::span<double> out) {
  const Operand result = Evaluator(variables, out.size()).evaluate(expression);
  const double* values = result.begin();
  const std::size_t stride = result.stride();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[i * stride];
}

}  // namespace ogive::formula
