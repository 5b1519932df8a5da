/// Scratch on cache-line boundaries.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace ogive {

inline constexpr std::align_val_t kCacheLine{64};
struct FreeAligned {
  void operator()(void* pointer) const noexcept { ::operator delete[](pointer, kCacheLine); }
};
template <class T>
using Aligned = std::unique_ptr<T[], FreeAligned>;
using AlignedDoubles = Aligned<double>;
using AlignedFloats = Aligned<float>;

/// `count` numbers on a cache-line boundary, uninitialised.
template <class T>
[[nodiscard]] Aligned<T> aligned(std::size_t count) {
  return Aligned<T>(static_cast<T*>(::operator new[](std::max<std::size_t>(count, 1) * sizeof(T), kCacheLine)));
}
[[nodiscard]] inline AlignedDoubles aligned_doubles(std::size_t count) { return aligned<double>(count); }
[[nodiscard]] inline AlignedFloats aligned_floats(std::size_t count) { return aligned<float>(count); }

}  // namespace ogive
