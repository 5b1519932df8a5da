// Whether a maximum exists under links other than the logit, and what is proven of it.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "fit/certified.hpp"
#include "fit/estimate.hpp"
#include "fit/model_of.hpp"

namespace ogive::fitting {
namespace {

Estimate estimate_of(const test::MatrixRows& rows, const Model& model, int iterations = 100) {
  FitControl control;
  control.model = model;
  control.max_iterations = iterations;
  auto estimate = maximum_likelihood(test::matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

/// A certificate before the end bounds the distance from the maximum too.
TEST(LinkCertificate, BoundsTheDistanceAtEveryIterate) {
  for (const char* name : {"probit", "cloglog", "loglog", "log"}) {
    const Model model = test::model_of("binomial", name);
    const test::Certified problem = test::read_certified("snoring");
    const Estimate best = estimate_of(problem.rows, model);
    ASSERT_TRUE(best.certificate.exists) << name;
    bool seen = false;
    for (int iterations = 1; iterations <= 8; ++iterations) {
      const Estimate early = estimate_of(problem.rows, model, iterations);
      if (!early.certificate.exists) continue;
      seen = true;
      const double reach = early.certificate.distance + best.certificate.distance + 1e-15;
      for (std::size_t j = 0; j < best.beta.size(); ++j)
        EXPECT_LE(std::fabs(early.beta[j] - best.beta[j]), reach * best.std_error[j]) << name << ' ' << iterations;
    }
    EXPECT_TRUE(seen) << name;
  }
}

struct Table {
  const char* family;
  const char* link;
  const char* what;
  std::vector<double> x, y, m;
  std::vector<Limit> limits;  ///< of the constant and x; empty: a finite maximum inside the range
};

constexpr Limit kUp = Limit::plus_infinity, kDown = Limit::minus_infinity, kStays = Limit::finite;

const Table kTables[] = {
    {"binomial", "probit", "overlap", {0, 1, 0, 1, 2}, {1, 0, 0, 1, 1}, {1, 1, 1, 1, 1}, {}},
    {"binomial", "probit", "complete", {1, 2, 3, 4}, {0, 0, 1, 1}, {1, 1, 1, 1}, {kDown, kUp}},
    {"binomial", "cauchit", "overlap", {0, 1, 0, 1, 2}, {1, 0, 0, 1, 1}, {1, 1, 1, 1, 1}, {}},
    {"binomial", "cauchit", "a group without events", {0, 1}, {0, 9}, {20, 20}, {kDown, kUp}},
    {"binomial", "cloglog", "a group without events", {0, 1}, {5, 0}, {20, 20}, {kStays, kDown}},
    {"binomial", "loglog", "a group of events", {0, 1}, {5, 20}, {20, 20}, {kStays, kUp}},
    {"binomial", "log", "inside", {0, 1}, {5, 9}, {20, 20}, {}},
    {"binomial", "log", "a group without events", {0, 1}, {5, 0}, {20, 20}, {kStays, kDown}},
    {"binomial", "log", "no event at the reference", {0, 1}, {0, 5}, {20, 20}, {kDown, kUp}},
    {"binomial", "log-complement", "a group of events", {0, 1}, {5, 20}, {20, 20}, {kStays, kDown}},
    {"binomial", "log-complement", "inside", {0, 1}, {5, 9}, {20, 20}, {}},
    {"binomial", "identity", "inside", {0, 1}, {5, 9}, {20, 20}, {}},
    {"poisson", "log", "inside", {0, 1}, {5, 9}, {}, {}},
    {"poisson", "log", "a group without counts", {0, 0, 1, 1}, {3, 5, 0, 0}, {}, {kStays, kDown}},
    {"gaussian", "log", "inside", {0, 0, 1, 1}, {3, 5, 7, 8.5}, {}, {}},
    {"gaussian", "log", "a group without values above 0", {0, 0, 1, 1, 1}, {3, 5, 0, 0, -1}, {}, {kStays, kDown}},
    {"poisson", "log", "nothing counted", {0, 0, 1, 1}, {0, 0, 0, 0}, {}, {kDown, Limit::undetermined}},
};

/// A finite maximum is reported where one exists, and none at any iterate where none does.
TEST(LinkExistence, IsDecidedByTheDirectionsOfRecession) {
  for (const Table& table : kTables) {
    SCOPED_TRACE(std::string(table.family) + ' ' + table.link + ", " + table.what);
    const test::MatrixRows rows{{std::vector<double>(table.x.size(), 1.0), table.x}, table.y, table.m, {}, {}};
    const Model model = test::model_of(table.family, table.link);
    const Estimate whole = estimate_of(rows, model);
    if (table.limits.empty()) {
      EXPECT_EQ(stop_name(whole.stop), "converged");
      EXPECT_EQ(whole.certificate.exists, has_row_bounds(model));
      EXPECT_TRUE(std::isfinite(whole.beta[0]) && std::isfinite(whole.std_error[1]));
      continue;
    }
    EXPECT_EQ(stop_name(whole.stop), "no_finite_maximum");
    ASSERT_TRUE(whole.separation);
    EXPECT_EQ(whole.separation->limits, table.limits);
    for (int iterations = 1; iterations <= 60; ++iterations)
      EXPECT_FALSE(estimate_of(rows, model, iterations).certificate.exists) << iterations;
  }
}

/// The limit: the group that has events keeps its own logarithm, with its own error, and the supremum is theirs.
TEST(LinkExistence, KeepsTheFitOfTheOtherRows) {
  const test::MatrixRows rows{{{1, 1}, {0, 1}}, {5, 0}, {20, 20}, {}, {}};
  const Estimate limit = estimate_of(rows, test::model_of("binomial", "log"));
  EXPECT_NEAR(limit.beta[0], std::log(0.25), 1e-15);
  EXPECT_NEAR(limit.std_error[0], std::sqrt(0.75 / 5.0), 1e-15);
  EXPECT_EQ(limit.beta[1], -HUGE_VAL);
  const test::MatrixRows alone{{{1}}, {5}, {20}, {}, {}};
  EXPECT_NEAR(limit.log_likelihood, estimate_of(alone, test::model_of("binomial", "log")).log_likelihood, 1e-14);
}

}  // namespace
}  // namespace ogive::fitting
