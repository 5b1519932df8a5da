/// Text on a screen of fixed pitch: widths, padding, wrapping, and names that cannot disturb it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"

namespace ogive::report {

/// The width that tables and notes keep to.
inline constexpr std::size_t kScreenWidth = 78;

/// Places that `text` takes: none for a combining mark, two for an East Asian wide character, one for any other
/// code point and for each byte that is not UTF-8.  Source: Unicode 15, EastAsianWidth.txt (W and F), by blocks.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text on one line: line breaks, tabs, other control characters and bytes that are not UTF-8 are escaped as
/// "\n", "\t", "\x1b"; direction overrides as "\u202e".
[[nodiscard]] std::string printable(std::string_view text);

/// `text` with spaces up to `width` places; longer text is left whole.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, Align align);

/// `text` with spaces on both sides; an odd one on the right, but on the left where the width is odd too, as Python's
/// str.center.
[[nodiscard]] std::string centred(std::string_view text, std::size_t width);

/// The line without spaces at its end.
[[nodiscard]] std::string without_trailing_spaces(std::string line);

/// Lines of at most `width` places (a longer word stands alone), each ended by "\n": `first` begins the first line,
/// and the others begin with as many spaces.
[[nodiscard]] std::string wrapped(std::string_view first, std::string_view text, std::size_t width = kScreenWidth);

}  // namespace ogive::report
