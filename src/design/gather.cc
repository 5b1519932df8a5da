#include "design/gather.hpp"

#include <algorithm>

namespace ogive::design {
namespace {

template <class T>
void convert(const T* from, std::span<double> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>(from[i]);
}

/// out[k] = give(value of the segment's row k).
template <class T, class Out, class Give>
void each_of(const T* from, const Segment& part, Out* out, Give give) noexcept {
  if (part.rows != nullptr) {
    for (std::int64_t k = 0; k < part.count; ++k) out[k] = give(from[part.rows[k]]);
  } else {
    for (std::int64_t k = 0; k < part.count; ++k) out[k] = give(from[part.begin + k]);
  }
}

template <class T, class Out, class Give>
void each_row(const Column& column, const Segment& part, Out* out, Give give) noexcept {
  each_of(column.chunks[part.chunk].as<T>(), part, out, give);
}

void each_real(const Chunk& from, const Segment& part, double* out) noexcept {
  for (std::int64_t k = 0; k < part.count; ++k)
    out[k] = from.real(part.rows != nullptr ? part.rows[k] : part.begin + k);
}

}  // namespace

double number_at(const Column& column, std::size_t chunk, std::int64_t row) noexcept {
  double value = 0.0;
  copy_numbers(column, chunk, row, {&value, 1});
  return value;
}

std::uint32_t code_at(const Column& column, std::size_t chunk, std::int64_t row) noexcept {
  const Chunk& from = column.chunks[chunk];
  return column.kind == Kind::boolean ? from.as<std::uint8_t>()[row] : from.as<std::uint32_t>()[row];
}

void copy_numbers(const Column& column, std::size_t chunk, std::int64_t begin, std::span<double> out) noexcept {
  const Chunk& from = column.chunks[chunk];
  switch (column.kind) {
    case Kind::real:
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = from.real(begin + static_cast<std::int64_t>(i));
      break;
    case Kind::integer: with_integers(from, [&](const auto* values) { convert(values + begin, out); }); break;
    case Kind::boolean: convert(from.as<std::uint8_t>() + begin, out); break;
    case Kind::date: convert(from.as<std::int32_t>() + begin, out); break;
    case Kind::text:
    case Kind::missing: break;  // never bound as numbers
  }
}

Strided gather_numbers(const Column& column, std::span<const Segment> segments, double* scratch) noexcept {
  if (segments.size() == 1 && column.kind == Kind::real && segments.front().rows == nullptr) {
    const Segment& all = segments.front();
    const Chunk& from = column.chunks[all.chunk];
    return {from.as<double>() + all.begin * from.stride, static_cast<std::ptrdiff_t>(from.stride)};
  }
  const auto number = [](auto value) { return static_cast<double>(value); };
  for (const Segment& part : segments) {
    double* out = scratch + part.to;
    switch (column.kind) {
      case Kind::real: each_real(column.chunks[part.chunk], part, out); break;
      case Kind::integer:
        with_integers(column.chunks[part.chunk], [&](const auto* values) { each_of(values, part, out, number); });
        break;
      case Kind::boolean: each_row<std::uint8_t>(column, part, out, number); break;
      case Kind::date: each_row<std::int32_t>(column, part, out, number); break;
      case Kind::text:
      case Kind::missing: break;  // never bound as numbers
    }
  }
  return {scratch, 1};
}

void gather_codes(const Column& column, std::span<const Segment> segments, std::span<const std::int32_t> map,
                  std::int32_t* out) noexcept {
  const auto mapped = [&](auto code) { return map[code]; };
  for (const Segment& part : segments) {
    if (column.kind == Kind::boolean) {
      each_row<std::uint8_t>(column, part, out + part.to, mapped);
    } else {
      each_row<std::uint32_t>(column, part, out + part.to, mapped);
    }
  }
}

}  // namespace ogive::design
