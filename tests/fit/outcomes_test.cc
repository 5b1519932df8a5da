// Many outcomes of one design: each is the fit of its own rows, coefficients and standard errors, whatever the threads
// and the instruction set.
#include "fit/outcomes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fit/matrix_blocks.hpp"
#include "fit/separation.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;
using test::MatrixRows;

struct Case {
  std::string name;
  std::size_t rows = 1000;
  std::size_t columns = 4;  ///< the constant among them
  std::size_t outcomes = 5;
  double constant = -0.5;
  double missing = 0.0;  ///< share of an outcome's rows
  bool weights = false, offset = false, factor = false, aliased = false;
  double shift = 0.0;
  double exposure = 0.0;  ///< the mean offset
};

/// Bytes of every outcome: 0 not observed, 1 observed, 3 the event.
struct Data {
  MatrixRows rows;
  std::vector<std::vector<std::uint8_t>> outcomes;
};

Data simulate(const Case& c) {
  Data data;
  MatrixRows& rows = data.rows;
  rows.columns.assign(c.columns, std::vector<double>(c.rows, 1.0));
  data.outcomes.assign(c.outcomes, std::vector<std::uint8_t>(c.rows, 0));
  for (std::size_t i = 0; i < c.rows; ++i) {
    for (std::size_t j = 1; j < c.columns; ++j) rows.columns[j][i] = normal_draw(2, j, i) + c.shift;
    if (c.factor) {
      const auto level = static_cast<std::size_t>(4.0 * uniform_draw(8, 0, i));
      for (std::size_t j = 1; j < 4; ++j) rows.columns[j][i] = level == j ? 1.0 : 0.0;
    }
    if (c.aliased) rows.columns[2][i] = 2.0 * rows.columns[1][i] - 1.0;
    if (c.weights) rows.prior_weights.push_back(std::floor(40.0 * uniform_draw(6, 0, i)) / 16.0);
    if (c.offset) rows.offset.push_back(normal_draw(7, 0, i) + c.exposure);
    rows.successes.push_back(0.0);
    for (std::size_t k = 0; k < c.outcomes; ++k) {
      double eta = c.constant + 0.3 * normal_draw(10, k, 0) + (c.offset ? rows.offset.back() : 0.0);
      for (std::size_t j = 1; j < c.columns; ++j)
        eta += 0.5 * normal_draw(11, k, j) * (rows.columns[j][i] - c.shift) / std::sqrt(static_cast<double>(c.columns));
      const bool event = uniform_draw(12 + k, 0, i) < 1.0 / (1.0 + std::exp(-eta));
      const bool seen = k == 0 || uniform_draw(500 + k, 0, i) >= c.missing;
      data.outcomes[k][i] = static_cast<std::uint8_t>(seen ? event ? 3 : 1 : 0);
    }
  }
  return data;
}

/// Brings the outcomes with each leaf.
class Reader final : public BlockReader, public OutcomeLeaf {
 public:
  Reader(std::unique_ptr<BlockReader> reader, const Data& data) : reader_(std::move(reader)), data_(data) {}
  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    block_.outcomes = this;
    first_ = static_cast<std::size_t>(block_.first_row);
    return block_;
  }
  void read(std::span<const std::uint32_t> which, std::size_t stride, std::uint8_t* observed,
            std::uint8_t* events) override {
    for (std::size_t i = 0; i < block_.rows; ++i)
      for (std::size_t k = 0; k < which.size(); ++k) {
        const std::uint8_t value = data_.outcomes[which[k]][first_ + i];
        observed[i * stride + k] = value & 1U;
        events[i * stride + k] = static_cast<std::uint8_t>(value >> 1U);
      }
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  const Data& data_;
  RowBlock block_;
  std::size_t first_ = 0;
};

Blocks blocks_of(const Data& data) {
  Blocks blocks = matrix_blocks(data.rows);
  blocks.open = [open = blocks.open, &data] { return std::make_unique<Reader>(open(), data); };
  return blocks;
}

ManyFits fitted(const Data& data, const FitControl& control = {}) {
  auto fits = fit_outcomes(blocks_of(data), {}, Outcomes(data.outcomes.size()), control);
  EXPECT_TRUE(fits) << fits.error().sentence;
  return std::move(*fits);
}

/// From the rows that are observed, written out.
Estimate alone(const Data& data, std::size_t outcome, const FitControl& control = {}) {
  MatrixRows rows;
  rows.columns.resize(data.rows.columns.size());
  for (std::size_t i = 0; i < data.rows.successes.size(); ++i) {
    const std::uint8_t value = data.outcomes[outcome][i];
    if (value == 0) continue;
    for (std::size_t j = 0; j < rows.columns.size(); ++j) rows.columns[j].push_back(data.rows.columns[j][i]);
    rows.successes.push_back(value >> 1U);
    if (!data.rows.prior_weights.empty()) rows.prior_weights.push_back(data.rows.prior_weights[i]);
    if (!data.rows.offset.empty()) rows.offset.push_back(data.rows.offset[i]);
  }
  auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

const Case kCases[] = {
    {"few", 200, 3, 12},
    {"leaves", 3000, 5, 7},
    {"panels", 600, 4, 70},
    {"chunks", 17000, 6, 5},
    {"sampled", 60000, 8, 4},
    {"rare", 40000, 4, 6, -4.0},
    {"missing", 3000, 4, 33, -0.5, 0.3},
    {"mostly missing", 20000, 4, 5, -0.5, 0.97},
    {"weights", 5000, 4, 6, -0.5, 0.2, true},
    {"offset", 2500, 4, 6, -0.5, 0.1, true, true},
    {"exposure", 2500, 4, 6, -6.5, 0.1, false, true, false, false, 0.0, 6.0},
    {"factor", 4000, 5, 9, -1.0, 0.2, false, false, true},
    {"aliased", 2000, 4, 6, -0.5, 0.2, false, false, false, true},
    {"shifted", 3000, 4, 6, -0.5, 0.0, false, false, false, false, 1e4},
    {"wide", 4000, 34, 4},
};

TEST(Outcomes, EachIsTheFitOfItsRows) {
  for (const Case& c : kCases) {
    const Data data = simulate(c);
    const ManyFits fits = fitted(data);
    ASSERT_EQ(fits.replicates.size(), c.outcomes);
    for (std::size_t k = 0; k<c.outcomes; k += c.outcomes> 40 ? 7 : 1) {
      const ReplicateFit& fit = fits.replicates[k];
      const Estimate single = alone(data, k);
      ASSERT_FALSE(fit.alone) << c.name << " " << k;
      EXPECT_LE(fit.distance, kManyDistance) << c.name << " " << k;
      for (std::size_t j = 0; j < c.columns; ++j) {
        if (std::isnan(single.beta[j])) {
          EXPECT_TRUE(std::isnan(fit.beta[j]) && std::isnan(fit.std_error[j])) << c.name << " " << k;
          continue;
        }
        // What is proven holds, and more.
        EXPECT_NEAR(fit.beta[j], single.beta[j], 1e-8 * single.std_error[j]) << c.name << " " << k << " " << j;
        EXPECT_NEAR(fit.std_error[j], single.std_error[j], 1e-7 * single.std_error[j])
            << c.name << " " << k << " " << j;
      }
    }
  }
}

TEST(Outcomes, TheSameBits) {
  for (const Case& c : {Case{"leaves", 600, 5, 40}, Case{"chunks", 40000, 3, 9, -0.5, 0.2}}) {
    const Data data = simulate(c);
    FitControl control;
    control.threads = 1;
    const ManyFits first = fitted(data, control);
    const auto same = [&](const ManyFits& other) {
      const auto equal = [](const std::vector<double>& a, const std::vector<double>& b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
      };
      for (std::size_t k = 0; k < first.replicates.size(); ++k)
        if (!equal(first.replicates[k].beta, other.replicates[k].beta) ||
            !equal(first.replicates[k].std_error, other.replicates[k].std_error))
          return false;
      return true;
    };
    for (const int threads : {2, 3, 8}) {
      control.threads = threads;
      EXPECT_TRUE(same(fitted(data, control))) << c.name << " " << threads;
    }
    for (const Kernel* kernel : usable_kernels()) {
      control.kernel = kernel->name;
      const ManyFits other = fitted(data, control);
      EXPECT_TRUE(!kernel->fused || same(other)) << c.name << " " << kernel->name;
      for (std::size_t k = 0; k < first.replicates.size(); ++k)
        for (std::size_t j = 0; j < c.columns; ++j)
          EXPECT_NEAR(other.replicates[k].beta[j], first.replicates[k].beta[j], 1e-9) << kernel->name;
    }
  }
}

/// What has no unique finite maximum, or no maximum that is alike, is not answered here.
TEST(Outcomes, OthersAreLeftAlone) {
  Data data = simulate({"others", 400, 3, 6});
  for (std::size_t i = 0; i < 400; ++i) {
    data.outcomes[0][i] = data.rows.columns[1][i] > 0.0 ? 3 : 1;       // separated
    data.outcomes[1][i] = 1;                                           // constant
    data.outcomes[2][i] = 0;                                           // never observed
    if (data.rows.columns[2][i] > 0.0) data.rows.columns[2][i] = 1.0;  // a column that is the constant
    if (data.rows.columns[2][i] != 1.0) data.outcomes[3][i] = 0;       // in the rows of one outcome
  }
  const ManyFits fits = fitted(data);
  for (std::size_t k = 0; k < 6; ++k) EXPECT_EQ(fits.replicates[k].alone, k < 4) << k;
  EXPECT_EQ(alone(data, 0).stop, Stop::no_finite_maximum);
  EXPECT_EQ(alone(data, 3).aliases.size(), 1U);

  FitControl control;
  control.model.link = Probit{};
  for (const ReplicateFit& fit : fitted(data, control).replicates) EXPECT_TRUE(fit.alone);
}

/// Replicates of every kind are fitted alone by the same interface.
TEST(Outcomes, BlocksOfOne) {
  const Data data = simulate({"one", 900, 4, 3, -0.5, 0.4});
  const Blocks blocks = blocks_of(data);
  const Outcomes outcomes(3);
  for (std::uint32_t k = 0; k < 3; ++k) {
    const auto found = maximum_likelihood(outcomes.blocks_of(blocks, k), {});
    const Estimate single = alone(data, k);
    ASSERT_TRUE(found);
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(found->beta[j], single.beta[j], 1e-9 * single.std_error[j]);
  }
}

TEST(Outcomes, StopsWhenAsked) {
  const Data data = simulate({"stop", 600, 3, 3});
  FitControl control;
  control.stop = [] { return true; };
  const auto fits = fit_outcomes(blocks_of(data), {}, Outcomes(3), control);
  ASSERT_FALSE(fits);
  EXPECT_EQ(fits.error().code, Errc::interrupted);
}

}  // namespace
}  // namespace ogive::fitting
