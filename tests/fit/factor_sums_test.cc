// Factors as codes, with the numbers they are multiplied with, against the same columns written out.
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
  bool has_levels = true;                    ///< the levels themselves are columns, the first
  std::vector<std::vector<double>> numbers;  ///< that the levels are multiplied with
};

/// Numbers, and factors after them.
struct FactorRows {
  test::MatrixRows rows;
  std::vector<Factor> factors;
};

class FactorReader final : public BlockReader {
 public:
  explicit FactorReader(const FactorRows& data) : inner_(data.rows), data_(data) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    block_ = inner_.read(leaf);
    for (const Factor& factor : data_.factors) {
      const std::int32_t* const codes = factor.codes.data() + block_.first_row;
      if (factor.has_levels) block_.groups.push_back({{&kOne, 0}, codes, factor.width});
      for (const auto& number : factor.numbers)
        block_.groups.push_back({{number.data() + block_.first_row, 1}, codes, factor.width});
    }
    return block_;
  }

 private:
  test::MatrixReader inner_;
  const FactorRows& data_;
  RowBlock block_;
};

Blocks as_codes(const FactorRows& data) {
  Blocks blocks = test::matrix_blocks(data.rows);
  for (const Factor& factor : data.factors)
    blocks.columns += factor.width * (factor.numbers.size() + (factor.has_levels ? 1 : 0));
  blocks.open = [&data] { return std::make_unique<FactorReader>(data); };
  return blocks;
}

test::MatrixRows written_out(const FactorRows& data) {
  test::MatrixRows rows = data.rows;
  const auto write = [&rows](const Factor& factor, const std::vector<double>& number) {
    for (std::size_t k = 0; k < factor.width; ++k) {
      std::vector<double> column(number.size());
      for (std::size_t i = 0; i < column.size(); ++i)
        column[i] = factor.codes[i] == static_cast<std::int32_t>(k) ? number[i] : 0.0;
      rows.columns.push_back(std::move(column));
    }
  };
  for (const Factor& factor : data.factors) {
    if (factor.has_levels) write(factor, std::vector<double>(factor.codes.size(), 1.0));
    for (const auto& number : factor.numbers) write(factor, number);
  }
  return rows;
}

/// The constant, a number, and factors of `widths`; the first level of the first factor takes `share` of the rows.
FactorRows factor_rows(std::size_t n, const std::vector<std::size_t>& widths, double share, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  FactorRows data;
  data.rows.columns.assign(2, std::vector<double>(n, 1.0));
  for (double& x : data.rows.columns[1]) x = normal(random);
  for (const std::size_t width : widths) {
    Factor factor{width, std::vector<std::int32_t>(n)};
    for (std::int32_t& code : factor.codes) {
      code = static_cast<std::int32_t>(random() % (width + 1)) - 1;
      if (width == widths.front() && uniform(random) < share) code = 0;
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

/// Three numbers times the first factor and one, without its levels, times the last: with `center` in the middle, doses
/// that are 0 in the first two levels, and one that is the same for all rows of a level.
FactorRows product_rows(std::size_t n, const std::vector<std::size_t>& widths, double share, double center) {
  FactorRows data = factor_rows(n, widths, share, static_cast<unsigned>(n));
  std::mt19937_64 random(17);
  std::normal_distribution<double> normal(center, 1.0);
  Factor& first = data.factors.front();
  std::vector<double> number(n), dose(n), by_level(n);
  for (std::size_t i = 0; i < n; ++i) {
    number[i] = normal(random);
    dose[i] = first.codes[i] < 2 ? 0.0 : static_cast<double>(random() % 5);
    by_level[i] = 0.1 + first.codes[i] % 7;
  }
  first.numbers = {number, dose, by_level};
  data.factors.back().numbers.push_back(data.rows.columns[1]);
  data.factors.back().has_levels = widths.size() == 1;
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

void expect_as_written_out(const FactorRows& data, double bound) {
  const test::MatrixRows rows = written_out(data);
  const Blocks columns = test::matrix_blocks(rows);
  for (const Kernel* kernel : usable_kernels()) {
    const Basis basis = basis_of(columns, *kernel);
    for (const RowStage stage : {RowStage::expected, RowStage::observed}) {
      const auto expected = derivatives(columns, basis, *kernel, 1, stage);
      const auto size = derivatives(columns, basis, *kernel, 1).information;
      expect_near(derivatives(as_codes(data), basis, *kernel, 1, stage), expected, size, bound);
    }
  }
}

TEST(FactorSums, AsTheColumnsOfZeroAndOne) {
  for (const auto& widths : {std::vector<std::size_t>{4}, {9, 3, 5}, {20, 7}}) {
    for (const std::size_t n : {3, 256, 1000, 17000}) {
      const FactorRows data = factor_rows(n, widths, 0.0, static_cast<unsigned>(n));
      expect_as_written_out(data, 1e-14 * std::sqrt(n));
    }
  }
}

// Nearly all rows in one level: what is left of its centred column is what the other cells hold.
TEST(FactorSums, OneLevelWithNearlyAllRows) { expect_as_written_out(factor_rows(60000, {6, 4}, 0.9999, 8), 2e-13); }

TEST(FactorSums, AsTheColumnsOfProducts) {
  for (const auto& widths : {std::vector<std::size_t>{10}, {12, 14}, {20, 3, 11}})
    for (const double center : {0.0, 5.0, 1e6})
      for (const std::size_t n : {3, 256, 1000, 17000})
        expect_as_written_out(product_rows(n, widths, 0.0, center), 1e-14 * std::sqrt(n));
}

TEST(FactorSums, ProductsWithoutTheLevels) {
  FactorRows data = product_rows(3000, {30, 25}, 0.0, 3.0);
  for (Factor& factor : data.factors) factor.has_levels = false;
  const ColumnSplit split(as_codes(data).open()->read(0));
  ASSERT_EQ(split.coded.size(), 2U);
  EXPECT_EQ(split.coded[0].channels, 4U);
  EXPECT_EQ(split.dense, (std::vector<std::size_t>{0, 1}));
  expect_as_written_out(data, 1e-12);
}

TEST(FactorSums, FewProductsAreColumns) {
  FactorRows data = product_rows(300, {9, 12}, 0.0, 3.0);
  EXPECT_EQ(ColumnSplit(as_codes(data).open()->read(0)).coded.size(), 2U);  // levels of one, products of the other
  for (Factor& factor : data.factors) factor.has_levels = false;
  EXPECT_TRUE(ColumnSplit(as_codes(data).open()->read(0)).coded.empty());
}

TEST(FactorSums, ProductsWithALevelOfNearlyAllRows) {
  for (const double center : {0.0, 1e6}) expect_as_written_out(product_rows(60000, {12, 11}, 0.9999, center), 3e-13);
}

// What is 0 in every row adds nothing at all: no rounding may pass for a column.
TEST(FactorSums, AProductOfZerosIsZero) {
  const FactorRows data = product_rows(20000, {12, 11}, 0.0, 1e6);
  const Blocks blocks = as_codes(data);
  const Kernel& kernel = *usable_kernels().front();
  const Basis basis = basis_of(blocks, kernel);
  const auto made = derivatives(blocks, basis, kernel, 1);
  for (const std::size_t zeros : {2 + 12 + 12, 2 + 12 + 13}) {  // dose in the first two levels
    EXPECT_EQ(basis.center[zeros], 0.0);
    EXPECT_EQ(made.score[zeros], 0.0);
    for (std::size_t k = 0; k < blocks.columns; ++k) EXPECT_EQ(made.information(zeros, k), 0.0) << zeros << " " << k;
  }
  EXPECT_GT(made.information(2 + 12 + 14, 2 + 12 + 14), 0.0);
}

TEST(FactorSums, SameBasis) {
  const Kernel& kernel = *usable_kernels().front();
  for (const FactorRows& data : {factor_rows(3000, {5, 12}, 0.0, 3), product_rows(3000, {40, 12}, 0.0, 3.0),
                                 product_rows(3000, {12}, 1.0, 3.0), product_rows(9, {12, 40}, 0.0, 3.0)}) {
    const test::MatrixRows rows = written_out(data);
    const Basis codes = basis_of(as_codes(data), kernel), columns = basis_of(test::matrix_blocks(rows), kernel);
    EXPECT_EQ(codes.center, columns.center);
    EXPECT_EQ(codes.scale, columns.scale);
    EXPECT_EQ(codes.constant, columns.constant);
  }
}

TEST(FactorSums, SameBitsForThreadsAndKernels) {
  for (const FactorRows& data : {factor_rows(40000, {5, 12, 20}, 0.3, 4), product_rows(40000, {12, 5, 20}, 0.3, 3.0)}) {
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
}

}  // namespace
}  // namespace ogive::fitting
