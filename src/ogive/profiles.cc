#include "ogive/profiles.hpp"

#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "fit/firth.hpp"
#include "inference/counting.hpp"
#include "math/distributions.hpp"
#include "ogive/refit.hpp"

namespace ogive {
namespace {

constexpr double kCheapProfiles = 1e7;

bool is_separated(const Fitted& fitted) {
  return fitted.separation && fitted.separation->kind != fitting::Separation::overlap;
}

/// A link whose range ends may have the supremum on its edge; a variance where some means are limits is not known; of a
/// likelihood with several maxima nothing shows that the limit is the highest.
bool has_separated_profiles(const Fitted& fitted) {
  const fitting::Model model{fitted.family, fitted.link};
  return fitting::takes_any_eta(model) && fitting::is_concave(model) &&
         !std::holds_alternative<Gaussian>(fitted.family);
}

/// Wald's test and interval in the shape of a profile.
fitting::Profile wald_profile(const Fitted& fitted, std::size_t column, double level) {
  const double z = fitted.beta[column] / fitted.std_error[column];
  const double reach = normal_quantile(0.5 + 0.5 * level) * fitted.std_error[column];
  fitting::Profile wald;
  wald.column = column;
  wald.lr_statistic = z * z;
  wald.lr_p_value = normal_two_sided(z);
  wald.lower = fitted.beta[column] - reach;
  wald.upper = fitted.beta[column] + reach;
  wald.lower_found = wald.upper_found = true;
  wald.wald_slope = kNaN;
  return wald;
}

/// By the penalised likelihood, begun from a fit of its own.  FLIC's constant maximises no likelihood together with the
/// slopes: it has Wald's.
Status add_penalised_profiles(Fitted& fitted, const design::Design& design, const fitting::ProfileOptions& options) {
  const fitting::Penalty& penalty = fitted.penalty->penalty;
  OGIVE_TRY(auto coefficients,
            fitting::penalised_profiles(design::make_blocks(design), design.spec.constant, penalty, options));
  if (penalty.kind == fitting::PenaltyKind::flic)
    for (fitting::Profile& profile : coefficients)
      if (fitted.basis.constant[profile.column] != 0.0) profile = wald_profile(fitted, profile.column, options.level);
  fitted.profiles = Profiles{options.level, std::move(coefficients)};
  return {};
}

}  // namespace

bool profiles_are_cheap(const Fitted& fitted) {
  const auto columns = static_cast<double>(fitted.spec.columns());
  return static_cast<double>(fitted.rows.used) * columns * columns <= kCheapProfiles;
}

bool profiles_exist(const Fitted& fitted) {
  if (fitted.is_ridge() || (fitted.penalty && fitted.penalty->penalty.kind == fitting::PenaltyKind::median))
    return false;
  if (fitted.boundary || !std::isfinite(fitted.log_likelihood)) return false;  // on an edge, or a perfect fit
  if (is_weighted(fitted, WeightKind::sampling)) return false;
  return fitted.converged() || (is_separated(fitted) && has_separated_profiles(fitted));
}

Status add_profiles(Fitted& fitted, const Table& table, const Options& options) {
  OGIVE_CHECK(check_covariance(fitted));
  OGIVE_CHECK(check_written_out(fitted, "profile intervals"));
  if (is_weighted(fitted, WeightKind::sampling))
    return fail(Errc::not_estimable,
                "there are no profile intervals with sampling weights: their likelihood is of no sample; use the "
                "linearised errors");
  if (fitted.boundary)
    return fail(Errc::not_estimable,
                "there are no profile intervals of a maximum on the boundary of the link's range: the likelihood does "
                "not fall off on all sides of it; take another link");
  if (is_separated(fitted) && !has_separated_profiles(fitted))
    return fail(
        Errc::not_estimable,
        "there are no profile intervals of separated data under this link, where the limit may not be the highest "
        "likelihood; take the logit link");
  OGIVE_TRY(const design::Design design, bind_again(fitted, table, options, "the profile intervals"));
  fitting::ProfileOptions profile;
  profile.level = options.level;
  profile.threads = options.threads;
  profile.stop = options.stop;
  profile.kernel = options.kernel;
  profile.progress = options.profile_progress;
  if (fitted.penalty) return add_penalised_profiles(fitted, design, profile);
  OGIVE_TRY(auto coefficients, fitting::profile(design::make_blocks(design), estimate_of(fitted), profile));
  OGIVE_CHECK(check_store(table));
  fitted.profiles = Profiles{options.level, std::move(coefficients)};
  return {};
}

}  // namespace ogive
