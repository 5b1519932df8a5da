#include "report/separation_text.hpp"

#include <algorithm>
#include <cmath>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "report/number.hpp"

namespace ogive::report {
namespace {

/// Names listed, and terms of a direction spelled out, at most.
constexpr std::size_t kNamesListed = 6;

std::string name_list(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < kNamesListed; ++k) {
    const bool last = k + 1 == names.size();
    text += (k == 0 ? "" : last ? " and " : ", ") + names[k];
  }
  if (names.size() > kNamesListed) text += fmt::format(" and {} more", names.size() - kNamesListed);
  return text;
}

std::vector<std::string> names_with(const Fitted& fitted, fitting::Limit limit) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < fitted.free.size(); ++k)
    if (fitted.separation->limits[k] == limit) names.push_back(fitted.spec.column_names[fitted.free[k]]);
  return names;
}

/// "1·x - 0.5·z"; empty when it has too many terms to be read.
std::string direction_in_words(const Fitted& fitted) {
  std::string text;
  std::size_t terms = 0;
  for (std::size_t k = 0; k < fitted.free.size(); ++k) {
    const double d = fitted.separation->direction[k];
    if (d == 0.0) continue;
    if (++terms > kNamesListed) return "";
    const std::string& name = fitted.spec.column_names[fitted.free[k]];
    text += text.empty() ? (d < 0.0 ? "-" : "") : (d < 0.0 ? " - " : " + ");
    text += significant(std::fabs(d), 3) + "·" + name;
  }
  return text;
}

/// "NV goes to infinity", one clause a sign.
std::string infinite_in_words(const Fitted& fitted) {
  struct Row {
    fitting::Limit limit;
    const char* one;
    const char* many;
  };
  const Row rows[] = {{fitting::Limit::plus_infinity, "goes to +infinity", "go to +infinity"},
                      {fitting::Limit::minus_infinity, "goes to -infinity", "go to -infinity"},
                      {fitting::Limit::undetermined, "has no limit", "have no limit"}};
  std::string text;
  for (const Row& row : rows) {
    const std::vector<std::string> names = names_with(fitted, row.limit);
    if (names.empty()) continue;
    text += (text.empty() ? "" : ", ") + name_list(names) + ' ' + (names.size() == 1 ? row.one : row.many);
  }
  return text;
}

/// Of least squares there is nothing to separate: means above 0 are held against responses that are not.
std::string falling_means_text(const Fitted& fitted) {
  const fitting::SeparationReport& found = *fitted.separation;
  const bool all = found.kind == fitting::Separation::complete;
  const std::string direction = direction_in_words(fitted);
  std::string text =
      "The likelihood has no finite maximum: under the log link every mean is above 0, and where the response is 0 or "
      "less a mean is the better the nearer it is to 0. Along " +
      (direction.empty() ? "a combination of the predictors" : "the combination " + direction) +
      (all ? " every mean falls to 0"
           : fmt::format(" the means of {} of {} rows fall to 0 and the others stay", integer(found.separated_rows),
                         integer(found.rows))) +
      "; along it " + infinite_in_words(fitted) + ". ";
  if (!all && !names_with(fitted, fitting::Limit::finite).empty())
    text +=
        "The finite coefficients are those of the limit, from the rows whose means stay; they are given no standard "
        "errors here. ";
  return text +
         "Take the identity link (--link identity), or look at the rows whose response is not above 0: if it cannot be "
         "in truth, they are errors of the data.";
}

}  // namespace

std::string separation_text(const Fitted& fitted) {
  if (std::holds_alternative<Gaussian>(fitted.family)) return falling_means_text(fitted);
  const fitting::SeparationReport& found = *fitted.separation;
  const bool complete = found.kind == fitting::Separation::complete;
  std::string text = "The likelihood has no finite maximum: the data are " +
                     std::string(complete ? "completely" : "quasi-completely") + " separated. ";
  const std::string direction = direction_in_words(fitted);
  text += direction.empty() ? "A combination of the predictors" : "The combination " + direction;
  const bool binomial = std::holds_alternative<Binomial>(fitted.family);
  text += complete ? (binomial ? " tells every event from every non-event" : " lets every mean fall to 0")
                   : fmt::format(" settles {} of {} rows and says nothing of the others", integer(found.separated_rows),
                                 integer(found.rows));
  text += "; along it " + infinite_in_words(fitted) + ". ";
  const bool errors =
      std::any_of(fitted.std_error.begin(), fitted.std_error.end(), [](double error) { return std::isfinite(error); });
  const bool lost = std::isnan(fitted.log_likelihood);
  if (lost)
    text +=
        "The finite coefficients and the supremum of the likelihood were not found: the fit of the rows that are not "
        "settled did not reach its maximum; look at the size of the offsets and predictors there. ";
  if (!lost && !complete && !names_with(fitted, fitting::Limit::finite).empty())
    text += std::string("The finite coefficients ") + (errors ? "and their standard errors " : "") +
            "are those of the limit, from the rows that are not settled" +
            (errors ? ". " : "; they are given no standard errors here. ");
  if (std::holds_alternative<Cauchit>(fitted.link))
    text +=
        "The log-likelihood is the highest found for the rows that are not settled; under this link nothing shows "
        "that it is the supremum. ";
  else if (std::isfinite(fitted.log_likelihood))
    text += "The log-likelihood is its supremum. ";
  if (!found.exact && !fitted.covariance.is_dense())
    text += "Which coefficients have a limit was not decided where only settled rows tell of them. ";
  const bool penalised = std::holds_alternative<Logit>(fitted.link) && fitted.covariance.is_dense();
  return text + "Combine sparse levels, leave a predictor out" +
         (penalised ? ", or take Firth's estimates, which are finite (--penalty firth)" : "") +
         "; and look whether one of them was measured after the response.";
}

}  // namespace ogive::report
