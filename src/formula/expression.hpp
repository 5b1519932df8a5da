/// Arithmetic inside a factor: tokens -> Expression.  Private to this layer.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "formula/token.hpp"

namespace ogive::formula {

/// Parentheses and signs may nest this deep, operators may chain this high: recursion is bounded by both, with room to
/// spare on a stack of 8 MiB even where the address sanitizer spreads every frame.
inline constexpr std::size_t kMaxDepth = 60;
inline constexpr std::size_t kMaxHeight = 1000;

/// Parses all of `tokens`, which come from `source`.  `end` is where a message points when they stop too early.
[[nodiscard]] Result<Expression> parse_tokens(std::string_view source, std::span<const Token> tokens, Span end);

}  // namespace ogive::formula
