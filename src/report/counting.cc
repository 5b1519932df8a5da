#include "report/counting.hpp"

#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/robust_text.hpp"

namespace ogive::report {
namespace {

Facts trial_facts(const Fitted& fitted) {
  const std::string trials = counted(fitted.observations, "trial");
  const std::string units =
      is_weighted(fitted, WeightKind::frequency) ? "the sum of their frequencies" : counted(fitted.tally.rows, "row");
  Facts facts{"trials", "Trials:", "", {}};
  facts.sentence = trials + " in " + counted(fitted.tally.rows, "row") +
                   ". n is the trials in BIC and pseudo R-squared; Df Residuals go with the deviance and count " +
                   units + "; the log-likelihood has the binomial coefficients, McFadden's R-squared leaves them out.";
  facts.items = {{"trials", "", count_cell(fitted.observations)}, {"rows", "", count_cell(fitted.tally.rows)}};
  return facts;
}

std::string weight_sentence(const Fitted& fitted) {
  const std::string& name = fitted.spec.roles.prior_weights;
  const std::string rows = counted(fitted.tally.rows, "row");
  const std::string sum = shown(count_cell(fitted.tally.weights));
  if (const std::string& often = fitted.spec.roles.frequencies; !often.empty())
    return name + ", precisions, and " + often + ", frequencies: a row stands for so many equal rows, " + sum + " in " +
           rows + ", of which n, degrees of freedom and BIC are, and the log-likelihood of each is multiplied by " +
           name + ".";
  switch (fitted.spec.roles.weight_kind) {
    case WeightKind::frequency:
      return name + ", frequencies: a row stands for that many equal rows, " + sum + " in " + rows +
             ", and n, degrees of freedom, errors, likelihood, BIC and pseudo R-squared are those of the rows written "
             "out.";
    case WeightKind::precision:
      return name + ", precisions: a row's log-likelihood is multiplied by its weight (sum " + sum +
             ") and the errors follow; n, in degrees of freedom, BIC and pseudo R-squared, stays that of the " + rows +
             ".";
    case WeightKind::sampling:
      return name + ", sampling weights: the estimates are weighted" +
             (fitted.robust ? "" : ", the errors linearised (HC0 times n/(n - 1)) with n the " + rows) +
             "; the likelihood is a pseudo-likelihood, so that there is no AIC, BIC or likelihood-ratio p-value, "
             "and the n of Cox and Snell is the sum of the weights, " +
             sum + ".";
  }
  return "";
}

Facts weight_facts(const Fitted& fitted) {
  Facts facts{"weights", "Weights:", weight_sentence(fitted), {}};
  facts.items = {{"column", "", fitted.spec.roles.prior_weights},
                 {"kind", "", std::string(weight_kind_name(fitted.spec.roles.weight_kind))},
                 {"sum", "", count_cell(fitted.tally.weights)},
                 {"rows", "", count_cell(fitted.tally.rows)}};
  return facts;
}

Facts like_facts(const Fitted& fitted, Like like) {
  const SampleSize size = sample_size(fitted, like);
  Facts facts{"counting", "Counting:", "", {{"like", "", like_name(like)}}};
  facts.sentence = "as " + like_name(like) + " counts: n " + shown(count_cell(size.observations)) +
                   ", and its degrees of freedom, likelihood, AIC and BIC" +
                   (like == Like::r ? "; its glm has no pseudo R-squared." : " and pseudo R-squared.");
  if (like == Like::r && fitted.tally.fractional > 0.0)
    facts.sentence += " Its own AIC rounds weights that are no whole numbers; this one does not.";
  return facts;
}

}  // namespace

std::string offset_text(const Fitted& fitted) {
  std::string text;
  for (const design::Offset& offset : fitted.spec.offsets) text += (text.empty() ? "" : " + ") + offset.name;
  return text;
}

std::string like_name(Like like) { return like == Like::statsmodels ? "statsmodels" : like == Like::r ? "R" : ""; }

std::vector<Facts> counting_facts(const Fitted& fitted, Like like) {
  std::vector<Facts> all;
  const bool own = like == Like::ogive;
  const bool counts = fitted.spec.response && has_trials(fitted.spec.response->counting);
  if (counts && fitted.tally.rows > 0.0 && own) all.push_back(trial_facts(fitted));
  if (!fitted.spec.roles.prior_weights.empty() && fitted.tally.rows > 0.0 && own) all.push_back(weight_facts(fitted));
  if (!fitted.spec.offsets.empty())
    all.push_back(
        {"", "Offset:", offset_text(fitted) + ", with a coefficient of 1, in the constant-only model too", {}});
  if (fitted.robust) all.push_back(robust_facts(fitted));
  if (!own) all.push_back(like_facts(fitted, like));
  return all;
}

}  // namespace ogive::report
