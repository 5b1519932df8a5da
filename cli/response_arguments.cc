#include "response_arguments.hpp"

#include <utility>

#include <fmt/format.h>

namespace ogive::cli {

void ResponseArguments::add_to(Arguments& arguments) {
  arguments.option("--trials", "NAME", trials, "the response is a share of this many trials; counts: s/n ~ x");
  arguments.flag("--fractions", fractions,
                 "the response may lie anywhere in [0, 1], without trials: a quasi-likelihood");
  arguments.option("--weights", "NAME", weights, "a column of weights, with its kind:");
  arguments.option("--weight-kind", "KIND", weight_kind,
                   "frequency (equal rows), precision (likelihood times weight) or sampling (robust errors)");
  arguments.option("--frequencies", "NAME", frequencies,
                   "beside weights of kind precision: rows that a row stands for");
  arguments.option("--offset", "NAME", offset,
                   "a column, or arithmetic such as 'log(days)', added to the linear predictor");
  arguments.option("--robust", "KIND", robust,
                   "errors that hold where the model's variance does not: HC0, HC1, HC2 or HC3");
  arguments.option("--cluster", "NAME", cluster,
                   "errors robust to rows that belong together: those with the same value of this column");
  arguments.option("--like", "SYSTEM", like,
                   "count n, degrees of freedom, likelihood and criteria as statsmodels or r does");
}

Result<design::Roles> ResponseArguments::roles() const {
  design::Roles roles;
  roles.prior_weights = weights;
  roles.trials = trials;
  roles.offset = offset;
  roles.shares = !trials.empty();
  roles.fractions = fractions;
  roles.frequencies = frequencies;
  roles.cluster = cluster;
  if (weights.empty() && !weight_kind.empty())
    return fail(Errc::bad_option, "--weight-kind says what --weights are: name their column too");
  if (!weights.empty() && weight_kind.empty())
    return fail(
        Errc::bad_option,
        fmt::format("say what the weights '{}' are with --weight-kind: frequency (a row stands for that many equal "
                    "rows; statsmodels' freq_weights, Stata's fweight), precision (its likelihood counts that "
                    "much; R's weights, var_weights) or sampling (it was drawn with the inverse probability; "
                    "survey weights, pweight)",
                    weights));
  if (!weight_kind.empty()) {
    OGIVE_TRY(roles.weight_kind, parse_weight_kind(weight_kind));
  }
  return roles;
}

Result<RobustOptions> ResponseArguments::robust_options() const {
  RobustOptions options;
  if (!robust.empty()) {
    OGIVE_TRY(options.kind, parse_robust(robust));
  }
  if (options.kind == Robust::cluster && cluster.empty())
    return fail(Errc::bad_option, "errors by cluster need a column: name it as in --cluster school");
  OGIVE_TRY(const Like like_whom, rule());
  options.like_statsmodels = like_whom == Like::statsmodels;
  return options;
}

std::string ResponseArguments::any_given() const {
  const std::pair<const char*, const std::string*> texts[] = {
      {"--trials", &trials}, {"--weights", &weights}, {"--weight-kind", &weight_kind}, {"--frequencies", &frequencies},
      {"--offset", &offset}, {"--robust", &robust},   {"--cluster", &cluster},         {"--like", &like}};
  for (const auto& [name, value] : texts)
    if (!value->empty()) return name;
  return fractions ? "--fractions" : "";
}

Result<Like> ResponseArguments::rule() const { return like.empty() ? Like::ogive : parse_like(like); }

}  // namespace ogive::cli
