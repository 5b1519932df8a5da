/// One factor: a run of tokens -> name, expression and coding.  Private to this layer.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formula/token.hpp"

namespace ogive::formula {

/// The factor that `tokens` (not empty, brackets balanced) spell.
[[nodiscard]] Result<Factor> parse_factor(std::string_view source, std::span<const Token> tokens);

/// The factor of a bare column, as "." and backticks give it.  Its name is the column's, in backticks only where the
/// bare name would read as something else (a column that is itself called "log(x)").
[[nodiscard]] Factor column_factor(std::string_view column, Span span);

/// Tokens as one text with white space as patsy's pretty_untokenize puts it.
[[nodiscard]] std::string spell(std::span<const Token> tokens);

}  // namespace ogive::formula
