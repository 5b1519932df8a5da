// Draws of whole clusters: a row counts as often as its cluster, wherever it is, and each fit is that of the rows of
// the drawn clusters written out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "fit/many.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/multiplier.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

using Codes = std::vector<std::int32_t>;

/// Every cluster has a row, the others' are by chance: in no order.
Codes scattered(std::size_t rows, std::int64_t clusters) {
  Codes codes(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto first = static_cast<std::size_t>(clusters) > i;
    const double drawn = uniform_draw(31, 0, i) * static_cast<double>(clusters);
    codes[i] = first ? static_cast<std::int32_t>(clusters - 1) - static_cast<std::int32_t>(i)
                     : static_cast<std::int32_t>(drawn);
  }
  return codes;
}

Multiplier of_clusters(const Codes& codes, std::int64_t count, std::size_t replicates, int threads = 2) {
  return Multiplier::bootstrap(17, Multiplier::Clusters{codes, count}, replicates, threads);
}

/// Few clusters, a leaf of them and one more, more than a super-chunk.
struct ClusterSize {
  std::int64_t clusters;
  std::size_t rows;
};
constexpr ClusterSize kClusterSizes[] = {{1, 5}, {2, 300}, {33, 600}, {256, 256}, {257, 5000}, {17000, 20000}};

TEST(ClusterBootstrap, RowsCountAsTheirClusters) {
  for (const ClusterSize& size : kClusterSizes) {
    const Codes codes = scattered(size.rows, size.clusters);
    const Multiplier multiplier = of_clusters(codes, size.clusters, 40);
    // Without the rows it is the bootstrap of as many rows as there are clusters.
    const Multiplier units = Multiplier::bootstrap(17, size.clusters, 40, 1);
    for (const std::uint32_t k : {0U, 7U, 39U}) {
      const auto drawn = row_counts(units, k), counts = row_counts(multiplier, k);
      ASSERT_EQ(counts.size(), size.rows);
      EXPECT_EQ(std::accumulate(drawn.begin(), drawn.end(), std::int64_t{0}), size.clusters);
      for (std::size_t i = 0; i < counts.size(); ++i)
        ASSERT_EQ(counts[i], drawn[static_cast<std::size_t>(codes[i])]) << size.clusters << " " << i;
    }
  }
}

TEST(ClusterBootstrap, ClustersOfOneRowAreRows) {
  Codes codes(16500);
  std::iota(codes.begin(), codes.end(), 0);
  const Multiplier rows = Multiplier::bootstrap(17, 16500, 3, 1), clusters = of_clusters(codes, 16500, 3);
  for (std::uint32_t k = 0; k < 3; ++k) EXPECT_EQ(row_counts(clusters, k), row_counts(rows, k));
}

/// Any replicates of those drawn, panel by panel, in any order of the leaves and by any number of threads.
TEST(ClusterBootstrap, ReadersAgree) {
  for (const ClusterSize& size : kClusterSizes) {
    const Codes codes = scattered(size.rows, size.clusters);
    const Multiplier multiplier = of_clusters(codes, size.clusters, 80);
    const ClusterDraws draws(multiplier, 5, 70, 3);
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t k = 5; k < 75; k += 2) numbers.push_back(k);
    MultiplierReader reader(multiplier, numbers, &draws);
    std::vector<std::uint8_t> times(static_cast<std::size_t>(kLeafRows) * kPanel);
    std::vector<std::vector<std::uint8_t>> expected;
    for (const std::uint32_t k : numbers) expected.push_back(row_counts(multiplier, k));
    RowBlock block;
    for (std::size_t begin = size.rows / 256 * 256;; begin -= 256) {
      block.first_row = static_cast<std::int64_t>(begin);
      block.rows = std::min<std::size_t>(256, size.rows - begin);
      for (std::size_t first = 0; first < numbers.size(); first += kPanel) {
        const std::size_t padded = (block.rows + 7) / 8 * 8;
        reader.fill(block, first, padded, {times.data(), nullptr});
        for (std::size_t i = 0; i < padded; ++i)
          for (std::size_t k = 0; k < kPanel; ++k) {
            const bool is_there = i < block.rows && first + k < numbers.size();
            ASSERT_EQ(times[i * kPanel + k], is_there ? expected[first + k][begin + i] : 0);
          }
      }
      if (begin == 0) break;
    }
  }
}

/// Rows that are alike within their clusters, with weights, trials and an offset.
test::MatrixRows clustered_rows(const Codes& codes) {
  test::MatrixRows rows;
  rows.columns.assign(3, std::vector<double>(codes.size(), 1.0));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto cluster = static_cast<std::uint64_t>(codes[i]);
    rows.columns[1][i] = normal_draw(1, 1, i) + 2.0 * normal_draw(1, 2, cluster);
    rows.columns[2][i] = normal_draw(1, 3, cluster);
    const double eta = -0.5 + 0.3 * rows.columns[1][i] + normal_draw(1, 4, cluster);
    rows.trials.push_back(1.0 + std::floor(3.0 * uniform_draw(2, 0, i)));
    rows.successes.push_back(uniform_draw(3, 0, i) < 1.0 / (1.0 + std::exp(-eta)) ? rows.trials.back() : 0.0);
    rows.prior_weights.push_back(0.5 + uniform_draw(4, 0, i));
    rows.offset.push_back(0.2 * normal_draw(5, 0, i));
  }
  return rows;
}

/// The rows of every drawn cluster, cluster by cluster, as often as it was drawn.
test::MatrixRows written_out(const test::MatrixRows& rows, const Codes& codes, const std::vector<std::uint8_t>& drawn) {
  test::MatrixRows all;
  all.columns.resize(rows.columns.size());
  for (std::size_t cluster = 0; cluster < drawn.size(); ++cluster)
    for (int time = 0; time < drawn[cluster]; ++time)
      for (std::size_t i = 0; i < codes.size(); ++i) {
        if (static_cast<std::size_t>(codes[i]) != cluster) continue;
        for (std::size_t j = 0; j < rows.columns.size(); ++j) all.columns[j].push_back(rows.columns[j][i]);
        all.successes.push_back(rows.successes[i]);
        all.trials.push_back(rows.trials[i]);
        all.prior_weights.push_back(rows.prior_weights[i]);
        all.offset.push_back(rows.offset[i]);
      }
  return all;
}

Result<ManyFits> cluster_fits(const test::MatrixRows& rows, const Multiplier& multiplier, int threads = 2) {
  const Blocks blocks = test::matrix_blocks(rows);
  FitControl control;
  control.threads = threads;
  OGIVE_TRY(const Estimate full, maximum_likelihood(blocks, {}, control));
  return fit_many(blocks, {}, full, multiplier, control);
}

TEST(ClusterBootstrap, ReplicatesAreFitsOfTheRowsWrittenOut) {
  for (const ClusterSize& size : {ClusterSize{12, 200}, ClusterSize{60, 3000}, ClusterSize{900, 2000}}) {
    const Codes codes = scattered(size.rows, size.clusters);
    const test::MatrixRows rows = clustered_rows(codes);
    const Multiplier multiplier = of_clusters(codes, size.clusters, 33);
    const auto fits = cluster_fits(rows, multiplier);
    ASSERT_TRUE(fits) << fits.error().sentence;
    for (std::uint32_t k = 0; k < 33; k += 4) {
      const auto drawn = row_counts(Multiplier::bootstrap(17, size.clusters, 33, 1), k);
      const test::MatrixRows all = written_out(rows, codes, drawn);
      const auto alone = maximum_likelihood(test::matrix_blocks(all), {}, {});
      ASSERT_TRUE(alone) << alone.error().sentence;
      EXPECT_EQ(fits->replicates[k].stop, alone->stop);
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_NEAR(fits->replicates[k].beta[j], alone->beta[j], 2.0 * kManyDistance * alone->std_error[j]);
    }
  }
}

TEST(ClusterBootstrap, TheSameBits) {
  for (const ClusterSize& size : {ClusterSize{9, 100}, ClusterSize{40, 600}, ClusterSize{500, 40000}}) {
    const Codes codes = scattered(size.rows, size.clusters);
    const test::MatrixRows rows = clustered_rows(codes);
    const auto first = cluster_fits(rows, of_clusters(codes, size.clusters, 34, 1), 1);
    ASSERT_TRUE(first);
    for (const int threads : {2, 3, 8}) {
      const auto fits = cluster_fits(rows, of_clusters(codes, size.clusters, 34, threads), threads);
      ASSERT_TRUE(fits);
      for (std::size_t k = 0; k < 34; ++k) {
        const ReplicateFit &one = first->replicates[k], &other = fits->replicates[k];
        EXPECT_EQ(one.alone, other.alone);
        EXPECT_EQ(std::memcmp(one.beta.data(), other.beta.data(), sizeof(double) * one.beta.size()), 0) << threads;
      }
    }
  }
}

}  // namespace
}  // namespace ogive::fitting
