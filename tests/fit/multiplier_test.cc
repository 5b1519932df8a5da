// How often rows count: whole numbers that add up, that are what they should be by chance, and that no reader changes.
#include "fit/multiplier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "fit/accumulate.hpp"
#include "fit/matrix_blocks.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

test::MatrixRows plain_rows(std::int64_t count) {
  test::MatrixRows rows;
  rows.successes.assign(static_cast<std::size_t>(count), 1.0);
  return rows;
}

/// The multipliers of some replicates, row by row, read leaf by leaf in the order given.
std::vector<std::vector<int>> table(const Multiplier& multiplier, const std::vector<std::uint32_t>& replicates,
                                    bool backwards = false) {
  const test::MatrixRows rows = plain_rows(multiplier.rows());
  const Blocks blocks = test::matrix_blocks(rows);
  std::vector<std::vector<int>> all(replicates.size(), std::vector<int>(rows.successes.size()));
  MultiplierReader reader(multiplier, replicates);
  std::vector<std::uint8_t> times(256 * kPanel);
  const auto blocks_reader = blocks.open();
  for (std::int64_t step = 0; step < blocks.leaf_count(); ++step) {
    const RowBlock& block = blocks_reader->read(backwards ? blocks.leaf_count() - 1 - step : step);
    for (std::size_t first = 0; first < replicates.size(); first += kPanel) {
      reader.fill(block, first, (block.rows + 7) / 8 * 8, {times.data(), nullptr});
      for (std::size_t i = 0; i < block.rows; ++i)
        for (std::size_t k = first; k < std::min(first + kPanel, replicates.size()); ++k)
          all[k][static_cast<std::size_t>(block.first_row) + i] = times[i * kPanel + k - first];
    }
  }
  return all;
}

std::vector<std::uint32_t> numbers(std::size_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

/// Every number of rows: few, a leaf and one more, a super-chunk and one more or less, several.
constexpr std::int64_t kSizes[] = {1, 2, 7, 32, 255, 256, 257, 600, 16383, 16384, 16385, 70000};

/// The kernels' random numbers are Philox's, and their heads those bits.
TEST(Multiplier, KernelsMakePhilox) {
  const RandomStream stream{{7, 0x80000001U, 3}, {0xFFFFFFF0U, 42}};
  for (const Kernel* kernel : usable_kernels()) {
    std::uint64_t words[3 * kRandomWords];
    kernel->random_words(stream, {5, 3}, words);
    std::uint64_t heads = 0;
    for (std::uint32_t block = 0; block < 24; ++block) {
      const PhiloxBlock expected = philox({40 + block, 7, 0x80000001U, 3}, {0xFFFFFFF0U, 42});
      const std::uint64_t* const group = words + block / kRandomBlocks * kRandomWords + block % kRandomBlocks;
      EXPECT_EQ(group[0], expected[0] | std::uint64_t{expected[1]} << 32U) << kernel->name;
      EXPECT_EQ(group[kRandomBlocks], expected[2] | std::uint64_t{expected[3]} << 32U) << kernel->name;
    }
    kernel->random_words(stream, {0, 3}, words);
    for (std::uint64_t count = 0; count < 64 * std::size(words); ++count) {
      ASSERT_EQ(kernel->random_heads(stream, count), heads) << kernel->name << " " << count;
      heads += words[count / 64] >> (count % 64) & 1U;
    }
  }
}

TEST(Multiplier, DrawsAreAsManyAsRows) {
  for (const std::int64_t rows : kSizes)
    for (const auto& times : table(Multiplier::bootstrap(11, rows, 5, 2), numbers(5)))
      EXPECT_EQ(std::accumulate(times.begin(), times.end(), std::int64_t{0}), rows) << rows;
}

TEST(Multiplier, ReadersAgree) {
  for (const std::int64_t rows : kSizes) {
    const Multiplier one = Multiplier::bootstrap(5, rows, 40, 1), three = Multiplier::bootstrap(5, rows, 40, 3);
    const auto all = table(one, numbers(40));
    EXPECT_EQ(all, table(three, numbers(40), true)) << rows;
    const auto some = table(one, {39, 4});
    EXPECT_EQ(some[0], all[39]) << rows;
    EXPECT_EQ(some[1], all[4]) << rows;
    if (rows > 30) {
      EXPECT_NE(all[0], all[1]);
      EXPECT_NE(all, table(Multiplier::bootstrap(6, rows, 40, 1), numbers(40)));
    }
  }
}

/// Chi-square of each row's and each leaf's draws over many replicates: uniform, in full leaves and in the last.
TEST(Multiplier, DrawsAreUniform) {
  for (const std::int64_t rows : {std::int64_t{10}, std::int64_t{300}, std::int64_t{16500}}) {
    const std::size_t replicates = rows > 2000 ? 40 : 1000;
    std::vector<double> sums(static_cast<std::size_t>(rows), 0.0);
    for (const auto& times : table(Multiplier::bootstrap(3, rows, replicates, 0), numbers(replicates)))
      for (std::size_t i = 0; i < times.size(); ++i) sums[i] += times[i];
    const auto expected = static_cast<double>(replicates);
    double chi_square = 0.0;
    for (const double sum : sums) chi_square += (sum - expected) * (sum - expected) / expected;
    const auto df = static_cast<double>(rows - 1);
    EXPECT_LT(std::fabs(chi_square - df), 4.0 * std::sqrt(2.0 * df)) << rows;
  }
}

/// Counts of one row are binomial with mean 1, and those of two rows hinder each other by 1/n.
TEST(Multiplier, CountsAreMultinomial) {
  constexpr std::size_t kReplicates = 4000;
  constexpr std::int64_t kRows = 20;
  double none = 0.0, twice = 0.0, together = 0.0;
  for (const auto& times : table(Multiplier::bootstrap(9, kRows, kReplicates, 0), numbers(kReplicates))) {
    none += times[3] == 0 ? 1.0 : 0.0;
    twice += times[3] == 2 ? 1.0 : 0.0;
    together += times[3] * times[19];
  }
  const double zero = std::pow(0.95, 20), two = 190.0 * std::pow(0.05, 2) * std::pow(0.95, 18);
  EXPECT_NEAR(none / kReplicates, zero, 4.0 * std::sqrt(zero * (1.0 - zero) / kReplicates));
  EXPECT_NEAR(twice / kReplicates, two, 4.0 * std::sqrt(two * (1.0 - two) / kReplicates));
  EXPECT_NEAR(together / kReplicates, 0.95, 4.0 * std::sqrt(3.0 / kReplicates));  // n (n - 1) / n^2
}

TEST(Multiplier, FoldsAreEvenAndLeaveOutTheirOwn) {
  for (const std::int64_t rows : kSizes) {
    if (rows > 17000 || rows == 16383) continue;
    for (const std::size_t folds : {std::size_t{2}, std::size_t{3}, std::size_t{10}}) {
      if (static_cast<std::int64_t>(folds) > rows) continue;
      const Multiplier multiplier = Multiplier::folds(1, rows, folds);
      std::vector<std::int64_t> sizes(folds, 0);
      for (std::int64_t row = 0; row < rows; ++row) ++sizes[multiplier.fold_of(row)];
      const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
      EXPECT_LE(*most - *least, 1) << rows << " " << folds;
      const auto all = table(multiplier, numbers(folds));
      for (std::size_t k = 0; k < folds; ++k)
        for (std::int64_t row = 0; row < rows; ++row)
          ASSERT_EQ(all[k][static_cast<std::size_t>(row)], multiplier.fold_of(row) == k ? 0 : 1);
    }
  }
}

/// Neighbours meet in a fold as often as chance has it.
TEST(Multiplier, FoldsAreMixed) {
  const std::int64_t rows = 20000;
  const Multiplier multiplier = Multiplier::folds(4, rows, 5);
  double met = 0.0;
  for (std::int64_t row = 1; row < rows; ++row)
    met += multiplier.fold_of(row) == multiplier.fold_of(row - 1) ? 1.0 : 0.0;
  EXPECT_NEAR(met / static_cast<double>(rows), 0.2, 4.0 * std::sqrt(0.16 / static_cast<double>(rows)));
}

}  // namespace
}  // namespace ogive::fitting
