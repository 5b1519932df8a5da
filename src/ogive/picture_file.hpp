/// Figures as files: SVG as it is, PNG and PDF by the rsvg-convert program.
#pragma once

#include <string>

#include "base/result.hpp"
#include "report/figure/figure.hpp"

namespace ogive {

/// Errors   bad_option: the name ends in nothing that a figure can be written as.
[[nodiscard]] Status check_picture_name(const std::string& path);

/// Writes to `path` by its ending: .svg, .png (two pixels a unit) or .pdf; the file is there whole or not at all.
/// Errors   bad_option (another ending), cannot_write (also where rsvg-convert is not there or fails, with its words).
[[nodiscard]] Status write_picture(const figure::Figure& figure, const std::string& path);

}  // namespace ogive
