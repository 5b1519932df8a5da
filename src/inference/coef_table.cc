#include "inference/coef_table.hpp"

#include <algorithm>

#include "math/distributions.hpp"

namespace ogive {

const fitting::Profile* penalised_profile(const Fitted& fitted, std::size_t column, double level) {
  if (!fitted.penalty || !fitted.profiles || fitted.profiles->level != level) return nullptr;
  for (const fitting::Profile& profile : fitted.profiles->coefficients)
    if (profile.column == column) return &profile;
  return nullptr;
}

std::vector<Coefficient> coefficient_table(const Fitted& fitted, double level) {
  const double reach = normal_quantile(0.5 + 0.5 * level);
  std::vector<Coefficient> table;
  table.reserve(fitted.beta.size());
  for (std::size_t j = 0; j < fitted.beta.size(); ++j) {
    const double estimate = fitted.beta[j];
    const double error = fitted.std_error[j];
    const double z = estimate / error;
    const bool aliased = std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                                     [j](const fitting::Alias& alias) { return alias.column == j; });
    const fitting::Profile* profile = penalised_profile(fitted, j, level);
    if (profile != nullptr) {
      table.push_back({fitted.spec.column_names[j], estimate, error, z, profile->lr_p_value, profile->lower,
                       profile->upper, log10_chi_square_upper(profile->lr_statistic, 1.0), aliased});
      continue;
    }
    table.push_back({fitted.spec.column_names[j], estimate, error, z, normal_two_sided(z), estimate - reach * error,
                     estimate + reach * error, log10_normal_two_sided(z), aliased});
  }
  return table;
}

}  // namespace ogive
