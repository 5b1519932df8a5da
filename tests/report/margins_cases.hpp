/// Marginal effects made by hand, for the tests of reports.
#pragma once

#include <cmath>

#include "inference/margins.hpp"

namespace ogive::report::testing {

/// A slope, a dummy and an aliased column, with one column held.
inline Margins some_margins() {
  const double none = std::nan("");
  Margins margins;
  margins.response = "am";
  margins.logit = true;
  margins.given = {{"wt", 3.0}};
  margins.rows = 32;
  margins.counted = 40.5;
  margins.effects = {{"mpg", MarginKind::slope, 0.0506, 0.065, 0.779, 0.436, -0.077, 0.178, -0.36, false},
                     {"vs", MarginKind::dummy, 1e-5, 2e-5, 0.5, 0.617, -2.9e-5, 4.9e-5, -0.21, false},
                     {"vs2", MarginKind::slope, none, none, none, none, none, none, none, true}};
  return margins;
}

}  // namespace ogive::report::testing
