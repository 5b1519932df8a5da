/// Counter-based random numbers: draw i of stream s under a seed is a pure function of (seed, s, i).
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11 (Philox4x32-10).
#pragma once

#include <array>
#include <cstdint>

namespace ogive {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// Ten rounds of Philox4x32 on `counter` under `key`.
[[nodiscard]] PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) noexcept;

/// A uniform double in (0, 1), never 0 or 1: draw `index` of `stream` under `seed`, 53 bits.
[[nodiscard]] double uniform_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept;

/// A standard normal by inversion of uniform_draw with our own arithmetic only (the same bits on every machine).
[[nodiscard]] double normal_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept;

}  // namespace ogive
