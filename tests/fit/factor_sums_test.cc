// Factors as codes against the same factors as columns of 0 and 1.
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "fit/accumulate.hpp"
#include "fit/fold.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/model.hpp"
#include "fit/moments.hpp"

namespace ogive::fitting {
namespace {

struct Factor {
  std::size_t width;
  std::vector<std::int32_t> codes;
};

/// Numbers, and factors after them: as columns in `rows`, as codes in `factors`.
struct FactorRows {
  test::MatrixRows rows;
  std::size_t numbers;
  std::vector<Factor> factors;
};

class FactorReader final : public BlockReader {
 public:
  explicit FactorReader(const FactorRows& data) : inner_(data.rows), data_(data) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    block_ = inner_.read(leaf);
    block_.groups.resize(data_.numbers);
    for (const Factor& factor : data_.factors)
      block_.groups.push_back({{&kOne, 0}, factor.codes.data() + block_.first_row, factor.width});
    return block_;
  }

 private:
  test::MatrixReader inner_;
  const FactorRows& data_;
  RowBlock block_;
};

Blocks as_codes(const FactorRows& data) {
  Blocks blocks = test::matrix_blocks(data.rows);
  blocks.open = [&data] { return std::make_unique<FactorReader>(data); };
  return blocks;
}

/// The constant, a number, and factors of `widths`; the first level of the first factor takes `share` of the rows.
FactorRows factor_rows(std::size_t n, const std::vector<std::size_t>& widths, double share, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  FactorRows data;
  data.numbers = 2;
  data.rows.columns.assign(2, std::vector<double>(n, 1.0));
  for (double& x : data.rows.columns[1]) x = normal(random);
  for (const std::size_t width : widths) {
    Factor factor{width, std::vector<std::int32_t>(n)};
    for (std::int32_t& code : factor.codes) {
      code = static_cast<std::int32_t>(random() % (width + 1)) - 1;
      if (width == widths.front() && uniform(random) < share) code = 0;
    }
    for (std::size_t k = 0; k < width; ++k) {
      std::vector<double> column(n);
      for (std::size_t i = 0; i < n; ++i) column[i] = factor.codes[i] == static_cast<std::int32_t>(k) ? 1.0 : 0.0;
      data.rows.columns.push_back(std::move(column));
    }
    data.factors.push_back(std::move(factor));
  }
  for (std::size_t i = 0; i < n; ++i) {
    data.rows.trials.push_back(static_cast<double>(1 + random() % 3));
    data.rows.successes.push_back(static_cast<double>(random() % (static_cast<unsigned>(data.rows.trials[i]) + 1)));
    data.rows.prior_weights.push_back(0.5 * static_cast<double>(random() % 4));
    data.rows.offset.push_back(0.1 * normal(random));
  }
  return data;
}

Basis basis_of(const Blocks& blocks, const Kernel& kernel) {
  const auto moments = fold(blocks, Moments(kernel, blocks.columns), {1, {}, {}});
  return make_basis(*moments, find_constant(*moments, {}));
}

PassSum::Derivatives derivatives(const Blocks& blocks, const Basis& basis, const Kernel& kernel, int threads,
                                 RowStage stage = RowStage::expected) {
  std::vector<double> beta(blocks.columns);
  for (std::size_t j = 0; j < beta.size(); ++j) beta[j] = 0.2 * std::cos(static_cast<double>(j));
  const Model model{Binomial{}, stage == RowStage::observed ? Link(Cauchit{}) : Link(Logit{})};
  const PassPlan plan{&kernel, &basis, beta, row_kernel(model, stage), may_be_negative(model, stage), false};
  return fold(blocks, PassSum(plan), {threads, {}, {}})->derivatives();
}

/// Entries and scores within `bound` of the size that their columns give them.
void expect_near(const PassSum::Derivatives& a, const PassSum::Derivatives& b, const Matrix& size, double bound) {
  const std::size_t p = a.score.size();
  for (std::size_t j = 0; j < p; ++j) {
    EXPECT_NEAR(a.score[j], b.score[j], bound * std::sqrt(size(0, 0) * size(j, j))) << j;
    for (std::size_t k = 0; k < p; ++k)
      EXPECT_NEAR(a.information(j, k), b.information(j, k), bound * std::sqrt(size(j, j) * size(k, k)))
          << j << " " << k;
  }
}

TEST(FactorSums, AsTheColumnsOfZeroAndOne) {
  for (const auto& widths : {std::vector<std::size_t>{4}, {9, 3, 5}, {20, 7}}) {
    for (const std::size_t n : {3, 256, 1000, 17000}) {
      const FactorRows data = factor_rows(n, widths, 0.0, static_cast<unsigned>(n));
      const Blocks columns = test::matrix_blocks(data.rows);
      for (const Kernel* kernel : usable_kernels()) {
        const Basis basis = basis_of(columns, *kernel);
        for (const RowStage stage : {RowStage::expected, RowStage::observed}) {
          const auto expected = derivatives(columns, basis, *kernel, 1, stage);
          const auto size = derivatives(columns, basis, *kernel, 1).information;
          expect_near(derivatives(as_codes(data), basis, *kernel, 1, stage), expected, size, 1e-14 * std::sqrt(n));
        }
      }
    }
  }
}

// Nearly all rows in one level: what is left of its centred column is what the other cells hold.
TEST(FactorSums, OneLevelWithNearlyAllRows) {
  const FactorRows data = factor_rows(60000, {6, 4}, 0.9999, 8);
  const Blocks columns = test::matrix_blocks(data.rows);
  const Kernel& kernel = *usable_kernels().front();
  const Basis basis = basis_of(columns, kernel);
  const auto expected = derivatives(columns, basis, kernel, 1);
  expect_near(derivatives(as_codes(data), basis, kernel, 1), expected, expected.information, 2e-13);
}

TEST(FactorSums, SameBasis) {
  const FactorRows data = factor_rows(3000, {5, 12}, 0.0, 3);
  const Kernel& kernel = *usable_kernels().front();
  const Basis codes = basis_of(as_codes(data), kernel), columns = basis_of(test::matrix_blocks(data.rows), kernel);
  EXPECT_EQ(codes.center, columns.center);
  EXPECT_EQ(codes.scale, columns.scale);
  EXPECT_EQ(codes.constant, columns.constant);
}

TEST(FactorSums, SameBitsForThreadsAndKernels) {
  const FactorRows data = factor_rows(40000, {5, 12, 20}, 0.3, 4);
  const Blocks blocks = as_codes(data);
  const Basis basis = basis_of(blocks, *usable_kernels().front());
  const auto first = derivatives(blocks, basis, *usable_kernels().front(), 1);
  for (const Kernel* kernel : usable_kernels()) {
    if (!kernel->fused) continue;
    for (const int threads : {1, 2, 3, 8}) {
      const auto made = derivatives(blocks, basis, *kernel, threads);
      EXPECT_EQ(made.information, first.information) << kernel->name << threads;
      EXPECT_EQ(made.score, first.score) << kernel->name << threads;
    }
  }
}

}  // namespace
}  // namespace ogive::fitting
