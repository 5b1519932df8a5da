#include "model/twofold_working.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "math/twofold.hpp"
#include "model/twofold_outcomes.hpp"

namespace ogive {
namespace {

constexpr DoubleDouble kSingle = {1.0, 0.0};
constexpr DoubleDouble kDouble = {2.0, 0.0};
constexpr DoubleDouble kHalfLogTurn = {0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
constexpr DoubleDouble kOutside = {kNaN, 0.0};

/// count log(count / all); 0 at 0.
DoubleDouble entropy_term(DoubleDouble count, DoubleDouble all) noexcept {
  return count.high > 0.0 ? count * log(count / all) : DoubleDouble{};
}

TwofoldWorking binomial_row(const Link& link, bool observed, const TwofoldRow& row) {
  const TwofoldOutcomes both = twofold_outcomes(link, row.eta);
  const DoubleDouble failures = two_sum(row.m, -row.y);
  const auto sum = [&](DoubleDouble event, DoubleDouble other) {
    DoubleDouble total = {};
    if (row.y != 0.0) total += twofold(row.y) * event;
    if (failures.high != 0.0) total += failures * other;
    return total;
  };
  TwofoldWorking working;
  working.residual = sum(both.event.rise, both.other.rise);
  const DoubleDouble expected = -(twofold(row.m) * both.event.rise * both.other.rise);
  working.weight = observed ? sum(both.event.curve, both.other.curve) : expected;
  working.log_likelihood = std::isnan(both.event.log.high) ? both.event.log : sum(both.event.log, both.other.log);
  if (working.residual.high != 0.0) working.pearson = working.residual * working.residual / expected;
  return working;
}

/// The mean, its logarithm, its first and second derivative in eta; slope / mean; the two informations.
struct CountMean {
  DoubleDouble mu, log_mu, slope, bend, rate, expected, observed;
};

/// The links of counts y.  The observed information is y rate^2 - (y / mu - 1) bend.
struct CountFormula {
  DoubleDouble eta;
  DoubleDouble y;

  CountMean operator()(Log) const {
    const DoubleDouble mu = exp(eta.high > 706.0 ? twofold(706.0) : eta);
    return {mu, eta, mu, mu, kSingle, mu, mu};
  }
  CountMean operator()(Identity) const {
    const DoubleDouble rate = kSingle / eta;
    return {eta, log(eta), kSingle, {}, rate, rate, y * rate * rate};
  }
  CountMean operator()(SquareRoot) const {
    const DoubleDouble mu = eta.high < 0.0 ? kOutside : eta * eta;
    return {mu, log(mu), kDouble * eta, kDouble, kDouble / eta, twofold(4.0), kDouble * y / mu + kDouble};
  }
  template <class Other>
  CountMean operator()(Other) const {
    return {kOutside, kOutside, {}, {}, {}, {}, {}};
  }
};

TwofoldWorking poisson_row(const Link& link, bool observed, const TwofoldRow& row) {
  const DoubleDouble y = twofold(row.y);
  const CountMean mean = std::visit(CountFormula{row.eta, y}, link);
  if (!(mean.mu.high >= 0.0)) return {{}, {}, kOutside, {}};
  // Without a count nothing is divided by a mean that may be 0.
  if (row.y == 0.0) return {observed ? mean.bend : mean.expected, -mean.slope, -mean.mu, mean.mu};
  const DoubleDouble error = y - mean.mu;
  return {observed ? mean.observed : mean.expected, error * mean.rate, y * mean.log_mu - mean.mu,
          error * error / mean.mu};
}

TwofoldWorking gaussian_row(const Link& link, bool observed, const TwofoldRow& row) {
  const bool identity = std::holds_alternative<Identity>(link);
  const DoubleDouble mu = identity ? row.eta : exp(row.eta.high > 350.0 ? twofold(350.0) : row.eta);
  const DoubleDouble error = twofold(row.y) - mu;
  const DoubleDouble squared = error * error;
  TwofoldWorking working{kSingle, error, times_power_of_two(squared, -0.5), squared};
  if (identity) return working;
  working.weight = mu * (observed ? mu - error : mu);
  working.residual = error * mu;
  return working;
}

}  // namespace

TwofoldWorking twofold_working(const Family& family, const Link& link, bool observed, const TwofoldRow& row) {
  if (std::holds_alternative<Poisson>(family)) return poisson_row(link, observed, row);
  if (std::holds_alternative<Gaussian>(family)) return gaussian_row(link, observed, row);
  return binomial_row(link, observed, row);
}

TwofoldConstants twofold_constants(const Family& family, double y, double m, double w) noexcept {
  const DoubleDouble weight = twofold(w);
  if (std::holds_alternative<Gaussian>(family))
    return {{}, w == 1.0 ? DoubleDouble{} : times_power_of_two(log(weight), 0.5)};
  if (std::holds_alternative<Poisson>(family))
    return {weight * (entropy_term(twofold(y), kSingle) - twofold(y)), -(weight * log_factorial(y))};
  if (y == 0.0 || y == m) return {};  // both are 0
  const DoubleDouble failures = two_sum(m, -y);
  return {weight * (entropy_term(twofold(y), twofold(m)) + entropy_term(failures, twofold(m))),
          weight * (log_factorial(m) - log_factorial(y) - log_factorial(rounded(failures)))};
}

DoubleDouble gaussian_log_likelihood(DoubleDouble log_constant, DoubleDouble deviance, double rows) noexcept {
  const DoubleDouble n = twofold(rows);
  if (deviance.high == 0.0) return twofold(std::numeric_limits<double>::infinity());
  const DoubleDouble half = kHalfLogTurn + times_power_of_two(log(deviance / n) + kSingle, 0.5);
  return log_constant - n * half;
}

}  // namespace ogive
