#include "fit/model.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "math/distributions.hpp"
#include "model/index.hpp"

namespace ogive::fitting {
namespace {

template <class FamilyValue, class... Links>
bool is_pair(const Model& model) {
  return std::holds_alternative<FamilyValue>(model.family) && (std::holds_alternative<Links>(model.link) || ...);
}

double tangent_link(double mu) { return mu == 0.5 ? 0.0 : -1.0 / std::tan(3.14159265358979323846 * mu); }

}  // namespace

RowKernel row_kernel(const Model& model, RowStage stage) {
  return {static_cast<unsigned char>(model.family.index()), static_cast<unsigned char>(model.link.index()), stage};
}

bool is_known(const Model& model) {
  return is_pair<Binomial, Logit, Probit, Cloglog, Loglog, Cauchit, Log, LogComplement, Identity>(model) ||
         is_pair<Poisson, Log, Identity, SquareRoot>(model) || is_pair<Gaussian, Identity, Log>(model);
}

std::string known_models() {
  return "binomial takes logit, probit, cloglog, loglog, cauchit, log, log-complement and identity, poisson log, "
         "identity and sqrt, gaussian identity and log";
}

Status check_known(const Model& model) {
  if (is_known(model)) return {};
  return fail(Errc::bad_option, "there is no " + std::string(name(model.family)) + " family with the link " +
                                    std::string(name(model.link)) + ": " + known_models());
}

bool is_canonical(const Model& model) {
  return is_pair<Binomial, Logit>(model) || is_pair<Poisson, Log>(model) || is_pair<Gaussian, Identity>(model);
}

bool is_concave(const Model& model) { return !is_pair<Binomial, Cauchit>(model) && !is_pair<Gaussian, Log>(model); }

bool is_strictly_concave(const Model& model) {
  return is_concave(model) && !is_pair<Binomial, Log, LogComplement>(model) && !is_pair<Poisson, Identity>(model);
}

bool takes_any_eta(const Model& model) {
  return is_open(model) || is_pair<Poisson, Log>(model) || is_pair<Gaussian, Identity, Log>(model);
}

bool runs_away(const Model& model, std::span<const double> step) {
  constexpr double kShrunk = 1e-3;  // columns are of about 1: means change by this share of themselves
  if (!is_pair<Gaussian, Log>(model)) return false;
  return std::any_of(step.begin(), step.end(), [](double change) { return std::fabs(change) > kShrunk; });
}

bool has_exponential_tail(const Model& model) {
  return is_pair<Binomial, Cloglog, Loglog>(model) || is_pair<Poisson, Log>(model);
}

bool is_open(const Model& model) { return is_pair<Binomial, Logit, Probit, Cloglog, Loglog, Cauchit>(model); }

double link_at(const Link& link, double mu) {
  struct Value {
    double mu;
    double operator()(Logit) const { return portable_log(mu) - portable_log(1.0 - mu); }
    double operator()(Probit) const { return normal_quantile(mu); }
    double operator()(Cloglog) const { return portable_log(-portable_log(1.0 - mu)); }
    double operator()(Loglog) const { return -portable_log(-portable_log(mu)); }
    double operator()(Cauchit) const { return tangent_link(mu); }
    double operator()(Log) const { return portable_log(mu); }
    double operator()(LogComplement) const { return portable_log(1.0 - mu); }
    double operator()(Identity) const { return mu; }
    double operator()(SquareRoot) const { return std::sqrt(mu); }
  };
  return std::visit(Value{mu}, link);
}

}  // namespace ogive::fitting
