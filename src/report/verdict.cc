#include "report/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "report/boundary_text.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/obstacle_text.hpp"
#include "report/profile_table.hpp"
#include "report/robust_text.hpp"
#include "report/screen.hpp"
#include "report/separation_text.hpp"

namespace ogive::report {
namespace {

/// A combination is spelled out up to this many terms, and as many suspicious coefficients are named.
constexpr std::size_t kTermsShown = 8;
constexpr std::size_t kNamesShown = 3;
/// A standard error beside the largest one is named with it from this share up.
constexpr double kLargeShare = 1e-3;

std::string steps(const Fitted& fitted) { return counted(static_cast<double>(fitted.trace.size()), "iteration"); }

/// The names of the estimated coefficients with the largest errors beside what they estimate.
std::string largest_errors(const Fitted& fitted) {
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < fitted.std_error.size(); ++j)
    if (std::isfinite(fitted.std_error[j])) order.push_back(j);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return fitted.std_error[a] > fitted.std_error[b]; });
  std::string names;
  for (std::size_t k = 0; k < std::min(order.size(), kNamesShown); ++k) {
    if (fitted.std_error[order[k]] < kLargeShare * fitted.std_error[order[0]]) break;
    names += (names.empty() ? "" : ", ") + fitted.spec.column_names[order[k]];
  }
  return names;
}

/// The length of the next step: what it moves any combination of coefficients by at most, in its standard errors.
std::string distance(const Fitted& fitted) {
  if (!std::isfinite(fitted.decrement)) return "an unknown number of standard errors";
  return "up to " + significant(std::sqrt(std::max(0.0, fitted.decrement)), 2) + " standard errors";
}

std::string separated(const Fitted& fitted) {
  if (std::holds_alternative<Gaussian>(fitted.family))
    return "No finite maximum of the likelihood could be shown to exist: under the log link every mean is above 0, and "
           "the means of rows whose responses are below 0 on the whole are the better the nearer they are to 0. The "
           "numbers above are where the iteration stopped, not estimates. Take the identity link (--link identity), or "
           "look at the rows whose response is not above 0.";
  const std::string names = largest_errors(fitted);
  return "No finite maximum of the likelihood could be shown to exist: the data look separated, as fitted "
         "probabilities reach 0 or 1. Coefficients with very large standard errors " +
         (names.empty() ? "" : "(here " + names + ") ") +
         "are where the iteration stopped, not estimates: look at these predictors against the response, and combine "
         "sparse levels or leave a predictor out.";
}

/// The likelihood of estimates that were not found is none.
bool is_lost_median(const Fitted& fitted) {
  return fitted.penalty && fitted.penalty->penalty.kind == fitting::PenaltyKind::median && !fitted.converged() &&
         std::isnan(fitted.log_likelihood);
}

std::string sentence(const Fitted& fitted) {
  using fitting::Stop;
  if (is_lost_median(fitted))
    return "No median bias reduced estimates were found: neither scoring nor Newton's method comes to a root of the "
           "adjusted score. Take Firth's penalty (--penalty firth), or leave a predictor out.";
  switch (fitted.stop) {
    case Stop::converged: return "";
    case Stop::singular:
      return fmt::format(
          "The fit stopped after {}: the information matrix is singular to double precision, so the numbers above are "
          "not estimates. {}",
          steps(fitted),
          obstacle(fitted, std::string("Some predictor is nearly a combination of others, or fitted ") +
                               (std::holds_alternative<Binomial>(fitted.family) ? "probabilities reach 0 or 1"
                                                                                : "means reach 0") +
                               ": leave a predictor out, and fit again."));
    case Stop::no_ascent:
      return fmt::format(
          "The fit stopped after {}: no step raises the likelihood, although the next one would move the estimates by "
          "{}, so the numbers above are not the estimates. Rounding is in the way. {}",
          steps(fitted), distance(fitted),
          obstacle(fitted,
                   "Look for values far beyond all others of their column, and for predictors that are nearly "
                   "combinations of others, and fit again."));
    case Stop::iteration_limit:
      return fmt::format(
          "The fit did not converge: it reached its limit of {}, and the next one would move the estimates by {}. "
          "Allow more iterations; until it converges the numbers above are not the estimates.",
          steps(fitted), distance(fitted));
    case Stop::not_finite:
      return "The fit did not begin: the log-likelihood is not a number at the starting values, so nothing was "
             "estimated. A predictor or an offset holds numbers too large to compute with: rescale it, and fit again.";
    case Stop::no_finite_maximum: return fitted.separation ? separation_text(fitted) : separated(fitted);
    case Stop::not_certified:
      return "A finite maximum exists, but rounding keeps the fit from showing that the numbers above are near it. " +
             obstacle(fitted,
                      "Look for values far beyond all others of their column and for outcomes that are all but "
                      "certain, and fit again without them or under another link.");
    case Stop::interrupted:
      return fmt::format(
          "The fit was interrupted after {}: the numbers above are those reached by then, not estimates. Let it run "
          "to its end.",
          steps(fitted));
  }
  return "";
}

/// The first line of statsmodels where it has one, and its like where it has none.
std::string headline(fitting::Stop stop) {
  using fitting::Stop;
  switch (stop) {
    case Stop::converged: return "Optimization terminated successfully.";
    case Stop::singular: return "Warning: The information matrix is singular.";
    case Stop::no_ascent: return "Warning: No step raises the likelihood any further.";
    case Stop::iteration_limit: return "Warning: Maximum number of iterations has been exceeded.";
    case Stop::not_finite: return "Warning: The log-likelihood is not finite at the start.";
    case Stop::no_finite_maximum: return "Warning: The likelihood has no finite maximum.";
    case Stop::not_certified: return "Warning: The estimates could not be shown to be near the maximum.";
    case Stop::interrupted: return "Warning: The optimization was interrupted.";
  }
  return "";
}

Grid trace_grid(const Fitted& fitted) {
  Grid grid{"trace",
            "Iterations",
            {"step", "log-likelihood", "decrement", "step length", "largest change"},
            {"step", "objective", "decrement", "step_length", "largest_change"},
            std::vector<Align>(5, Align::right),
            {}};
  for (std::size_t k = 0; k < fitted.trace.size(); ++k) {
    const fitting::Iteration& step = fitted.trace[k];
    grid.rows.push_back({static_cast<std::int64_t>(k + 1), Number{step.objective, significant(step.objective, 8)},
                         real_cell(step.decrement), Number{step.step_length, shortest(step.step_length)},
                         real_cell(step.largest_change)});
  }
  return grid;
}

/// "x1", "0.4536·x1", "2": the constant is a number of its own.
std::string term(const std::string& name, bool constant, double size) {
  std::string coefficient = significant(size, 4);
  if (constant) return coefficient;
  return coefficient == "1" ? name : coefficient + "·" + name;
}

std::string combination(const Fitted& fitted, const fitting::Alias& alias) {
  std::string text;
  std::size_t shown_terms = 0;
  for (const auto& [column, coefficient] : alias.combination) {
    if (++shown_terms > kTermsShown) break;
    const bool minus = coefficient < 0.0;
    text += text.empty() ? (minus ? "-" : "") : (minus ? " - " : " + ");
    text += term(fitted.spec.column_names[column], fitted.spec.has_intercept() && column == 0, std::fabs(coefficient));
  }
  if (alias.combination.size() > kTermsShown)
    text += " + " + counted(static_cast<double>(alias.combination.size() - kTermsShown), "further term");
  return text;
}

Note alias_note(const Fitted& fitted, const fitting::Alias& alias) {
  const std::string& name = fitted.spec.column_names[alias.column];
  if (alias.combination.empty()) return {"note", name + " is not estimated: it is 0 in every row used.", "aliased"};
  return {"note", name + " is not estimated: it equals " + combination(fitted, alias) + ".", "aliased"};
}

/// Residuals that are nothing but rounding: R says it too, and refuses nothing.  2 (l - l0) = n log(null deviance /
/// deviance) also where the deviances are out of range.
bool is_perfect(const Fitted& fitted) {
  constexpr double kLogRounding = 24.0 * 2.302585092994046;
  if (!std::holds_alternative<Gaussian>(fitted.family) || !fitted.converged()) return false;
  const double ratio = 2.0 * (fitted.log_likelihood - fitted.null_log_likelihood);
  return !(ratio < kLogRounding * static_cast<double>(fitted.positive_rows));
}

}  // namespace

int iterations_shown(const Fitted& fitted, bool glm) {
  if (!fitted.converged() || fitted.penalty) return static_cast<int>(fitted.trace.size());
  return glm ? fitted.glm_iterations : fitted.logit_iterations;
}

Verbatim optimisation(const Fitted& fitted, bool glm) {
  const std::string indent(9, ' ');
  // Adding zero turns -0 into 0.
  const double value = -fitted.log_likelihood / fitted.observations + 0.0;
  std::string text = headline(fitted.stop) + '\n' + indent + "Current function value: " + fixed(value, 6) + '\n' +
                     indent + (fitted.converged() ? "Iterations " : "Iterations: ") +
                     integer(iterations_shown(fitted, glm)) + '\n';
  return {std::move(text), {}, {trace_grid(fitted)}};
}

std::vector<Note> verdict(const Fitted& fitted) {
  std::vector<Note> notes;
  if (std::string warning = sentence(fitted); !warning.empty())
    notes.push_back({"warning", std::move(warning), std::string(fitting::stop_name(fitted.stop))});
  if (is_perfect(fitted))
    notes.push_back(
        {"warning",
         "The fit is perfect: the residuals are 0 or rounding, so that scale, standard errors, tests, likelihood "
         "and criteria say nothing. Look whether the response was computed from the predictors.",
         "perfect_fit"});
  if (fitted.boundary) notes.push_back(boundary_note(fitted));
  if (fitted.idle) notes.push_back(idle_note(fitted));
  if (fitted.flat) notes.push_back(flat_note(fitted));
  for (const fitting::Alias& alias : fitted.aliases) notes.push_back(alias_note(fitted, alias));
  for (Note& note : robust_notes(fitted)) notes.push_back(std::move(note));
  if (std::optional<Note> note = disagreement_note(fitted); note && !is_perfect(fitted))
    notes.push_back(std::move(*note));
  if (std::optional<Note> note = range_end_note(fitted)) notes.push_back(std::move(*note));
  if (std::optional<Note> note = not_found_note(fitted)) notes.push_back(std::move(*note));
  if (!fitted.has_constant)
    notes.push_back({"note",
                     "The model has no constant, so the constant-only model that it is compared with (LL-Null, pseudo "
                     "R-squared) is not nested in it, and the likelihood ratio has no p-value. The table counts as "
                     "statsmodels does, which takes one coefficient for a constant: do not use its Df Model and LLR "
                     "p-value.",
                     "no_constant"});
  return notes;
}

Grid alias_grid(const Fitted& fitted) {
  Grid grid{"aliases", "", {}, {"name", "equals", "coefficient"}, {}, {}};
  const std::vector<std::string>& names = fitted.spec.column_names;
  for (const fitting::Alias& alias : fitted.aliases) {
    for (const auto& [column, coefficient] : alias.combination)
      grid.rows.push_back({names[alias.column], names[column], real_cell(coefficient)});
    if (alias.combination.empty()) grid.rows.push_back({names[alias.column], Cell(), Cell()});
  }
  return grid;
}

}  // namespace ogive::report
