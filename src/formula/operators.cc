#include "formula/operators.hpp"

#include <algorithm>
#include <array>

namespace ogive::formula {
namespace {

using Kind = Expression::Kind;

struct Operator {
  std::string_view spelling;
  Op op;
};
constexpr std::array kOperators = {
    Operator{"or", Op::logical_or},   Operator{"|", Op::logical_or},
    Operator{"and", Op::logical_and}, Operator{"&", Op::logical_and},
    Operator{"<", Op::less},          Operator{"<=", Op::less_equal},
    Operator{">", Op::greater},       Operator{">=", Op::greater_equal},
    Operator{"==", Op::equal},        Operator{"!=", Op::not_equal},
    Operator{"+", Op::add},           Operator{"-", Op::subtract},
    Operator{"*", Op::multiply},      Operator{"/", Op::divide},
    Operator{"**", Op::power},        Operator{"^", Op::power},
};

bool is_condition(const Expression& e) {
  if (e.kind == Kind::operation) return precedence(e.op) <= kComparison;
  return e.kind == Kind::variable || e.kind == Kind::boolean;
}

}  // namespace

std::optional<Op> binary_operator(const Token& token) {
  if (token.kind == Token::Kind::text || token.kind == Token::Kind::number || token.quoted) return std::nullopt;
  const auto* found = std::find_if(kOperators.begin(), kOperators.end(),
                                   [&](const Operator& row) { return row.spelling == token.spelling; });
  if (found == kOperators.end()) return std::nullopt;
  return found->op;
}

int precedence(Op op) noexcept {
  switch (op) {
    case Op::logical_or: return 1;
    case Op::logical_and: return 2;
    case Op::logical_not: return 3;
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal: return kComparison;
    case Op::add:
    case Op::subtract: return 5;
    case Op::multiply:
    case Op::divide: return 6;
    case Op::negate: return kNegation;
    case Op::power: return kPower;
  }
  return 0;
}

tl::unexpected<Error> text_misused(std::string_view source, Span at) {
  return bad_formula(source, at, "a text can only be compared with a column");
}

Status check_operands(std::string_view source, Op op, const Expression& left, const Expression& right) {
  if (precedence(op) <= precedence(Op::logical_not)) {
    for (const Expression* side : {&left, &right})
      if (!is_condition(*side))
        return bad_formula(source, side->span,
                           "and, or, not (& | !) join conditions, and this is none; compare it, as in x > 3");
    return {};
  }
  const bool texts[2] = {left.kind == Kind::text, right.kind == Kind::text};
  if (!texts[0] && !texts[1]) return {};
  const Expression& text = texts[0] ? left : right;
  const Expression& other = texts[0] ? right : left;
  if (precedence(op) != kComparison) return text_misused(source, text.span);
  if (other.kind != Kind::variable)
    return bad_formula(source, other.span, "a text can only be compared with a column by its name");
  return {};
}

Status check_count(std::string_view source, const Function& function, const Expression& call) {
  const std::size_t count = call.arguments.size();
  if (count >= function.least && count <= function.most) return {};
  const std::string name(function.name);
  if (function.least != function.most)
    return bad_formula(
        source, call.span,
        name + " works across columns, row by row, and takes two or more arguments, as in " + name + "(a, b)");
  return bad_formula(
      source, call.span,
      name + " takes " + (function.least == 1 ? "one argument" : "two arguments") + ", not " + std::to_string(count));
}

}  // namespace ogive::formula
