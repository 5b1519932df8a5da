/// JSON written by hand where a whole document in memory would be too much: rows of predictions, one error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ogive {

/// The text in quotes, control characters escaped; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

/// The shortest text that reads back as the same number; null where it is not finite.
[[nodiscard]] std::string json_number(double value);

/// {"error": {"code": ..., "message": ..., and what is known of the place}} and a newline.  `begin` and `end` are byte
/// offsets into `source`, the formula.
[[nodiscard]] std::string error_json(const Error& error);

}  // namespace ogive
