/// The constants of Philox4x32 (Salmon et al. 2011, section 3.3): for kernels too, so no more than numbers.
#pragma once

#include <cstdint>

namespace ogive {

inline constexpr int kPhiloxRounds = 10;
inline constexpr std::uint64_t kPhiloxMultiplier0 = 0xD2511F53U;
inline constexpr std::uint64_t kPhiloxMultiplier1 = 0xCD9E8D57U;
inline constexpr std::uint32_t kPhiloxWeyl0 = 0x9E3779B9U;
inline constexpr std::uint32_t kPhiloxWeyl1 = 0xBB67AE85U;

}  // namespace ogive
