/// Values and validity of chunks that are made from somebody else's memory.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "data/arrow_slice.hpp"
#include "data/arrow_values.hpp"
#include "data/column.hpp"

namespace ogive {

using Owner = std::shared_ptr<const void>;

inline Owner both(Owner first, Owner second) {
  return std::make_shared<std::pair<Owner, Owner>>(std::move(first), std::move(second));
}

inline bool bit_at(const void* bits, std::int64_t i) noexcept {
  return ((static_cast<const std::uint8_t*>(bits)[i >> 3] >> (i & 7)) & 1) != 0;
}

/// Fills a chunk with values of its own where it has one; the validity found before stays.
template <class T, class Value>
void fill_chunk(Chunk& chunk, Value value) {
  auto made = std::make_shared<std::vector<T>>(static_cast<std::size_t>(chunk.rows));
  for (std::int64_t i = 0; i < chunk.rows; ++i)
    if (chunk.present(i)) (*made)[static_cast<std::size_t>(i)] = value(i);
  chunk.values = made->data();
  chunk.owner = both(std::move(chunk.owner), std::move(made));
}

/// Points into the buffer where its values are aligned, else copies them.
template <class T>
void read_in_place(const ArrowSlice& slice, Chunk& chunk) {
  const char* at = static_cast<const char*>(slice.buffer(1)) + slice.begin * static_cast<std::int64_t>(sizeof(T));
  if (reinterpret_cast<std::uintptr_t>(at) % alignof(T) == 0) {
    chunk.values = at;
  } else {
    fill_chunk<T>(chunk, [&](std::int64_t i) { return arrow_value<T>(at, i); });
  }
}

/// Rows that `is_missing` says so become missing.
template <class IsMissing>
void drop(Chunk& chunk, IsMissing is_missing) {
  auto bits = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>((chunk.rows + 7) / 8));
  std::int64_t missing = 0;
  for (std::int64_t i = 0; i < chunk.rows; ++i) {
    if (chunk.present(i) && !is_missing(i)) {
      auto& byte = (*bits)[static_cast<std::size_t>(i >> 3)];
      byte = static_cast<std::uint8_t>(byte | (1U << (i & 7)));
    } else {
      ++missing;
    }
  }
  if (missing == chunk.missing) return;
  chunk.missing = missing;
  chunk.validity = bits->data();
  chunk.owner = both(std::move(chunk.owner), std::move(bits));
}

/// NaN is no value; `finite` says whether all others are.
inline void drop_nans(Chunk& chunk) {
  const double* values = chunk.as<double>();
  bool nan = false;
  chunk.finite = true;
  for (std::int64_t i = 0; i < chunk.rows; ++i) {
    if (std::isfinite(values[i]) || !chunk.present(i)) continue;
    nan = nan || std::isnan(values[i]);
    chunk.finite = chunk.finite && std::isnan(values[i]);
  }
  if (nan) drop(chunk, [&](std::int64_t i) { return std::isnan(values[i]); });
}

}  // namespace ogive
