/// The table that statisticians know: estimate, standard error, z, p, Wald interval.
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"

namespace ogive {

struct Coefficient {
  std::string name;
  double estimate = 0.0;  ///< NaN for an aliased column, as all that follows
  double std_error = 0.0;
  double z = 0.0;        ///< estimate / std_error: t where the fit uses it
  double p_value = 0.0;  ///< P(|Z| > |z|), Z normal or of Student's t
  double lower = 0.0;    ///< Wald interval at the level asked for
  double upper = 0.0;
  double log10_p_value = 0.0;  ///< finite where p_value is too small for a double
  bool aliased = false;
};

/// `level` in (0, 1), e.g. 0.95.
/// A penalised fit with profiles at that level has the likelihood ratio's p-values and the profiles' intervals.
[[nodiscard]] std::vector<Coefficient> coefficient_table(const Fitted& fitted, double level);

/// The profile of a coefficient at that level; null where none was computed.
[[nodiscard]] const fitting::Profile* profile_of(const Fitted& fitted, std::size_t column, double level);

/// The profile that stands for Wald's test in the table; null where Wald's stands itself.
[[nodiscard]] const fitting::Profile* penalised_profile(const Fitted& fitted, std::size_t column, double level);

}  // namespace ogive
