/// Kept rows of a column as doubles or codes: by runs, in place where the column allows it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "data/column.hpp"
#include "design/complete_rows.hpp"

namespace ogive::design {

/// One number of a boolean, integer, real or date (days) chunk.
[[nodiscard]] double number_at(const Column& column, std::size_t chunk, std::int64_t row) noexcept;
/// One code of a text or boolean chunk.
[[nodiscard]] std::uint32_t code_at(const Column& column, std::size_t chunk, std::int64_t row) noexcept;

/// Rows [begin, begin + out.size()) of a chunk of numbers, converted to double.
void copy_numbers(const Column& column, std::size_t chunk, std::int64_t begin, std::span<double> out) noexcept;

/// The numbers of a leaf.  Points into the column when the leaf is one run of doubles; else `scratch` (room for
/// kLeafRows) is filled and pointed at.
[[nodiscard]] Strided gather_numbers(const Column& column, std::span<const Segment> segments, double* scratch) noexcept;

/// out[i] = map[code of row i].  Every code of a kept row must be inside the map.
void gather_codes(const Column& column, std::span<const Segment> segments, std::span<const std::int32_t> map,
                  std::int32_t* out) noexcept;

}  // namespace ogive::design
