#include "design/gather.hpp"

#include <algorithm>

namespace ogive::design {

const Chunk& rows_of(ColumnReader& column, const Segment& part) {
  if (part.rows == nullptr) return column.rows(part.chunk, part.begin, part.begin + part.count);
  return column.rows(part.chunk, part.rows[0], part.rows[part.count - 1] + 1);
}

namespace {

template <class T>
void convert(const T* from, std::span<double> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>(from[i]);
}

/// out[k] = give(value of the segment's row k); `from` begins at row `first` of the chunk.
template <class T, class Out, class Give>
void each_of(const T* from, std::int64_t first, const Segment& part, Out* out, Give give) noexcept {
  if (part.rows != nullptr) {
    for (std::int64_t k = 0; k < part.count; ++k) out[k] = give(from[part.rows[k] - first]);
  } else {
    for (std::int64_t k = 0; k < part.count; ++k) out[k] = give(from[part.begin - first + k]);
  }
}

template <class T, class Out, class Give>
void each_row(ColumnReader& column, const Segment& part, Out* out, Give give) {
  const T* const values = rows_of(column, part).as<T>();
  each_of(values, column.first(), part, out, give);
}

void each_real(ColumnReader& column, const Segment& part, double* out) {
  const Chunk& from = rows_of(column, part);
  for (std::int64_t k = 0; k < part.count; ++k)
    out[k] = from.real((part.rows != nullptr ? part.rows[k] : part.begin + k) - column.first());
}

}  // namespace

double number_at(ColumnReader& column, std::size_t chunk, std::int64_t row) {
  double value = 0.0;
  copy_numbers(column, chunk, row, {&value, 1});
  return value;
}

std::uint32_t code_at(ColumnReader& column, std::size_t chunk, std::int64_t row) {
  const Chunk& from = column.rows(chunk, row, row + 1);
  const std::int64_t at = row - column.first();
  return column.column().kind == Kind::boolean ? from.as<std::uint8_t>()[at] : from.as<std::uint32_t>()[at];
}

void copy_numbers(ColumnReader& column, std::size_t chunk, std::int64_t begin, std::span<double> out) {
  const Chunk& from = column.rows(chunk, begin, begin + static_cast<std::int64_t>(out.size()));
  const std::int64_t at = begin - column.first();
  switch (column.column().kind) {
    case Kind::real:
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = from.real(at + static_cast<std::int64_t>(i));
      break;
    case Kind::integer: with_integers(from, [&](const auto* values) { convert(values + at, out); }); break;
    case Kind::boolean: convert(from.as<std::uint8_t>() + at, out); break;
    case Kind::date: convert(from.as<std::int32_t>() + at, out); break;
    case Kind::text:
    case Kind::missing: break;  // never bound as numbers
  }
}

Strided gather_numbers(ColumnReader& column, std::span<const Segment> segments, double* scratch) {
  const Kind kind = column.column().kind;
  if (segments.size() == 1 && kind == Kind::real && segments.front().rows == nullptr) {
    const Chunk& from = rows_of(column, segments.front());
    const std::int64_t at = segments.front().begin - column.first();
    // One number for all rows of an array is read as a column: a stride of 0 says that nothing varies in any leaf.
    if (from.stride != 0) return {from.as<double>() + at * from.stride, static_cast<std::ptrdiff_t>(from.stride)};
  }
  const auto number = [](auto value) { return static_cast<double>(value); };
  for (const Segment& part : segments) {
    double* out = scratch + part.to;
    switch (kind) {
      case Kind::real: each_real(column, part, out); break;
      case Kind::integer: {
        const Chunk& from = rows_of(column, part);
        with_integers(from, [&](const auto* values) { each_of(values, column.first(), part, out, number); });
        break;
      }
      case Kind::boolean: each_row<std::uint8_t>(column, part, out, number); break;
      case Kind::date: each_row<std::int32_t>(column, part, out, number); break;
      case Kind::text:
      case Kind::missing: break;  // never bound as numbers
    }
  }
  return {scratch, 1};
}

void gather_codes(ColumnReader& column, std::span<const Segment> segments, std::span<const std::int32_t> map,
                  std::int32_t* out) {
  const auto mapped = [&](auto code) { return map[code]; };
  for (const Segment& part : segments) {
    if (column.column().kind == Kind::boolean) {
      each_row<std::uint8_t>(column, part, out + part.to, mapped);
    } else {
      each_row<std::uint32_t>(column, part, out + part.to, mapped);
    }
  }
}

}  // namespace ogive::design
