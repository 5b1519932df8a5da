#include "data/narrow.hpp"

#include <cstring>

namespace ogive {
namespace {

std::uint8_t bytes_for(std::span<const std::int64_t> values) noexcept {
  std::uint64_t used = 0;  // the bits of each that are not those of its sign
  for (const std::int64_t value : values) used |= static_cast<std::uint64_t>(value ^ (value >> 63));
  return used >> 31 != 0 ? 8 : used >> 15 != 0 ? 4 : used >> 7 != 0 ? 2 : 1;
}

template <class T>
Narrow narrowed_to(std::span<const std::int64_t> values) {
  Narrow made{sizeof(T),
              std::make_unique_for_overwrite<std::uint64_t[]>((values.size_bytes() / 8 * sizeof(T) + 7) / 8)};
  char* at = reinterpret_cast<char*>(made.values.get());
  for (const std::int64_t value : values) {
    const T small = static_cast<T>(value);
    std::memcpy(at, &small, sizeof(T));
    at += sizeof(T);
  }
  return made;
}

}  // namespace

Narrow narrowed(std::span<const std::int64_t> values) {
  switch (bytes_for(values)) {
    case 1: return narrowed_to<std::int8_t>(values);
    case 2: return narrowed_to<std::int16_t>(values);
    case 4: return narrowed_to<std::int32_t>(values);
    default: return {};
  }
}

}  // namespace ogive
