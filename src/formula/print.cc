#include <charconv>
#include <string>

#include "formula/operators.hpp"
#include "formula/token.hpp"

namespace ogive::formula {
namespace {

using Kind = Expression::Kind;

std::string_view spelling(Op op) {
  switch (op) {
    case Op::add: return " + ";
    case Op::subtract: return " - ";
    case Op::multiply: return " * ";
    case Op::divide: return " / ";
    case Op::power: return " ** ";
    case Op::less: return " < ";
    case Op::less_equal: return " <= ";
    case Op::greater: return " > ";
    case Op::greater_equal: return " >= ";
    case Op::equal: return " == ";
    case Op::not_equal: return " != ";
    case Op::logical_and: return " and ";
    case Op::logical_or: return " or ";
    case Op::logical_not: return "not ";
    case Op::negate: return "-";
  }
  return "";
}

std::string number(double value) {
  char buffer[32];
  const auto [end, code] = std::to_chars(std::begin(buffer), std::end(buffer), value);
  return code == std::errc() ? std::string(std::begin(buffer), end) : std::string();
}

std::string text(std::string_view characters) {
  std::string quoted = "'";
  for (const char c : characters) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

/// Writes `e` so that it stands where operators down to `least` may stand.
std::string write(const Expression& e, int least);

std::string write_operation(const Expression& e) {
  const int own = precedence(e.op);
  if (e.arguments.size() == 1)
    return std::string(spelling(e.op)) + write(e.arguments[0], e.op == Op::negate ? kPower : own);
  const bool power = e.op == Op::power;
  const int left = power || own == kComparison ? own + 1 : own;
  // After ** a sign may stand without parentheses: prefix operators bind there as in Python.
  const bool sign = power && e.arguments[1].kind == Kind::operation && e.arguments[1].op == Op::negate;
  const int right = sign ? kNegation : power ? own : own + 1;
  return write(e.arguments[0], left) + std::string(spelling(e.op)) + write(e.arguments[1], right);
}

std::string write(const Expression& e, int least) {
  switch (e.kind) {
    case Kind::number: return number(e.number);
    case Kind::text: return text(e.name);
    case Kind::boolean: return e.number != 0.0 ? "True" : "False";
    case Kind::variable: return quote_name(e.name);
    case Kind::operation: {
      const std::string written = write_operation(e);
      return precedence(e.op) < least ? "(" + written + ")" : written;
    }
    case Kind::call: break;
  }
  std::string written = e.name + "(";
  for (const Expression& argument : e.arguments)
    written += (&argument == &e.arguments.front() ? "" : ", ") + write(argument, 0);
  return written + ")";
}

std::string write(const Factor& factor) {
  const bool column = factor.expression.kind == Kind::variable && !factor.categorical;
  return column && factor.name == factor.expression.name ? quote_name(factor.name) : factor.name;
}

}  // namespace

std::string print(const Expression& expression) { return write(expression, 0); }

std::string print(const Formula& formula) {
  std::string printed = formula.response ? write(*formula.response) + " ~ " : "~ ";
  std::string separator;
  if (!formula.intercept() || formula.terms.size() == 1) printed += formula.intercept() ? "1" : "0", separator = " + ";
  for (const Term& term : formula.terms) {
    if (term.factors.empty()) continue;
    printed += separator;
    separator = " + ";
    for (const Factor& factor : term.factors) printed += (&factor == &term.factors.front() ? "" : ":") + write(factor);
  }
  for (const Factor& offset : formula.offsets) printed += (separator.empty() ? "" : " + ") + offset.name;
  return printed;
}

}  // namespace ogive::formula
