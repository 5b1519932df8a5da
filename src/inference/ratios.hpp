/// What exp(coefficient) is under a link, with Wald intervals; and the reference levels that coefficients compare with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/fitted.hpp"

namespace ogive {

/// A ratio by its names.
struct RatioKind {
  std::string_view name;   ///< "odds ratio"
  std::string_view title;  ///< "Odds ratios"
  std::string_view key;    ///< "odds_ratio" of a logit, "ratio" of all others: stable
};

/// Nothing where exp(coefficient) compares nothing: probit, loglog, cauchit, identity, sqrt.
/// Source   docs/links.md.
[[nodiscard]] std::optional<RatioKind> ratio_kind(const Family& family, const Link& link);

struct Ratio {
  std::string name;
  double ratio = 0.0;  ///< exp(estimate); NaN for an aliased column, and where separated data leave no sign
  double lower = 0.0;  ///< exp of the ends of the coefficient's Wald interval
  double upper = 0.0;
  double p_value = 0.0;  ///< that of the coefficient
  bool aliased = false;
};

/// One row a coefficient; the intercept's exponential is the odds (risk, rate, mean) where all else is zero or at its
/// reference.  Empty where the link has no ratio.
[[nodiscard]] std::vector<Ratio> ratios(const Fitted& fitted, double level);

/// What a factor's coefficients compare with.
struct ReferenceLevel {
  std::string factor;
  std::string level;
  std::int64_t count = 0;   ///< rows used with that level
  std::int64_t levels = 0;  ///< levels in all
};

/// The categorical factors that are coded with a reference, in formula order.
[[nodiscard]] std::vector<ReferenceLevel> reference_levels(const Fitted& fitted);

}  // namespace ogive
