/// Integers in the fewest bytes that hold them: less memory, and less for every pass to read.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace ogive {

struct Narrow {
  std::uint8_t bytes = 8;                   ///< of each: 1, 2, 4 or 8
  std::unique_ptr<std::uint64_t[]> values;  ///< in that width; null where that is 8
};

[[nodiscard]] Narrow narrowed(std::span<const std::int64_t> values);

}  // namespace ogive
