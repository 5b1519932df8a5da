/// Distributions of test statistics.  distributions.cc is the only file that includes Boost.Math.
/// Nothing here fails: an argument without meaning (NaN, a negative df, a probability outside [0, 1]) gives NaN.
/// Accuracies are relative and hold down to the smallest normal double (below it: 2 units of the smallest double);
/// they are the bounds of tests/math/distributions_test.cc.
#pragma once

namespace ogive {

/// Normal: both tails directly (no 1 - cdf), within 2e-15.
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_upper(double x);            ///< P(Z > x)
[[nodiscard]] double normal_two_sided(double z);        ///< P(|Z| > |z|)
[[nodiscard]] double log_normal_upper(double x);        ///< log P(Z > x), finite where P underflows
[[nodiscard]] double log10_normal_two_sided(double z);  ///< decimal log of P(|Z| > |z|), within 1e-15 of its size + 1
/// Within 2e-15 of probabilities in [0, 1]; +-infinity at the ends.  Our own arithmetic: the same bits everywhere.
[[nodiscard]] double normal_quantile(double probability);

/// Chi-square with df > 0 degrees of freedom, within 1e-11 for df up to 1e5 (df 1 and 2: 2e-15).  df = 0: a point mass
/// at 0.
[[nodiscard]] double chi_square_upper(double x, double df);
/// log P(X > x), within 1e-11, also where P underflows or rounds to 1.
[[nodiscard]] double log_chi_square_upper(double x, double df);
[[nodiscard]] double log10_chi_square_upper(double x, double df);
[[nodiscard]] double chi_square_quantile(double probability, double df);

/// Student's t and Fisher's F, tails within 1e-12 (df up to 1e5; infinite df are the normal and the chi-square).
[[nodiscard]] double t_two_sided(double t, double df);
[[nodiscard]] double t_quantile(double probability, double df);
[[nodiscard]] double f_upper(double x, double df1, double df2);

}  // namespace ogive
