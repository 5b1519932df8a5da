#include "math/philox.hpp"

#include "math/distributions.hpp"

namespace ogive {
namespace {

constexpr int kRounds = 10;
// The multipliers and the Weyl increments of Philox4x32 (Salmon et al. 2011, section 3.3).
constexpr std::uint64_t kMultiplier0 = 0xD2511F53U;
constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;

constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); }

}  // namespace

PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t a = kMultiplier0 * counter[0];
    const std::uint64_t b = kMultiplier1 * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

double uniform_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept {
  const PhiloxBlock block = philox({low(index), high(index), low(stream), high(stream)}, {low(seed), high(seed)});
  const std::uint64_t bits = block[0] | (std::uint64_t{block[1]} << 32U);
  // 52 random bits and a last bit of one: exact in a double, so that nothing rounds to 0 or 1.
  return static_cast<double>((bits >> 11U) | 1U) * 0x1p-53;
}

double normal_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept {
  return normal_quantile(uniform_draw(seed, stream, index));
}

}  // namespace ogive
