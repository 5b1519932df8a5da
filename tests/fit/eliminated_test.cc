// A factor that is eliminated against the same factor as columns of 0 and 1.
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "fit/eliminated.hpp"
#include "fit/eliminated_cases.hpp"

namespace ogive::fitting {
namespace {

using test::as_codes, test::Data, test::make, test::Shape;

FitControl control_of(std::size_t eliminate_from, int threads = 1) {
  FitControl control;
  control.eliminate_from = eliminate_from;
  control.threads = threads;
  return control;
}

constexpr std::size_t kNever = 1000000;

void compare(const Alias& found, const Alias& whole) {
  EXPECT_EQ(found.column, whole.column);
  ASSERT_EQ(found.combination.size(), whole.combination.size());
  for (std::size_t k = 0; k < whole.combination.size(); ++k) {
    EXPECT_EQ(found.combination[k].first, whole.combination[k].first);
    EXPECT_NEAR(found.combination[k].second, whole.combination[k].second, 1e-11);
  }
}

/// Elimination counts the factor first: so does the design as columns where nothing is aliased.
void compare(const Data& data, double tolerance) {
  const Blocks dense = test::matrix_blocks(data.dense);
  const Blocks codes = as_codes(data);
  const auto whole = maximum_likelihood(dense, data.constant, control_of(kNever));
  const auto found = maximum_likelihood(codes, data.constant, control_of(10));
  ASSERT_TRUE(whole && found) << (whole ? found.error().sentence : whole.error().sentence);
  EXPECT_FALSE(found->covariance.is_dense());
  EXPECT_EQ(found->stop, whole->stop);
  EXPECT_EQ(found->rank, whole->rank);
  EXPECT_EQ(found->free, whole->free);
  ASSERT_EQ(found->aliases.size(), whole->aliases.size());
  for (std::size_t a = 0; a < whole->aliases.size(); ++a) compare(found->aliases[a], whole->aliases[a]);
  EXPECT_NEAR(found->log_likelihood, whole->log_likelihood, 1e-12 * std::fabs(whole->log_likelihood));
  EXPECT_NEAR(found->null_log_likelihood, whole->null_log_likelihood, 1e-12 * std::fabs(whole->log_likelihood));
  EXPECT_NEAR(found->deviance, whole->deviance, 1e-11 * whole->deviance);
  EXPECT_NEAR(found->pearson, whole->pearson, 1e-10 * whole->pearson);
  EXPECT_EQ(found->certificate.exists, whole->certificate.exists);
  if (whole->certificate.exists) {
    EXPECT_LT(found->certificate.distance, 1e-8);
  }
  for (std::size_t j = 0; j < whole->beta.size(); ++j) {
    if (!std::isfinite(whole->beta[j])) {
      const bool open = whole->separation && !found->separation->exact;  // then signs are not decided
      EXPECT_TRUE(open || std::isnan(whole->beta[j]) ? std::isnan(found->beta[j]) : found->beta[j] == whole->beta[j])
          << j;
    } else {
      EXPECT_NEAR(found->beta[j], whole->beta[j], tolerance * whole->std_error[j]) << j;
    }
    if (std::isnan(whole->std_error[j])) {
      EXPECT_TRUE(std::isnan(found->std_error[j])) << j;
    } else {
      EXPECT_NEAR(found->std_error[j], whole->std_error[j], tolerance * whole->std_error[j]) << j;
    }
    for (std::size_t k = 0; k < whole->beta.size(); ++k) {
      if (std::isnan(whole->covariance(j, k))) {
        EXPECT_TRUE(std::isnan(found->covariance(j, k))) << j << ' ' << k;
        continue;
      }
      const double size = whole->std_error[j] * whole->std_error[k];
      EXPECT_NEAR(found->covariance(j, k), whole->covariance(j, k), tolerance * size) << j << ' ' << k;
    }
  }
  ASSERT_EQ(found->separation.has_value() && found->separation->kind != Separation::overlap,
            whole->separation.has_value() && whole->separation->kind != Separation::overlap);
  if (!whole->separation || whole->separation->kind == Separation::overlap) return;
  EXPECT_EQ(found->separation->kind, whole->separation->kind);
  if (found->separation->exact) {
    EXPECT_EQ(found->separation->limits, whole->separation->limits);
  }
  EXPECT_EQ(found->separation->separated_rows, whole->separation->separated_rows);
  EXPECT_EQ(found->separation->separated_rank, whole->separation->separated_rank);
  EXPECT_EQ(found->separation->separated_copies, whole->separation->separated_copies);
  EXPECT_EQ(found->separation->rows, whole->separation->rows);
  EXPECT_EQ(found->separation->exact, !data.shape.only_pure && data.shape.pure < data.shape.levels);
}

struct Case {
  const char* name;
  Shape shape;
  double tolerance = 1e-10;  ///< of both fits: sums of thousands of rows, in other orders
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class Eliminated : public testing::TestWithParam<Case> {};

TEST_P(Eliminated, IsTheFitOfItsColumns) { compare(make(GetParam().shape), GetParam().tolerance); }

Shape shape(const std::function<void(Shape&)>& change) {
  Shape made;
  change(made);
  return made;
}

INSTANTIATE_TEST_SUITE_P(
    Designs, Eliminated,
    testing::Values(
        Case{"constant", shape([](Shape&) {})}, Case{"no_constant", shape([](Shape& s) { s.constant = false; })},
        Case{"factor_alone", shape([](Shape& s) { s.before = s.after = 0; })},
        Case{"factor_alone_full", shape([](Shape& s) { s.before = s.after = 0, s.constant = false; })},
        Case{"small_factor", shape([](Shape& s) { s.small = 6; })},
        Case{"two_columns_of_codes", shape([](Shape& s) { s.small = 2; })},
        Case{"weights", shape([](Shape& s) { s.weights = true; })},
        Case{"counts", shape([](Shape& s) { s.trials = true; })},
        Case{"offset", shape([](Shape& s) { s.offset = true; })},
        Case{"everything", shape([](Shape& s) { s.weights = s.trials = s.offset = true, s.small = 5; })},
        Case{"many_rows", shape([](Shape& s) { s.rows = 40000, s.levels = 300; })},
        Case{"far_between", shape([](Shape& s) { s.between = 100.0; }), 1e-8},
        Case{"constant_within_levels", shape([](Shape& s) { s.before = 0, s.after = 3, s.constant_in = true; })},
        Case{"copy_beside_levels", shape([](Shape& s) { s.before = 0, s.after = 3, s.copy = true; })},
        Case{"copy_no_constant", shape([](Shape& s) { s.before = 0, s.copy = true, s.constant = false; })},
        Case{"pure", shape([](Shape& s) { s.levels = 60, s.pure = 4, s.seed = 3; })},
        Case{"pure_no_constant", shape([](Shape& s) { s.levels = 60, s.pure = 5, s.constant = false; })},
        Case{"pure_alias", shape([](Shape& s) { s.levels = 60, s.pure = 4, s.before = 0, s.constant_in = true; })},
        Case{"all_pure", shape([](Shape& s) { s.pure = 40, s.before = 0, s.after = 1; })},
        Case{"only_in_pure", shape([](Shape& s) { s.pure = 3, s.before = 0, s.only_pure = true; })},
        Case{"pure_weights", shape([](Shape& s) { s.levels = 60, s.pure = 3, s.weights = true; })}),
    [](const auto& one) { return std::string(one.param.name); });

/// Designs at random; OGIVE_ELIMINATED_SEEDS says how many more than a few.
TEST(EliminatedAtRandom, IsTheFitOfItsColumns) {
  const char* more = std::getenv("OGIVE_ELIMINATED_SEEDS");
  const unsigned seeds = more != nullptr ? static_cast<unsigned>(std::atoi(more)) : 12;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    std::mt19937 draw(seed);
    Shape s;
    s.seed = seed;
    s.levels = 12 + draw() % 40;
    s.rows = s.levels * (8 + draw() % 30);
    s.constant = draw() % 3 > 0;
    s.before = draw() % 3;
    s.after = draw() % 3;
    s.small = draw() % 3 == 0 ? 2 + draw() % 5 : 0;
    s.weights = draw() % 4 == 0;
    s.trials = draw() % 4 == 0;
    s.offset = draw() % 4 == 0;
    s.between = draw() % 2 == 0 ? 1.0 : 8.0;
    s.pure = draw() % 3 == 0 ? static_cast<unsigned>(1 + draw() % 4) : 0;
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare(make(s), 1e-9);
  }
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

TEST(EliminatedBits, AreTheSameForAnyThreadsAndKernelWithFma) {
  const Data data = make(shape([](Shape& s) { s.rows = 70000, s.levels = 900, s.small = 5, s.pure = 2; }));
  const Blocks blocks = as_codes(data);
  const auto one = maximum_likelihood(blocks, data.constant, control_of(10));
  ASSERT_TRUE(one);
  for (const Kernel* kernel : usable_kernels()) {
    if (!kernel->fused) continue;
    for (const int threads : {1, 2, 3, 8}) {
      FitControl control = control_of(10, threads);
      control.kernel = kernel->name;
      const auto other = maximum_likelihood(blocks, data.constant, control);
      ASSERT_TRUE(other);
      EXPECT_TRUE(same_bits(one->beta, other->beta)) << kernel->name << threads;
      EXPECT_TRUE(same_bits(one->std_error, other->std_error)) << kernel->name << threads;
      EXPECT_EQ(one->log_likelihood, other->log_likelihood);
      EXPECT_EQ(one->pearson, other->pearson);
    }
  }
}

TEST(EliminatedErrors, InterruptedIsSaid) {
  const Data data = make({});
  FitControl control = control_of(10);
  int asked = 0;
  control.stop = [&asked] { return ++asked > 20; };
  const auto found = maximum_likelihood(as_codes(data), data.constant, control);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::interrupted);
}

TEST(EliminatedFactors, AreThoseWhoseLevelsSpanTheConstant) {
  const Data data = make({});
  const Blocks blocks = as_codes(data);
  EXPECT_TRUE(find_eliminated(blocks, data.constant, 10));
  EXPECT_FALSE(find_eliminated(blocks, data.constant, 40));  // 39 columns
  EXPECT_FALSE(find_eliminated(blocks, {}, 10));
  const Data full = make(shape([](Shape& s) { s.constant = false; }));
  EXPECT_TRUE(find_eliminated(as_codes(full), full.constant, 10));
  EXPECT_FALSE(find_eliminated(as_codes(full), std::vector<double>(full.constant.size(), 0.0), 10));
}

}  // namespace
}  // namespace ogive::fitting
