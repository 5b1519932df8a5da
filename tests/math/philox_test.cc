#include "math/philox.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "math/distributions.hpp"

namespace ogive {
namespace {

TEST(Philox, KnownAnswers) {
  struct Row {
    PhiloxBlock counter;
    std::array<std::uint32_t, 2> key;
    PhiloxBlock want;
  };
  // Philox4x32-10 answers published with the paper's reference implementation (Random123, kat_vectors).
  const Row rows[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const Row& row : rows) EXPECT_EQ(philox(row.counter, row.key), row.want);
}

TEST(Philox, DrawsAreTheirCoordinatesAlone) {
  struct Row {
    std::uint64_t seed, stream, index;
    double uniform, normal;
  };
  // Golden bits: a change here changes every simulated data set.
  const Row rows[] = {
#include "math/philox_golden.inc"
  };
  for (const Row& row : rows) {
    EXPECT_EQ(uniform_draw(row.seed, row.stream, row.index), row.uniform);
    EXPECT_EQ(normal_draw(row.seed, row.stream, row.index), row.normal);
  }
  std::set<double> seen;
  for (std::uint64_t k = 0; k < 3; ++k) {
    seen.insert(uniform_draw(k + 1, 0, 0));
    seen.insert(uniform_draw(0, k + 1, 0));
    seen.insert(uniform_draw(0, 0, k + 1));
    seen.insert(uniform_draw(std::uint64_t{1} << (32 + k), 0, 0));
    seen.insert(uniform_draw(0, std::uint64_t{1} << (32 + k), 0));
    seen.insert(uniform_draw(0, 0, std::uint64_t{1} << (32 + k)));
  }
  EXPECT_EQ(seen.size(), 18U);
}

TEST(Philox, UniformIsAnOddMultipleOfTheLastBit) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const double u = uniform_draw(3, 1, i);
    EXPECT_GT(u, 0.0);
    EXPECT_LT(u, 1.0);
    EXPECT_EQ(static_cast<std::uint64_t>(u * 0x1p53) & 1U, 1U);
  }
  // The ends of the range, in the same arithmetic.
  EXPECT_LT(static_cast<double>((~std::uint64_t{0} >> 11U) | 1U) * 0x1p-53, 1.0);
  EXPECT_GT(normal_quantile(0x1p-53), -8.3);
}

/// Central moments 1 to 4 of n draws, each within five of its standard errors.
TEST(Philox, Moments) {
  constexpr int n = 200000;
  struct Row {
    const char* name;
    double (*draw)(std::uint64_t, std::uint64_t, std::uint64_t) noexcept;
    double centre, variance, third, fourth, sixth, eighth;
  };
  const Row rows[] = {
      {"uniform", uniform_draw, 0.5, 1.0 / 12, 0.0, 1.0 / 80, 1.0 / 448, 1.0 / 2304},
      {"normal", normal_draw, 0.0, 1.0, 0.0, 3.0, 15.0, 105.0},
  };
  for (const Row& row : rows) {
    double m[5] = {};
    double previous = 0.0;
    double lagged = 0.0;
    for (std::uint64_t i = 0; i < n; ++i) {
      const double d = row.draw(20240501, 7, i) - row.centre;
      for (int k = 1; k <= 4; ++k) m[k] += std::pow(d, k) / n;
      lagged += d * previous / n;
      previous = d;
    }
    const double root = std::sqrt(static_cast<double>(n));
    EXPECT_LE(std::abs(m[1]), 5 * std::sqrt(row.variance) / root) << row.name;
    EXPECT_LE(std::abs(m[2] - row.variance), 5 * std::sqrt(row.fourth - row.variance * row.variance) / root)
        << row.name;
    EXPECT_LE(std::abs(m[3] - row.third), 5 * std::sqrt(row.sixth) / root) << row.name;
    EXPECT_LE(std::abs(m[4] - row.fourth), 5 * std::sqrt(row.eighth - row.fourth * row.fourth) / root) << row.name;
    EXPECT_LE(std::abs(lagged), 5 * row.variance / root) << row.name;
  }
}

}  // namespace
}  // namespace ogive
