/// How figures look: colours and the style sheet, in one place.
#pragma once

#include <cstddef>
#include <string>

namespace ogive::figure {

/// Colours of classes: told apart by the colour-blind, and together with the shapes of marks in black and white.
/// The last is for what has none of its own.
inline constexpr std::size_t kColours = 8;

inline constexpr double kTitleSize = 15.0;
inline constexpr double kLabelSize = 12.0;  ///< titles of axes, names
inline constexpr double kTickSize = 11.0;   ///< numbers on axes
inline constexpr double kCaptionSize = 11.0;

/// The style sheet.  Each colour is said twice, plainly and as a variable (--page, --ink, --soft, --grid, --c0 to --c7)
/// for readers that know no variables; these see the light figure.
[[nodiscard]] std::string style_sheet();

}  // namespace ogive::figure
