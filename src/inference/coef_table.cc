#include "inference/coef_table.hpp"

#include <algorithm>

#include "math/distributions.hpp"

namespace ogive {

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
    table.push_back({fitted.spec.column_names[j], estimate, error, z, normal_two_sided(z), estimate - reach * error,
                     estimate + reach * error, log10_normal_two_sided(z), aliased});
  }
  return table;
}

}  // namespace ogive
