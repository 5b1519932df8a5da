/// The operators and calls inside a factor, and what can be said of their operands without knowing the columns.
/// Private to this layer.
#pragma once

#include <optional>
#include <string_view>

#include "formula/functions.hpp"
#include "formula/token.hpp"

namespace ogive::formula {

/// How tightly an operator binds; the printer and the parser read the same table.
[[nodiscard]] int precedence(Op op) noexcept;
inline constexpr int kComparison = 4, kNegation = 7, kPower = 8;

/// The binary operator that `token` spells; a name in backticks is none.
[[nodiscard]] std::optional<Op> binary_operator(const Token& token);

/// Conditions join conditions, and texts are only compared with columns (how, check_types knows).
[[nodiscard]] Status check_operands(std::string_view source, Op op, const Expression& left, const Expression& right);

/// The number of arguments of `call`.
[[nodiscard]] Status check_count(std::string_view source, const Function& function, const Expression& call);

/// The error of a text where a number is needed.
[[nodiscard]] tl::unexpected<Error> text_misused(std::string_view source, Span at);

}  // namespace ogive::formula
