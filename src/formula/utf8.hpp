/// Code points of UTF-8 text, as far as a formula and a figure need them.
#pragma once

#include <cstddef>
#include <string_view>

namespace ogive::formula {

/// One code point and the bytes it takes; `size` is 0 where the bytes are not UTF-8 (RFC 3629).
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;
};

/// The code point that begins at `at`; at < text.size().
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t at) noexcept;

/// White space, the no-break and ideographic spaces of pasted text included.
[[nodiscard]] bool is_space(char32_t c) noexcept;

/// May begin a name: ASCII letters, '_', and everything beyond ASCII that is not known as punctuation or symbol.
[[nodiscard]] bool is_letter(char32_t c) noexcept;

/// May continue a name: letters, digits and '.'.
[[nodiscard]] bool continues_name(char32_t c) noexcept;

}  // namespace ogive::formula
