/// Tokens of the formula language and the place where an error points.  Private to this layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "formula/formula.hpp"

namespace ogive::formula {

/// One token.  `spelling` is how canonical names write it; `value` is what it means.
struct Token {
  enum class Kind : std::uint8_t { name, number, text, symbol };
  Kind kind = Kind::symbol;
  std::string spelling;  ///< numbers and texts as written; names in backticks only where they need them
  std::string value;     ///< name: the column; text: its characters; otherwise as `spelling`
  bool quoted = false;   ///< a name in backticks: never a keyword, never a function
  Span span;

  [[nodiscard]] bool is(std::string_view symbol) const { return kind == Kind::symbol && spelling == symbol; }
  [[nodiscard]] bool is_word(std::string_view word) const { return kind == Kind::name && !quoted && value == word; }
};

/// Splits `source` into tokens.  Errors: a stray character (whole code point), an unclosed quote, a malformed
/// number, bytes that are not UTF-8.
[[nodiscard]] Result<std::vector<Token>> lex(std::string_view source);

/// True for a name that needs no backticks.
[[nodiscard]] bool is_plain_name(std::string_view name);

/// `name` as a formula writes it: itself where plain, otherwise in backticks.
[[nodiscard]] std::string quote_name(std::string_view name);

[[nodiscard]] inline tl::unexpected<Error> bad_formula(std::string_view source, Span at, std::string sentence) {
  return fail(Errc::bad_formula, std::move(sentence), Place{std::string(source), at.begin, at.end, {}, 0, {}});
}

}  // namespace ogive::formula
