/// What rows add to the sums of a pass, in twofold precision: binomial-inl.hpp, poisson-inl.hpp and gaussian-inl.hpp to
/// about 25 digits.
#pragma once

#include "base/double_double.hpp"
#include "model/family.hpp"
#include "model/link.hpp"

namespace ogive {

/// One row: the linear predictor, y of m trials.
struct TwofoldRow {
  DoubleDouble eta;
  double y = 0.0;
  double m = 1.0;
};

/// What a row of prior weight 1 adds: working weight, score factor, log-likelihood without constants (a Gaussian one at
/// dispersion 1), Pearson chi-square.
struct TwofoldWorking {
  DoubleDouble weight, residual, log_likelihood, pearson;
};

/// A pair that fit/model.hpp knows.  Where the mean is out of range the log-likelihood is NaN or -infinity.
[[nodiscard]] TwofoldWorking twofold_working(const Family& family, const Link& link, bool observed,
                                             const TwofoldRow& row);

/// What no coefficient changes of one row's log-likelihood, at prior weight w.
struct TwofoldConstants {
  DoubleDouble saturated;     ///< log-likelihood at mu = y / m, without constants
  DoubleDouble log_constant;  ///< binomial: w log C(m, y); Poisson: -w log y!; Gaussian: log(w) / 2

  TwofoldConstants& operator+=(const TwofoldConstants& other) noexcept {
    saturated += other.saturated;
    log_constant += other.log_constant;
    return *this;
  }
};
[[nodiscard]] TwofoldConstants twofold_constants(const Family& family, double y, double m, double w) noexcept;

/// The Gaussian log-likelihood of `rows` rows at the variance that maximises it; infinity at a deviance of 0.
[[nodiscard]] DoubleDouble gaussian_log_likelihood(DoubleDouble log_constant, DoubleDouble deviance,
                                                   double rows) noexcept;

}  // namespace ogive
