/// Tests of linear hypotheses R b = q by the reported covariance: robust where the errors are.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "inference/fitted.hpp"
#include "inference/hypothesis.hpp"

namespace ogive {

struct TestOptions {
  double level = 0.95;  ///< of intervals
  /// Residual degrees of freedom: t and F in place of the normal and the chi-square.
  double df_denom = std::numeric_limits<double>::infinity();
};

/// Wald's joint test.
struct WaldTest {
  double statistic = 0.0;  ///< chi-square, or F = chi-square / df with a finite `df_denom`
  double df = 0.0;         ///< constraints
  double df_denom = std::numeric_limits<double>::infinity();
  double p_value = 0.0;
  double log10_p_value = 0.0;  ///< of the chi-square also where p_value is too small for a double
};

/// One constraint alone.
struct Contrast {
  std::string text;       ///< "x1 - 2*x2 = 0"
  double estimate = 0.0;  ///< R b
  double value = 0.0;     ///< q
  double std_error = 0.0;
  double statistic = 0.0;  ///< (estimate - value) / std_error: z, or t with a finite `df_denom`
  double p_value = 0.0;    ///< two-sided
  double lower = 0.0;      ///< of R b
  double upper = 0.0;
};
using ContrastTable = std::vector<Contrast>;

/// One term of the formula: all its estimated coefficients are 0.
struct TermTest {
  std::string term;
  WaldTest test;  ///< NaN where there is none: no coefficient, or none with a finite error
};

/// The constraints one by one.
/// Errors    bad_option (sizes, numbers that are not finite), not_estimable (a coefficient that is aliased or not
///           finite, a fit without errors).
/// Numbers   R b and the variances are summed in twofold precision from the covariance as it is stored.
[[nodiscard]] Result<ContrastTable> contrasts(const Fitted& fitted, const Hypothesis& hypothesis,
                                              const TestOptions& options = {});

/// All constraints together: (R b - q)' (R V R')^-1 (R b - q).
/// Errors    as contrasts; bad_option where a constraint follows from those before it or contradicts them (which one),
///           not_estimable where R V R' is singular, as by few clusters.
/// Source    Wald (1943), Trans. AMS 54, 426.
[[nodiscard]] Result<WaldTest> wald_test(const Fitted& fitted, const Hypothesis& hypothesis,
                                         const TestOptions& options = {});

/// Every term of the formula, the intercept among them.
[[nodiscard]] std::vector<TermTest> term_tests(const Fitted& fitted, const TestOptions& options = {});

/// The same estimates with errors by another covariance of the coefficients, p x p, and tests by t and F or not: for
/// tests and intervals, nothing else.   Errors   bad_option: the covariance has another size, or a variance below 0.
[[nodiscard]] Result<Fitted> with_errors(Fitted fitted, std::optional<Matrix> covariance, bool use_t);

/// Degrees of freedom for t and F: clusters - 1 where errors are by cluster (unless RobustOptions says not), else those
/// of the residuals; of quasi-separated data, whose errors are those of the limit, without the separated rows and what
/// only they determine.
[[nodiscard]] double denominator_df(const Fitted& fitted);

}  // namespace ogive
