/// The likelihood of a model where no fit need have been: at coefficients that are given.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// In the user's columns, in their order.
struct LikelihoodAt {
  double log_likelihood = 0.0;  ///< with the constants of a fit
  std::vector<double> score;
  Matrix information;  ///< of `Options::information`
};

/// In double, without the accurate path of fits: where columns are nearly alike the last digits are rounding.
/// Errors   those of a fit's data, bad_option (a number for every column; no Gaussian: its variance is no coefficient).
/// Time     two passes.
[[nodiscard]] Result<LikelihoodAt> likelihood_at(const Table& table, std::string_view formula,
                                                 std::span<const double> beta, const Options& options);
[[nodiscard]] Result<LikelihoodAt> likelihood_at(const Table& table, const std::string& response,
                                                 const std::vector<std::string>& columns, std::span<const double> beta,
                                                 const Options& options);

/// Means at linear predictors, and their slopes in them: of a binomial the distribution function of its link and the
/// density.
struct MeansAt {
  std::vector<double> mean, slope;
};
[[nodiscard]] MeansAt means_at(const fitting::Model& model, std::span<const double> eta);

/// Linear predictors of means; infinite at the ends of the link's range, NaN beyond it.
[[nodiscard]] std::vector<double> linear_predictors_of(const Link& link, std::span<const double> mean);

}  // namespace ogive
