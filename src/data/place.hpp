/// Places in data, for errors.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace ogive {

/// A line of a file (0: unknown) and a column (empty: none).
[[nodiscard]] inline Place in_file(std::string file, std::int64_t line = 0, std::string column = {}) {
  Place place;
  place.file = std::move(file);
  place.line = line;
  place.column = std::move(column);
  return place;
}

}  // namespace ogive
