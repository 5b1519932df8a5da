/// Text in figures: escaped, measured, shortened.  Names and levels are strangers' bytes: any bytes are taken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/number.hpp"

namespace ogive::figure {

/// UTF-8 on one line: what is no UTF-8, controls and marks that turn the direction of what follows become U+FFFD or a
/// space.
[[nodiscard]] std::string clean(std::string_view text);

/// `clean`, with the five characters of XML as entities: for an attribute in double quotes or for content.
[[nodiscard]] std::string escaped(std::string_view text);

/// How wide the text is at a font size, in its units.  An estimate on the wide side of common sans-serif fonts: figures
/// are laid out without the reader's font.
[[nodiscard]] double width_of(std::string_view text, double size);

/// The text, or its beginning and its end with "…" between where it is wider than `room`: names of the levels of one
/// factor differ at the end.
[[nodiscard]] std::string shortened(std::string_view text, double size, double room);

/// Lines no wider than `room`, cut at spaces; a word that is wider is shortened.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, double size, double room);

/// A number with `digits` significant digits as people write it: "3.42", "−0.5", "1.5×10⁻⁷", "∞"; zeros at the end are
/// dropped, or kept where numbers stand below each other: "1.00".
[[nodiscard]] std::string written(double value, int digits = 3, report::Trailing zeros = report::Trailing::drop);

/// mantissa×10^exponent; the power alone where the mantissa is "1".
[[nodiscard]] std::string power_of_ten(const std::string& mantissa, int exponent);

}  // namespace ogive::figure
