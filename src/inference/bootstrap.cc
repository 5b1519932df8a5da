#include "inference/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"

namespace ogive {
namespace {

void describe(BootstrapCoefficient& made, std::vector<double> values, double level) {
  const double estimate = made.estimate;
  made.finite = 0;
  std::erase_if(values, [](double x) { return std::isnan(x); });
  double sum = 0.0;
  for (const double x : values) {
    if (!std::isfinite(x)) continue;
    sum += x - estimate;  // of small numbers: what a mean of large ones would round away
    ++made.finite;
  }
  const auto count = static_cast<double>(made.finite);
  made.bias = made.finite > 0 ? sum / count : kNaN;
  double squares = 0.0;
  for (const double x : values) {
    const double from_mean = (x - estimate) - made.bias;
    if (std::isfinite(x)) squares += from_mean * from_mean;
  }
  made.std_error = made.finite > 1 ? std::sqrt(squares / (count - 1.0)) : kNaN;
  std::sort(values.begin(), values.end());
  made.lower = sorted_quantile(values, 0.5 * (1.0 - level));
  made.upper = sorted_quantile(values, 0.5 * (1.0 + level));
  made.basic_lower = 2.0 * estimate - made.upper;
  made.basic_upper = 2.0 * estimate - made.lower;
}

}  // namespace

double sorted_quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return kNaN;
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double low = sorted[below], high = sorted[std::min(below + 1, sorted.size() - 1)];
  const double part = place - static_cast<double>(below);
  if (low == high || part == 0.0) return low;
  return std::isinf(low) ? low : low + part * (high - low);
}

Bootstrap summarise(const Fitted& fitted, const fitting::ManyFits& fits, double level) {
  Bootstrap made;
  made.formula = fitted.spec.formula;
  made.source = fitted.source;
  if (fitted.spec.response) made.response = fitted.spec.response->factor.name;
  made.rows = fitted.rows.used;
  made.passes = fits.passes;
  const std::size_t columns = fitted.beta.size();
  made.replicates = Matrix(fits.replicates.size(), columns, kNaN);
  for (std::size_t k = 0; k < fits.replicates.size(); ++k) {
    const fitting::ReplicateFit& fit = fits.replicates[k];
    const bool converged = fit.stop == fitting::Stop::converged;
    made.stop.push_back(fit.stop);
    made.counts.alone += fit.alone ? 1 : 0;
    made.counts.converged += converged ? 1 : 0;
    made.counts.separated += fit.separated ? 1 : 0;
    if (!converged && !fit.separated) {
      ++made.counts.failed;
      continue;
    }
    made.counts.aliased += fit.aliased > 0 ? 1 : 0;
    if (converged) made.distance = std::max(made.distance, fit.distance);
    std::copy(fit.beta.begin(), fit.beta.end(), made.replicates.row(k).begin());
  }
  made.coefficients.resize(columns);
  for (std::size_t j = 0; j < columns; ++j) {
    made.coefficients[j].name = fitted.spec.column_names[j];
    made.coefficients[j].estimate = fitted.beta[j];
  }
  return at_level(std::move(made), level);
}

Bootstrap at_level(Bootstrap bootstrap, double level) {
  bootstrap.level = level;
  for (std::size_t j = 0; j < bootstrap.coefficients.size(); ++j) {
    std::vector<double> values;
    for (std::size_t k = 0; k < bootstrap.replicates.rows(); ++k) values.push_back(bootstrap.replicates(k, j));
    describe(bootstrap.coefficients[j], std::move(values), level);
  }
  return bootstrap;
}

}  // namespace ogive
