/// How a sample is counted: n, residual degrees of freedom and likelihood of counts and of weighted rows.
#pragma once

#include <cstdint>

#include "fit/tally.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// Whose rule.  docs/responses.md has all three side by side.
enum class Like : std::uint8_t { ogive, statsmodels, r };

/// Puts the tally of the rows of a fit into it: n, the events, and what other rules need; of a Gaussian fit with
/// frequencies the variance of the rows written out, and what follows from it.
void count_sample(Fitted& fitted, const fitting::Tally& tally);

/// True where rows are weighted by `kind`.
[[nodiscard]] bool is_weighted(const Fitted& fitted, WeightKind kind) noexcept;

struct SampleSize {
  double observations = 0.0;       ///< n as printed
  double residual_units = 0.0;     ///< residual degrees of freedom before the coefficients are taken off
  double bic = 0.0;                ///< n in BIC
  double cox_snell = 0.0;          ///< n in the pseudo R-squared of Cox and Snell
  double likelihood_shift = 0.0;   ///< to be added to the log-likelihoods, the null model's too
  double mcfadden_constant = 0.0;  ///< to be taken from both before McFadden's ratio
};

/// Source   docs/responses.md; statsmodels 0.15 GLM, R 4.2 glm (behaviour).
[[nodiscard]] SampleSize sample_size(const Fitted& fitted, Like like);

}  // namespace ogive
