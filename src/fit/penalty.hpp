/// Penalties: of the logit likelihood, that keep estimates finite and nearly unbiased in small samples; and ridge.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/constants.hpp"

namespace ogive::fitting {

enum class PenaltyKind : std::uint8_t {
  none,
  jeffreys,  ///< l + power log|I|; Firth's where the power is 1/2
  median,    ///< no likelihood: the score is adjusted so that each estimate is nearly as often too high as too low
  flic,      ///< Firth's slopes; the constant by maximum likelihood beside them
  flac,      ///< maximum likelihood with Firth's pseudo-data, told from the data by a column of their own
  ridge,     ///< l - lambda / 2 sum b_j^2, of any concave link
};

/// Stable names, in the order of PenaltyKind.
inline constexpr std::array<std::string_view, 6> kPenaltyKinds = {"none", "jeffreys", "median",
                                                                  "flic", "flac",     "ridge"};

struct Penalty {
  PenaltyKind kind = PenaltyKind::none;
  double power = 0.5;   ///< of jeffreys; 1/2 in flic and flac
  double lambda = 0.0;  ///< of ridge: 1 / C
  /// Of ridge: columns whose coefficients are free, the intercept as a rule.
  std::vector<std::size_t> unpenalised = {};
};

/// What a penalised fit knows beside its estimate.
struct PenaltyRecord {
  Penalty penalty;
  /// l + power log|I|, with binomial constants, I in the user's columns; of the Firth fit for flic and flac, NaN for
  /// median; of ridge l - lambda / 2 sum b_j^2.
  double log_likelihood = kNaN;
  /// The same where all but the constant is held at 0, I that of all columns; NaN for a model without a constant, and
  /// for ridge.
  double null_log_likelihood = kNaN;
  /// Of ridge: trace H (H + P)^-1, with the columns that are not penalised; to 5 digits where columns equal each other
  /// and lambda is 1e-13 of the information.
  double effective_df = kNaN;
};

}  // namespace ogive::fitting
