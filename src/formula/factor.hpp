/// One factor: a run of tokens -> name, expression and coding.  Private to this layer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formula/token.hpp"

namespace ogive::formula {

/// The factor that `tokens` (not empty, brackets balanced) spell.
[[nodiscard]] Result<Factor> parse_factor(std::string_view source, std::span<const Token> tokens);

/// True when `tokens` are one call: `callee`, "(" and its matching ")" at the very end.
[[nodiscard]] bool is_call(std::span<const Token> tokens, std::string_view callee);

/// Where each top-level argument between the parentheses of `call` (name, "(", ..., ")") lies.
[[nodiscard]] std::vector<std::span<const Token>> split_arguments(std::span<const Token> call);

/// A left side of two parts.
struct CountedLeft {
  Factor successes;  ///< named as the whole left side
  Counts counts = Counts::none;
  Expression second;
};
/// cbind(successes, failures) or successes/trials; nothing when the left side is neither.
[[nodiscard]] Result<std::optional<CountedLeft>> parse_counts(std::string_view source, std::span<const Token> left);

/// The factor of a bare column, as "." and backticks give it.  Its name is the column's, in backticks only where the
/// bare name would read as something else (a column that is itself called "log(x)").
[[nodiscard]] Factor column_factor(std::string_view column, Span span);

/// Tokens as one text with white space as patsy's pretty_untokenize puts it.
[[nodiscard]] std::string spell(std::span<const Token> tokens);

}  // namespace ogive::formula
