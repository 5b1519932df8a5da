// What is printed as an estimate is a number, or infinite because the data are separated.
#include "ogive/range_check.hpp"

#include <gtest/gtest.h>

#include "base/constants.hpp"

namespace ogive {
namespace {

using fitting::Estimate;
using fitting::Limit;
using fitting::Separation;
using fitting::Stop;

/// A constant and two columns, of which the second was very small and the third large.
Estimate estimate() {
  Estimate e;
  e.free = {0, 1, 2};
  e.beta = {1.0, -2.0, 3.0};
  e.std_error = {1.0, 1.0, 1.0};
  e.basis = {{0.0, 0.0, 0.0}, {1.0, 0x1p900, 0x1p-40}, {0.0, 0.0, 0.0}, {1.0, 0.0, 0.0}};
  return e;
}

TEST(RangeCheck, WhatIsReportedIsANumber) {
  struct Row {
    Stop stop;
    double beta, error;
    bool refused;
  };
  constexpr double kTiny = 0x1p-1030;
  for (const Row& row :
       {Row{Stop::converged, 1.0, 1.0, false}, Row{Stop::converged, kInfinity, 1.0, true},
        Row{Stop::converged, -kInfinity, kNaN, true}, Row{Stop::converged, kNaN, 1.0, true},
        Row{Stop::converged, 1.0, kInfinity, true}, Row{Stop::converged, 1.0, kTiny, true},
        Row{Stop::converged, 0.0, 0.0, false}, Row{Stop::converged, kTiny, 1.0, false},
        Row{Stop::converged, 1.0, kNaN, false}, Row{Stop::not_certified, kInfinity, 1.0, true},
        Row{Stop::no_finite_maximum, kInfinity, kNaN, true}, Row{Stop::iteration_limit, kInfinity, 1.0, false}}) {
    Estimate e = estimate();
    e.stop = row.stop;
    e.beta[0] = row.beta;
    e.std_error[0] = row.error;
    const Status checked = check_range(e, {"Intercept", "dose", "age"});
    ASSERT_EQ(checked.has_value(), !row.refused) << row.beta << ' ' << row.error;
    if (checked) continue;
    EXPECT_EQ(checked.error().code, Errc::out_of_range);
    EXPECT_NE(checked.error().sentence.find("'dose' or the weights are too small"), std::string::npos);
    EXPECT_EQ(checked.error().place.column, "dose");
  }
}

TEST(RangeCheck, LimitsOfSeparatedDataMayBeInfinite) {
  Estimate e = estimate();
  e.stop = Stop::no_finite_maximum;
  e.beta = {1.0, kInfinity, kNaN};
  e.std_error = {1.0, kNaN, kNaN};
  e.separation.emplace();
  e.separation->kind = Separation::quasi_complete;
  e.separation->limits = {Limit::finite, Limit::plus_infinity, Limit::undetermined};
  EXPECT_TRUE(check_range(e, {"Intercept", "dose", "age"}));
  e.separation->limits[1] = Limit::finite;
  EXPECT_FALSE(check_range(e, {"Intercept", "dose", "age"}));
}

}  // namespace
}  // namespace ogive
