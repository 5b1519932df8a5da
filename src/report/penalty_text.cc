#include "report/penalty_text.hpp"

#include <cmath>
#include <utility>

#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive::report {
namespace {

using fitting::Penalty;
using fitting::PenaltyKind;

constexpr double kFirthPower = 0.5;

bool is_firth(const Penalty& penalty) { return penalty.kind == PenaltyKind::jeffreys && penalty.power == kFirthPower; }

std::string what_was_done(const Penalty& penalty) {
  switch (penalty.kind) {
    case PenaltyKind::none: return "";
    case PenaltyKind::jeffreys:
      return is_firth(penalty) ? "Firth: half the log-determinant of the information is added to the log-likelihood"
                               : "Jeffreys: " + shortest(penalty.power) +
                                     " times the log-determinant of the information is added to the log-likelihood";
    case PenaltyKind::median:
      return "Median bias reduction: the score is adjusted so that each estimate is nearly as often too high as too "
             "low";
    case PenaltyKind::flic:
      return "FLIC: Firth's slopes, the constant by maximum likelihood beside them, so that fitted probabilities "
             "average to those seen";
    case PenaltyKind::flac:
      return "FLAC: maximum likelihood with Firth's pseudo-data and an indicator of them, so that fitted probabilities "
             "average to those seen";
    case PenaltyKind::ridge:
      return "Ridge: lambda / 2 times the sum of the squared coefficients" +
             std::string(penalty.unpenalised.empty() ? "" : ", the intercept's left out,") +
             " is taken off the log-likelihood";
  }
  return "";
}

std::string what_is_shown(const Fitted& fitted) {
  const PenaltyKind kind = fitted.penalty->penalty.kind;
  if (kind == PenaltyKind::ridge)
    return "there are no standard errors, tests or intervals, as the estimates are drawn towards 0 by an amount that "
           "no "
           "covariance tells";
  if (kind == PenaltyKind::median) return "tests and intervals are Wald's, as there is no likelihood to profile";
  if (!fitted.profiles) return "tests and intervals are Wald's: --profile gives those of the penalised likelihood";
  if (kind == PenaltyKind::flic)
    return "tests and intervals of the slopes are those of Firth's penalised profile likelihood, of the constant "
           "Wald's";
  if (kind == PenaltyKind::flac) return "tests and intervals are those of the profile likelihood with the pseudo-data";
  return "tests and intervals are those of the penalised profile likelihood";
}

/// What is not found, and why; empty where everything is.
std::string what_is_missing(const Fitted& fitted) {
  if (!fitted.profiles) return "";
  for (const fitting::Profile& profile : fitted.profiles->coefficients)
    if (std::isnan(profile.lr_statistic) && std::isnan(profile.lower) && std::isnan(profile.upper))
      return "nothing is found where the profiles come to a higher maximum than the estimate";
    else if (std::isnan(profile.lower) || std::isnan(profile.upper) || std::isnan(profile.lr_statistic))
      return "what is not found lies where the information is singular to double precision: take a larger power, or a "
             "lower level";
  return "";
}

const char* intervals_key(const Fitted& fitted) {
  if (fitted.is_ridge()) return "none";
  return fitted.profiles ? "profile" : "wald";
}

bool has_power(PenaltyKind kind) { return kind != PenaltyKind::median && kind != PenaltyKind::ridge; }

const char* kind_key(const Penalty& penalty) {
  switch (penalty.kind) {
    case PenaltyKind::none: return "none";
    case PenaltyKind::jeffreys: return is_firth(penalty) ? "firth" : "jeffreys";
    case PenaltyKind::median: return "median";
    case PenaltyKind::flic: return "flic";
    case PenaltyKind::flac: return "flac";
    case PenaltyKind::ridge: return "ridge";
  }
  return "";
}

}  // namespace

std::string penalty_name(const fitting::PenaltyRecord& record) {
  switch (record.penalty.kind) {
    case PenaltyKind::none: return "MLE";
    case PenaltyKind::jeffreys:
      return is_firth(record.penalty) ? "Firth" : "Jeffreys " + shortest(record.penalty.power);
    case PenaltyKind::median: return "Median";
    case PenaltyKind::flic: return "FLIC";
    case PenaltyKind::flac: return "FLAC";
    case PenaltyKind::ridge: return "Ridge";
  }
  return "";
}

bool is_profiled(const Fitted& fitted, double level) {
  return fitted.penalty && fitted.profiles && fitted.profiles->level == level;
}

std::vector<Fact> penalised_likelihoods(const Fitted& fitted) {
  const fitting::PenaltyRecord& record = *fitted.penalty;
  std::vector<Fact> facts;
  const auto add = [&facts](const char* key, const char* label, double value) {
    if (!std::isnan(value)) facts.push_back({key, label, Number{value, unpadded(summary_likelihood(value))}});
  };
  add("penalised_log_likelihood", "Penalised LL:", record.log_likelihood);
  add("penalised_null_log_likelihood", "Penalised LL-Null:", record.null_log_likelihood);
  return facts;
}

std::vector<Fact> penalised_facts(const Fitted& fitted) {
  if (!fitted.penalty) return {};
  const auto real = [](double x) { return Cell(Number{x, shortest(x)}); };
  return {{"penalised_log_likelihood", "", real(fitted.penalty->log_likelihood)},
          {"penalised_null_log_likelihood", "", real(fitted.penalty->null_log_likelihood)}};
}

Facts penalty_facts(const Fitted& fitted) {
  const fitting::PenaltyRecord& record = *fitted.penalty;
  const auto real = [](double x) { return Cell(Number{x, shortest(x)}); };
  Facts facts{"penalty", "Penalty:", what_was_done(record.penalty) + "; " + what_is_shown(fitted), {}};
  const std::string missing = what_is_missing(fitted);
  if (!missing.empty()) facts.sentence += "; " + missing;
  facts.items = {{"kind", "", std::string(kind_key(record.penalty))},
                 {"power", "", has_power(record.penalty.kind) ? real(record.penalty.power) : Cell()},
                 {"intervals", "", std::string(intervals_key(fitted))},
                 {"not_found", "", missing.empty() ? Cell() : Cell(missing)}};
  return facts;
}

Facts ridge_facts(const Fitted& fitted) {
  const fitting::PenaltyRecord& record = *fitted.penalty;
  const double lambda = record.penalty.lambda;
  const double each = lambda / fitted.observations;
  const auto real = [](const char* key, double x) { return Fact{key, "", Number{x, shortest(x)}}; };
  const auto shown = [](double x) { return significant(x, 6); };
  return {"penalty",
          "Size:",
          "C = " + shown(1.0 / lambda) + " (scikit-learn's), lambda = " + shown(lambda) +
              ", lambda / n = " + shown(each) + " (statsmodels' alpha, glmnet's lambda without standardisation); " +
              shown(record.effective_df) + " effective degrees of freedom of " +
              counted(static_cast<double>(fitted.rank), "coefficient"),
          {real("lambda", lambda), real("c", 1.0 / lambda), real("lambda_over_n", each),
           real("effective_df", record.effective_df)}};
}

}  // namespace ogive::report
