/// The residuals of one row, free of cancellation.
#pragma once

#include "model/family.hpp"

namespace ogive {

/// What one row's residuals are made of, at weight 1: y of m trials, the mean of one trial with its complement, their
/// logarithms and derivatives in eta.  Families without trials have m = 1, and complements that nobody reads.
struct UnitRow {
  double y = 0.0, m = 1.0;
  double mu = 0.0, rest = 0.0, slope = 0.0;
  double log_mu = 0.0, log_rest = 0.0;
  double rise = 0.0, fall = 0.0;  ///< derivatives of log_mu and log_rest
};

struct UnitResiduals {
  double response = 0.0;  ///< y - m mu
  double pearson = 0.0;   ///< that / its standard deviation (Gaussian: at dispersion 1)
  double deviance = 0.0;  ///< signed root of the row's deviance
  double working = 0.0;   ///< (y/m - mu) / mu': on the scale of eta
  double anscombe = 0.0;  ///< (A(y/m) - A(mu)) / (A'(mu) standard deviation of y/m), A' = variance^(-1/3)
};

/// Numbers   within 1e-13 of exact at the given mean, also where y/m is near mu and where mu is near 0 or 1.
/// Source    McCullagh & Nelder (1989), section 2.4; Cox & Snell, JRSS B 30 (1968) 248, for Anscombe's of the binomial;
///           Loader (2000), Fast and accurate computation of binomial probabilities, for the deviance near y = mu.
[[nodiscard]] UnitResiduals unit_residuals(const Family& family, const UnitRow& row) noexcept;

}  // namespace ogive
