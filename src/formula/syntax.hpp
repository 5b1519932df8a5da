/// The formula as a tree in postfix order: operands stand before their operator, so that walking it needs a stack of
/// values and no recursion.  Private to this layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "formula/formula.hpp"

namespace ogive::formula {

struct Node {
  enum class Kind : std::uint8_t {
    zero,
    one,
    number,
    all_columns,
    factor,  // operands
    plus,
    minus,
    times,
    nest,
    interact,
    within,
    power,  // two operands: + - * / : %in% ^
    keep,
    negate,  // one operand: + -
  };
  Kind kind = Kind::factor;
  Span span;                 ///< of the operand or of the operator's own characters
  std::size_t factor = 0;    ///< factor: which of Syntax::factors
  std::size_t exponent = 0;  ///< number and one: the value as an exponent; 0 when it is not a whole number >= 1
};

struct Syntax {
  std::vector<Node> nodes;
  std::vector<Factor> factors;       ///< as written, not merged
  std::optional<std::size_t> tilde;  ///< how many of `nodes` belong to the left side; none: no '~'
  Span tilde_span;
  Counts counts = Counts::none;      ///< of a left side of two parts: its node is the factor of the successes
  std::optional<Expression> second;  ///< and this its failures or trials
};

/// Parses by precedence climbing: ~ | + - | * / | %in% | : | ** ^, all from the left; signs bind as + and -.
[[nodiscard]] Result<Syntax> parse(std::string_view source);

/// Expands to terms; `columns` is what "." means.
[[nodiscard]] Result<Formula> expand(std::string_view source, Syntax syntax, const std::vector<std::string>& columns);

}  // namespace ogive::formula
