#include "model/twofold_outcomes.hpp"

#include <cmath>

#include "base/constants.hpp"
#include "math/twofold.hpp"

namespace ogive {
namespace {

constexpr DoubleDouble kOne = {1.0, 0.0};
constexpr DoubleDouble kHalfPi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
constexpr DoubleDouble kInversePi = {0x1.45f306dc9c883p-2, -0x1.6b01ec5417056p-56};
constexpr DoubleDouble kHalfLogTwoPi = {0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
constexpr DoubleDouble kNowhere = {kNaN, 0.0};
constexpr DoubleDouble kNoChance = {-kInfinity, 0.0};

TwofoldOutcome turned(const TwofoldOutcome& outcome) {
  return {outcome.probability, outcome.log, -outcome.rise, outcome.curve};
}

/// From the rarer outcome and the other as functions of t = |eta|, where the rarer is the event at eta = -t.
TwofoldOutcomes by_sign(bool negative, const TwofoldOutcome& rare, const TwofoldOutcome& usual) {
  if (negative) return {rare, usual};
  return {turned(usual), turned(rare)};
}

/// log(1 - exp(-t)), t > 0.
DoubleDouble log_one_minus_exp(DoubleDouble t) {
  return t.high < 0.69 ? log(-exp_less_one(-t)) : log_one_minus(exp(-t));
}

/// The links' formulas; derivations in link-inl.hpp.
struct Formula {
  DoubleDouble eta;

  TwofoldOutcomes operator()(Logit) const {
    const bool negative = eta.high < 0.0;
    const DoubleDouble t = negative ? -eta : eta;
    const DoubleDouble e = exp(-t);
    const DoubleDouble big = kOne / (kOne + e);
    const DoubleDouble small = e * big;
    const DoubleDouble rest = log_one_plus(e);
    const DoubleDouble curve = small * big;
    return by_sign(negative, {small, -t - rest, big, curve}, {big, -rest, -small, curve});
  }

  TwofoldOutcomes operator()(Probit) const {
    const bool negative = eta.high < 0.0;
    const DoubleDouble t = negative ? -eta : eta;
    const NormalTail tail = normal_tail(t);
    const DoubleDouble small = tail.density / tail.hazard;
    const DoubleDouble big = kOne - small;
    const DoubleDouble log_small = times_power_of_two(t * t, -0.5) - kHalfLogTwoPi - log(tail.hazard);
    const DoubleDouble rise = tail.density / big;
    return by_sign(negative, {small, log_small, tail.hazard, tail.hazard * tail.excess},
                   {big, log_one_minus(small), -rise, rise * (t + rise)});
  }

  TwofoldOutcomes operator()(Cloglog) const {
    const DoubleDouble z = exp(eta.high > 700.0 ? twofold(700.0) : eta);
    const DoubleDouble event = -exp_less_one(-z);
    const DoubleDouble other = exp(-z);
    // z / (exp(z) - 1), written so that nothing overflows.
    const bool certain = other.high == 0.0;
    const DoubleDouble ratio = certain ? DoubleDouble{} : z.high < 1e-40 ? kOne : z * other / event;
    const DoubleDouble curve = certain ? DoubleDouble{} : ratio * excess(z, ratio);
    const DoubleDouble log_event = z.high < 1e-40 ? eta : log_one_minus_exp(z);
    return {{event, log_event, ratio, curve}, {other, -z, -z, z}};
  }

  /// z - 1 + z / (exp(z) - 1) = z/2 + z^2/12 - z^4/720 + ...
  static DoubleDouble excess(DoubleDouble z, DoubleDouble ratio) {
    if (z.high > 0.05) return z - kOne + ratio;
    constexpr double kNumerators[] = {7, -691, 5, -1, 1, -1, 1};
    constexpr double kDenominators[] = {
        6.0 * 87178291200.0, 2730.0 * 479001600.0, 66.0 * 3628800.0, 30.0 * 40320.0, 42.0 * 720.0, 30.0 * 24.0, 12.0};
    const DoubleDouble square = z * z;
    DoubleDouble series = {};
    for (int k = 0; k < 7; ++k) series = series * square + twofold(kNumerators[k]) / twofold(kDenominators[k]);
    return times_power_of_two(z, 0.5) + square * series;
  }

  TwofoldOutcomes operator()(Loglog) const {
    const TwofoldOutcomes mirror = Formula{-eta}(Cloglog{});
    return {turned(mirror.other), turned(mirror.event)};
  }

  TwofoldOutcomes operator()(Cauchit) const {
    const bool negative = eta.high < 0.0;
    const DoubleDouble t = negative ? -eta : eta;
    const DoubleDouble angle = t.high > 1.0 ? arc_tangent(kOne / t) : kHalfPi - arc_tangent(t);
    const DoubleDouble small = angle * kInversePi;
    const DoubleDouble big = kOne - small;
    const DoubleDouble bend = kOne / (kOne + t * t);
    const DoubleDouble slope = kInversePi * bend;
    const DoubleDouble turn = times_power_of_two(t * bend, 2.0);
    const DoubleDouble rare = slope / small;
    const DoubleDouble usual = slope / big;
    return by_sign(negative, {small, log(small), rare, rare * (rare - turn)},
                   {big, log_one_minus(small), -usual, usual * (usual + turn)});
  }

  TwofoldOutcomes operator()(Log) const {
    if (eta.high > 0.0) return {{kOne, kNowhere, kOne, {}}, {{}, kNowhere, {}, {}}};
    const DoubleDouble t = -eta;
    const DoubleDouble event = exp(eta);
    const DoubleDouble other = -exp_less_one(eta);
    const DoubleDouble odds = event / other;
    const DoubleDouble log_other = t.high == 0.0 ? kNoChance : log_one_minus_exp(t);
    return {{event, eta, kOne, {}}, {other, log_other, -odds, odds * (kOne + odds)}};
  }

  TwofoldOutcomes operator()(LogComplement) const {
    const TwofoldOutcomes mirror = (*this)(Log{});
    return {mirror.other, mirror.event};
  }

  TwofoldOutcomes operator()(Identity) const {
    const DoubleDouble other = kOne - eta;
    const DoubleDouble rise = kOne / eta;
    const DoubleDouble fall = kOne / other;
    const bool outside = eta.high < 0.0 || other.high < 0.0;
    const DoubleDouble log_other = eta.high < 0.5 ? log_one_minus(eta) : log(other);
    return {{eta, outside ? kNowhere : log(eta), rise, rise * rise},
            {other, outside ? kNowhere : log_other, -fall, fall * fall}};
  }

  /// No link of the binomial.
  TwofoldOutcomes operator()(SquareRoot) const { return {{{}, kNowhere, {}, {}}, {{}, kNowhere, {}, {}}}; }
};

}  // namespace

TwofoldOutcomes twofold_outcomes(const Link& link, DoubleDouble eta) { return std::visit(Formula{eta}, link); }

}  // namespace ogive
