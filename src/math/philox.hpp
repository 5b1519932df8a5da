/// Counter-based random numbers: draw i of stream s under a seed is a pure function of (seed, s, i).
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11 (Philox4x32-10).
#pragma once

#include <array>
#include <cstdint>

namespace ogive {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// Ten rounds of Philox4x32 on `counter` under `key`.
[[nodiscard]] PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) noexcept;

/// A uniform double in (0, 1): draw `index` of `stream` under `seed`.  It is an odd multiple of 2^-53, 52 random bits:
/// exact, symmetric about 1/2, and never 0 or 1 (53 bits and a half would round to 1 at the top).
[[nodiscard]] double uniform_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept;

/// A standard normal: normal_quantile of uniform_draw, in our own arithmetic (the same bits on every machine).  At
/// most 8.3 in size.
[[nodiscard]] double normal_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept;

}  // namespace ogive
