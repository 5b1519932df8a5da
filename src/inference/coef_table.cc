#include "inference/coef_table.hpp"

#include <algorithm>
#include <cmath>

#include "math/distributions.hpp"

namespace ogive {

const fitting::Profile* profile_of(const Fitted& fitted, std::size_t column, double level) {
  if (!fitted.profiles || fitted.profiles->level != level) return nullptr;
  for (const fitting::Profile& profile : fitted.profiles->coefficients)
    if (profile.column == column) return &profile;
  return nullptr;
}

const fitting::Profile* penalised_profile(const Fitted& fitted, std::size_t column, double level) {
  return fitted.penalty ? profile_of(fitted, column, level) : nullptr;
}

std::vector<Coefficient> coefficient_table(const Fitted& fitted, double level) {
  const bool student = fitted.uses_t();
  const double reach = student ? t_quantile(0.5 + 0.5 * level, fitted.df_denom) : normal_quantile(0.5 + 0.5 * level);
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
    const double p = student ? t_two_sided(z, fitted.df_denom) : normal_two_sided(z);
    const double log10_p = student ? std::log10(p) : log10_normal_two_sided(z);
    table.push_back({fitted.spec.column_names[j], estimate, error, z, p, estimate - reach * error,
                     estimate + reach * error, log10_p, aliased});
  }
  return table;
}

}  // namespace ogive
