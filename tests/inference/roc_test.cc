#include "inference/roc.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <vector>

namespace ogive {
namespace {

Predictions of(std::vector<double> mu, std::vector<double> observed, std::vector<double> trials = {}) {
  Predictions made;
  made.mu = std::move(mu);
  made.observed = std::move(observed);
  made.trials = std::move(trials);
  return made;
}

/// By its definition: all pairs of an event and another.
double area_by_pairs(const Predictions& rows) {
  double pairs = 0.0, all = 0.0;
  for (std::size_t i = 0; i < rows.mu.size(); ++i)
    for (std::size_t k = 0; k < rows.mu.size(); ++k) {
      const double weight = rows.observed[i] * (1.0 - rows.observed[k]);
      all += weight;
      pairs += weight * (rows.mu[i] > rows.mu[k] ? 1.0 : rows.mu[i] == rows.mu[k] ? 0.5 : 0.0);
    }
  return pairs / all;
}

TEST(Roc, TiesAreOnePiece) {
  const auto roc = roc_curve(of({0.2, 0.2, 0.8, 0.8, 0.8, 0.5}, {0, 1, 1, 1, 0, std::nan("")}));
  ASSERT_TRUE(roc);
  ASSERT_EQ(roc->points.size(), 3U);
  EXPECT_EQ(roc->points[1].threshold, 0.8);
  EXPECT_EQ(roc->points[1].false_positive, 0.5);
  EXPECT_EQ(roc->points[1].true_positive, 2.0 / 3.0);
  EXPECT_EQ(roc->area, (2 * 0.5 + 2 * 1.0 + 1 * 0.0 + 1 * 0.5) / 6.0);
  EXPECT_EQ(roc_at(*roc, 0.8).true_positive, 2.0 / 3.0);
  EXPECT_EQ(roc_at(*roc, 0.81).true_positive, 0.0);
  EXPECT_EQ(roc_at(*roc, 0.0).false_positive, 1.0);
}

TEST(Roc, TrialsCount) {
  const auto counts = roc_curve(of({0.2, 0.8}, {1, 3}, {4, 4}));
  const auto rows = roc_curve(of({0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8}, {1, 0, 0, 0, 1, 1, 1, 0}));
  ASSERT_TRUE(counts && rows);
  EXPECT_EQ(counts->area, rows->area);
  EXPECT_EQ(counts->points.size(), rows->points.size());
}

TEST(Roc, WhatIsRefused) {
  EXPECT_EQ(roc_curve(of({0.2, 0.4}, {1, 1})).error().code, Errc::not_estimable);
  EXPECT_EQ(roc_curve(of({0.2, 0.4}, {0, 0})).error().code, Errc::not_estimable);
  EXPECT_EQ(roc_curve(of({0.2, 0.4}, {})).error().code, Errc::bad_response);
}

TEST(Roc, AreaIsTheShareOfPairs) {
  rc::check([](const std::vector<std::pair<unsigned char, bool>>& rows) {
    Predictions made = of({0.5, 0.5}, {0, 1});
    for (const auto& [score, event] : rows) {
      made.mu.push_back(score % 16 / 16.0);
      made.observed.push_back(event ? 1.0 : 0.0);
    }
    const auto roc = roc_curve(made);
    RC_ASSERT(roc.has_value());
    RC_ASSERT(std::fabs(roc->area - area_by_pairs(made)) < 1e-15);
    double trapezia = 0.0;  // the curve that is drawn has that area
    for (std::size_t i = 1; i < roc->points.size(); ++i)
      trapezia += (roc->points[i].false_positive - roc->points[i - 1].false_positive) *
                  (roc->points[i].true_positive + roc->points[i - 1].true_positive) / 2.0;
    RC_ASSERT(std::fabs(trapezia - roc->area) < 1e-13);
    RC_ASSERT(roc->points.back().false_positive == 1.0 && roc->points.back().true_positive == 1.0);
  });
}

}  // namespace
}  // namespace ogive
