#include "inference/fit_statistics.hpp"

#include <cmath>
#include <limits>

#include "math/distributions.hpp"

namespace ogive {

FitStatistics fit_statistics(const Fitted& fitted) {
  FitStatistics s;
  const double rank = static_cast<double>(fitted.rank);
  const double l = fitted.log_likelihood;
  const double null = fitted.null_log_likelihood;
  s.observations = fitted.observations;
  s.model_df = fitted.has_constant ? rank - 1.0 : rank;
  s.residual_df = fitted.observations - rank;
  s.mcfadden = 1.0 - l / null;
  s.cox_snell = -std::expm1(2.0 * (null - l) / fitted.observations);
  s.lr_statistic = 2.0 * (l - null);
  s.lr_p_value = fitted.has_constant && s.model_df > 0.0 ? chi_square_upper(s.lr_statistic, s.model_df)
                                                         : std::numeric_limits<double>::quiet_NaN();
  s.aic = -2.0 * l + 2.0 * rank;
  s.bic = -2.0 * l + std::log(fitted.observations) * rank;
  return s;
}

}  // namespace ogive
