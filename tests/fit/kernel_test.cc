// The kernels: equality of every two ways to one sum.
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "fit/accumulate.hpp"
#include "fit/fold.hpp"
#include "fit/matrix_blocks.hpp"
#include "math/reference.hpp"

namespace ogive::fitting {
namespace {

test::MatrixRows random_rows(std::size_t n, std::size_t p, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  test::MatrixRows rows;
  rows.columns.assign(p, std::vector<double>(n));
  for (std::size_t j = 0; j < p; ++j)
    for (double& x : rows.columns[j]) x = 3.0 * static_cast<double>(j) + normal(random);
  for (std::size_t i = 0; i < n; ++i) {
    rows.trials.push_back(static_cast<double>(1 + random() % 5));
    rows.successes.push_back(static_cast<double>(random() % (static_cast<unsigned>(rows.trials.back()) + 1)));
    rows.prior_weights.push_back(0.25 * static_cast<double>(random() % 9));
    rows.offset.push_back(0.1 * normal(random));
  }
  return rows;
}

Basis random_basis(std::size_t p) {
  Basis basis = identity_basis(p);
  for (std::size_t j = 0; j < p; ++j) {
    basis.center[j] = 3.0 * static_cast<double>(j);
    basis.scale[j] = j % 2 == 0 ? 1.0 : 0.5;
    basis.shift[j] = basis.center[j] * basis.scale[j];
  }
  return basis;
}

struct Totals {
  Matrix information;
  std::vector<double> score;
  double log_likelihood, pearson;
  friend bool operator==(const Totals&, const Totals&) = default;
};

Totals pass_of(const Blocks& blocks, PassPlan plan, int threads) {
  std::vector<double> beta(plan.basis->columns());
  for (std::size_t j = 0; j < beta.size(); ++j) beta[j] = 0.3 * std::cos(static_cast<double>(j));
  plan.beta = beta;
  const auto sum = fold(blocks, PassSum(plan), {threads, {}, {}});
  auto [information, score] = sum->derivatives();
  return {std::move(information), std::move(score), sum->scalar(kLogLikelihood), sum->scalar(kPearson)};
}

Totals pass(const Blocks& blocks, const Basis& basis, const Kernel& kernel, int threads, RowKernel row = {}) {
  return pass_of(blocks, {&kernel, &basis, {}, row, false, false, false}, threads);
}

Totals single_pass(const Blocks& blocks, const Basis& basis, const Kernel& kernel, int threads) {
  return pass_of(blocks, {&kernel, &basis, {}, {}, false, false, true}, threads);
}

/// Row counts around registers, leaves and super-chunks.
constexpr std::size_t kRowCounts[] = {1, 7, 8, 9, 255, 256, 257, 511, 16384, 16385, 40000};

TEST(SameBits, EveryKernelWithFusedMultiplyAdd) {
  for (const std::size_t p : {1, 2, 3, 4, 5, 7, 21, 130})
    for (const std::size_t n : kRowCounts) {
      if (n > 600 && p != 3 && !(p == 130 && n == 16385)) continue;  // long and wide once each
      const test::MatrixRows rows = random_rows(n, p, static_cast<unsigned>(n + p));
      const Basis basis = random_basis(p);
      const auto kernels = usable_kernels();
      const Totals first = pass(test::matrix_blocks(rows), basis, *kernels.front(), 1);
      for (const Kernel* kernel : kernels) {
        const Totals other = pass(test::matrix_blocks(rows), basis, *kernel, 2);
        if (kernel->fused) {
          EXPECT_EQ(other, first) << kernel->name << " n " << n << " p " << p;
        } else {
          EXPECT_NEAR(other.log_likelihood, first.log_likelihood, 1e-13 * std::fabs(first.log_likelihood))
              << kernel->name;
        }
      }
    }
}

/// Rows that are one trial of weight 1 by default and by columns that say so.
TEST(SameBits, PlainOrWeightsOfOne) {
  for (const Kernel* kernel : usable_kernels()) {
    test::MatrixRows rows = random_rows(1000, 5, 3);
    for (double& y : rows.successes) y = y > 0.0 ? 1.0 : 0.0;
    rows.trials.clear();
    rows.prior_weights.clear();
    const Totals plain = pass(test::matrix_blocks(rows), random_basis(5), *kernel, 1);
    rows.trials.assign(1000, 1.0);
    rows.prior_weights.assign(1000, 1.0);
    EXPECT_EQ(pass(test::matrix_blocks(rows), random_basis(5), *kernel, 1), plain) << kernel->name;
  }
}

/// Information in single precision: the same bits from all with FMA, everything else that of a pass in double.
TEST(SameBits, SinglePrecision) {
  for (const std::size_t p : {1, 2, 3, 5, 8, 21, 128, 130})
    for (const std::size_t n : kRowCounts) {
      if (n > 600 && p != 5 && !(p >= 128 && n == 16385)) continue;
      const test::MatrixRows rows = random_rows(n, p, static_cast<unsigned>(n + p));
      const Basis basis = random_basis(p);
      const auto kernels = usable_kernels();
      const Totals own = single_pass(test::matrix_blocks(rows), basis, *kernels.front(), 1);
      for (const Kernel* kernel : kernels) {
        const Totals full = pass(test::matrix_blocks(rows), basis, *kernel, 1);
        const Totals one = single_pass(test::matrix_blocks(rows), basis, *kernel, 2);
        if (kernel->fused) {
          EXPECT_EQ(one, own) << kernel->name << " n " << n << " p " << p;
        }
        EXPECT_EQ(one.score, full.score) << kernel->name;
        EXPECT_EQ(one.log_likelihood, full.log_likelihood) << kernel->name;
        EXPECT_EQ(one.pearson, full.pearson) << kernel->name;
        for (std::size_t j = 0; j < p; ++j)
          for (std::size_t k = 0; k < p; ++k)
            EXPECT_NEAR(one.information(j, k), full.information(j, k),
                        1e-6 * std::sqrt(full.information(j, j) * full.information(k, k)))
                << kernel->name << " n " << n << " p " << p;
      }
    }
}

TEST(SameBits, AnyNumberOfThreads) {
  const test::MatrixRows rows = random_rows(100000, 4, 3);
  const Basis basis = random_basis(4);
  for (const Kernel* kernel : usable_kernels()) {
    const Totals one = pass(test::matrix_blocks(rows), basis, *kernel, 1);
    for (const int threads : {2, 3, 8})
      EXPECT_EQ(pass(test::matrix_blocks(rows), basis, *kernel, threads), one) << kernel->name << " " << threads;
  }
}

/// Rows of a row-major copy: every column strided.
class StridedReader final : public BlockReader {
 public:
  StridedReader(const test::MatrixRows& rows, const std::vector<double>& copy) : inner_(rows), copy_(copy) {}
  const RowBlock& read(std::int64_t leaf) override {
    block_ = inner_.read(leaf);
    const std::size_t p = block_.groups.size();
    for (std::size_t j = 0; j < p; ++j)
      block_.groups[j].values = {copy_.data() + static_cast<std::size_t>(block_.first_row) * p + j,
                                 static_cast<std::ptrdiff_t>(p)};
    return block_;
  }

 private:
  test::MatrixReader inner_;
  const std::vector<double>& copy_;
  RowBlock block_;
};

TEST(SameBits, InPlaceOrStrided) {
  const test::MatrixRows rows = random_rows(1000, 5, 4);
  std::vector<double> copy;
  for (std::size_t i = 0; i < 1000; ++i)
    for (const auto& column : rows.columns) copy.push_back(column[i]);
  Blocks strided = test::matrix_blocks(rows);
  strided.open = [&] { return std::make_unique<StridedReader>(rows, copy); };
  const Basis basis = random_basis(5);
  for (const Kernel* kernel : usable_kernels())
    EXPECT_EQ(pass(strided, basis, *kernel, 1), pass(test::matrix_blocks(rows), basis, *kernel, 1)) << kernel->name;
}

/// The first column a constant of stride 0, the others the columns of one factor, as codes.
class CodesReader final : public BlockReader {
 public:
  CodesReader(const test::MatrixRows& rows, const std::vector<std::int32_t>& codes) : inner_(rows), codes_(codes) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    block_ = inner_.read(leaf);
    const std::size_t width = block_.groups.size() - 1;
    block_.groups = {{{&kOne, 0}, nullptr, 1}, {{&kOne, 0}, codes_.data() + block_.first_row, width}};
    return block_;
  }

 private:
  test::MatrixReader inner_;
  const std::vector<std::int32_t>& codes_;
  RowBlock block_;
};

TEST(SameBits, CodesOrDummies) {
  for (const std::size_t n : {5, 256, 1000}) {
    test::MatrixRows rows = random_rows(n, 4, 5);
    std::vector<std::int32_t> codes(n);
    for (std::size_t i = 0; i < n; ++i) {
      codes[i] = static_cast<std::int32_t>(i * 7 % 4) - 1;
      rows.columns[0][i] = 1.0;
      for (std::size_t j = 1; j < 4; ++j) rows.columns[j][i] = codes[i] == static_cast<std::int32_t>(j - 1) ? 1.0 : 0.0;
    }
    Blocks coded = test::matrix_blocks(rows);
    coded.open = [&] { return std::make_unique<CodesReader>(rows, codes); };
    const Basis basis = identity_basis(4);
    for (const Kernel* kernel : usable_kernels())
      EXPECT_EQ(pass(coded, basis, *kernel, 1), pass(test::matrix_blocks(rows), basis, *kernel, 1))
          << kernel->name << n;
  }
}

TEST(Sums, AgreeWithPlainLoops) {
  const test::MatrixRows rows = random_rows(300, 3, 6);
  const Basis basis = random_basis(3);
  std::vector<double> beta = {0.3, 0.3 * std::cos(1.0), 0.3 * std::cos(2.0)};
  Matrix information(3, 3);
  std::vector<double> score(3, 0.0);
  double likelihood = 0.0, pearson = 0.0;
  for (std::size_t i = 0; i < 300; ++i) {
    double x[3], eta = rows.offset[i];
    for (std::size_t j = 0; j < 3; ++j)
      eta += beta[j] * (x[j] = (rows.columns[j][i] - basis.center[j]) * basis.scale[j]);
    const double mu = 1 / (1 + std::exp(-eta)), m = rows.trials[i], y = rows.successes[i], w = rows.prior_weights[i];
    for (std::size_t j = 0; j < 3; ++j) {
      score[j] += w * (y - m * mu) * x[j];
      for (std::size_t k = 0; k < 3; ++k) information(j, k) += w * m * mu * (1 - mu) * x[j] * x[k];
    }
    likelihood += w * (y * std::log(mu) + (m - y) * std::log1p(-mu));
    pearson += w * (y - m * mu) * (y - m * mu) / (m * mu * (1 - mu));
  }
  for (const Kernel* kernel : usable_kernels()) {
    const Totals sums = pass(test::matrix_blocks(rows), basis, *kernel, 1);
    EXPECT_NEAR(sums.log_likelihood, likelihood, 1e-12 * std::fabs(likelihood)) << kernel->name;
    EXPECT_NEAR(sums.pearson, pearson, 1e-12 * pearson) << kernel->name;
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(sums.score[j], score[j], 1e-11) << kernel->name;
      for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(sums.information(j, k), information(j, k), 1e-11) << kernel->name;
    }
  }
}

TEST(ChooseKernel, NamesAndErrors) {
  EXPECT_EQ(*choose_kernel(""), usable_kernels().front());
  EXPECT_STREQ((*choose_kernel("portable"))->name, "portable");
  const auto unknown = choose_kernel("avx1024");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Errc::bad_option);
  EXPECT_NE(unknown.error().sentence.find("portable"), std::string::npos);
}

TEST(Fold, StopsWhenAsked) {
  const test::MatrixRows rows = random_rows(100, 2, 1);
  const Basis basis = random_basis(2);
  const std::vector<double> beta(2, 0.0);
  const PassPlan plan{usable_kernels().front(), &basis, beta, {}, false, false};
  EXPECT_FALSE(fold(test::matrix_blocks(rows), PassSum(plan), {1, [] { return true; }, {}}));
}

}  // namespace
}  // namespace ogive::fitting
