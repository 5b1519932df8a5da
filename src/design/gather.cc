#include "design/gather.hpp"

#include <algorithm>

namespace ogive::design {
namespace {

template <class T>
void convert(const T* from, std::span<double> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>(from[i]);
}

template <class T>
void map_codes(const T* from, std::int64_t count, const std::int32_t* map, std::int32_t* out) noexcept {
  for (std::int64_t i = 0; i < count; ++i) out[i] = map[from[i]];
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
    case Kind::real: std::copy_n(from.as<double>() + begin, out.size(), out.data()); break;
    case Kind::integer: convert(from.as<std::int64_t>() + begin, out); break;
    case Kind::boolean: convert(from.as<std::uint8_t>() + begin, out); break;
    case Kind::text:
    case Kind::missing: break;  // never bound as numbers
  }
}

Strided gather_numbers(const Column& column, std::span<const Segment> segments, double* scratch) noexcept {
  if (segments.size() == 1 && column.kind == Kind::real) {
    const Segment& all = segments.front();
    return {column.chunks[all.chunk].as<double>() + all.begin, 1};
  }
  for (const Segment& part : segments) {
    copy_numbers(column, part.chunk, part.begin, {scratch + part.to, static_cast<std::size_t>(part.count)});
  }
  return {scratch, 1};
}

void gather_codes(const Column& column, std::span<const Segment> segments, std::span<const std::int32_t> map,
                  std::int32_t* out) noexcept {
  for (const Segment& part : segments) {
    const Chunk& from = column.chunks[part.chunk];
    if (column.kind == Kind::boolean) {
      map_codes(from.as<std::uint8_t>() + part.begin, part.count, map.data(), out + part.to);
    } else {
      map_codes(from.as<std::uint32_t>() + part.begin, part.count, map.data(), out + part.to);
    }
  }
}

}  // namespace ogive::design
