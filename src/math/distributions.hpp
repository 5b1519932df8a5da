/// Distributions of test statistics.  distributions.cc is the only file that includes Boost.Math.
#pragma once

namespace ogive {

/// Normal: both tails directly (no 1 - cdf), accurate to 1e-14 relative down to the smallest double.
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_upper(double x);                 ///< P(Z > x)
[[nodiscard]] double normal_two_sided(double z);             ///< P(|Z| > |z|)
[[nodiscard]] double normal_quantile(double probability);    ///< of (0, 1); +-infinity at the ends, NaN outside
[[nodiscard]] double log_normal_upper(double x);             ///< log P(Z > x), finite where P underflows

/// Chi-square with df > 0 degrees of freedom.  df = 0: a point mass at 0.
[[nodiscard]] double chi_square_upper(double x, double df);
[[nodiscard]] double log_chi_square_upper(double x, double df);
[[nodiscard]] double chi_square_quantile(double probability, double df);

[[nodiscard]] double t_two_sided(double t, double df);
[[nodiscard]] double t_quantile(double probability, double df);
[[nodiscard]] double f_upper(double x, double df1, double df2);

}  // namespace ogive
