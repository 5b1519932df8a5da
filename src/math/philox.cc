#include "math/philox.hpp"

#include "math/distributions.hpp"
#include "math/philox_rounds.hpp"

namespace ogive {
namespace {

constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); }

}  // namespace

PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const std::uint64_t a = kPhiloxMultiplier0 * counter[0];
    const std::uint64_t b = kPhiloxMultiplier1 * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key[0] += kPhiloxWeyl0;
    key[1] += kPhiloxWeyl1;
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
