/// Kept rows of a column as doubles or codes: by runs, in place where the column allows it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "data/column_reader.hpp"
#include "design/complete_rows.hpp"

namespace ogive::design {

/// One number of a boolean, integer, real or date (days) chunk.
[[nodiscard]] double number_at(ColumnReader& column, std::size_t chunk, std::int64_t row);
/// One code of a text or boolean chunk.
[[nodiscard]] std::uint32_t code_at(ColumnReader& column, std::size_t chunk, std::int64_t row);

/// Rows [begin, begin + out.size()) of a chunk of numbers, converted to double.
void copy_numbers(ColumnReader& column, std::size_t chunk, std::int64_t begin, std::span<double> out);

/// Calls visit(span of doubles) for the kept rows of a column of numbers, in order and in pieces, until it returns
/// false.
template <class Visit>
bool numbers_while(const Column& column, const CompleteRows& complete, Visit&& visit) {
  constexpr std::int64_t kPiece = 4096;
  std::vector<double> piece(kPiece);
  ColumnReader reader(column);
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    const Chunk& chunk = column.chunks[c];
    const bool in_place = column.kind == Kind::real && chunk.stride == 1 && chunk.packed == nullptr;
    const bool all = complete.runs_while(c, 0, [&](std::int64_t begin, std::int64_t end) {
      for (; begin < end; begin += kPiece) {
        std::span<const double> numbers(piece.data(), static_cast<std::size_t>(std::min(kPiece, end - begin)));
        if (in_place)
          numbers = {chunk.as<double>() + begin, numbers.size()};
        else
          copy_numbers(reader, c, begin, std::span(piece.data(), numbers.size()));
        if (!visit(numbers)) return false;
      }
      return true;
    });
    if (!all) return false;
  }
  return true;
}

/// The rows of a segment, from the reader's first on.
[[nodiscard]] const Chunk& rows_of(ColumnReader& column, const Segment& part);

/// The numbers of a leaf.  Points into the column, or to what the reader has of it, when the leaf is one run of
/// doubles; else `scratch` (room for kLeafRows) is filled and pointed at.
[[nodiscard]] Strided gather_numbers(ColumnReader& column, std::span<const Segment> segments, double* scratch);

/// out[i] = map[code of row i].  Every code of a kept row must be inside the map.
void gather_codes(ColumnReader& column, std::span<const Segment> segments, std::span<const std::int32_t> map,
                  std::int32_t* out);

}  // namespace ogive::design
