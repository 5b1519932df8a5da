/// Rows of one Arrow array.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "data/arrow_abi.hpp"
#include "data/arrow_type.hpp"

namespace ogive {

/// Some rows of one array, its buffers checked as far as they can be.
struct ArrowSlice {
  const ArrowArray* array = nullptr;
  std::int64_t begin = 0;  ///< in the buffers
  std::int64_t rows = 0;

  [[nodiscard]] const void* buffer(int index) const noexcept { return array->buffers[index]; }
  /// False where row i of the slice has no value.
  [[nodiscard]] bool present(std::int64_t i) const noexcept {
    if (array->n_buffers == 0 || array->buffers[0] == nullptr) return true;
    const std::int64_t at = begin + i;
    return ((static_cast<const std::uint8_t*>(array->buffers[0])[at >> 3] >> (at & 7)) & 1) != 0;
  }
};

/// Rows [begin, begin + rows) of an array of a type.
/// Errors    bad_data; `what` is the column in the sentence.
[[nodiscard]] Result<ArrowSlice> arrow_slice(const ArrowArray& array, const ArrowType& type, std::int64_t begin,
                                             std::int64_t rows, const std::string& what);

/// A number of rows, or of rows before the first, that an array can have.
[[nodiscard]] constexpr bool is_sane(std::int64_t rows) noexcept {
  constexpr std::int64_t kMostRows = std::int64_t{1} << 48;  // more than any memory holds
  return rows >= 0 && rows <= kMostRows;
}

/// The error of an array that contradicts itself.
[[nodiscard]] tl::unexpected<Error> bad_array(const std::string& what, std::string_view why);

}  // namespace ogive
