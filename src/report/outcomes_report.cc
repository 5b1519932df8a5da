#include "report/outcomes_report.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "design/words.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/summary.hpp"

namespace ogive::report {
namespace {

constexpr const char* kOutcomesSchema = "ogive.outcomes/1";

std::string status_of(const OutcomeFit& fit) {
  const bool has_word = fit.status == OutcomeStatus::failed && fit.why.find(' ') == std::string::npos;
  return has_word ? fit.why : status_name(fit.status);
}

Grid outcome_coefficients(const OutcomeFits& of) {
  const LimitHeaders limits = limit_headers(of.level);
  Grid grid{"coefficients",
            "",
            {"Outcome", "", "coef", "std err", "z", "P>|z|", limits.lower, limits.upper, "fit"},
            {"outcome", "name", "estimate", "std_error", "z", "p_value", "lower", "upper", "status", "log10_p_value"},
            {Align::left, Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
             Align::right, Align::left},
            {}};
  for (const OutcomeFit& fit : of.outcomes) {
    const bool fitted = fit.status == OutcomeStatus::converged || fit.status == OutcomeStatus::separated;
    for (const Coefficient& c : fit.coefficients) {
      const auto number = [&](double value, const std::string& text) {
        return Number{value, c.aliased || (!fitted && std::isnan(value)) ? "" : unpadded(text)};
      };
      Number estimate = number(c.estimate, summary_coefficient(c.estimate));
      if (c.aliased) estimate.text = "aliased";
      grid.rows.push_back({fit.name, c.name, std::move(estimate), number(c.std_error, summary_number(c.std_error)),
                           number(c.z, summary_number(c.z)), number(c.p_value, summary_p_value(c.p_value)),
                           number(c.lower, summary_number(c.lower)), number(c.upper, summary_number(c.upper)),
                           status_of(fit), real_cell(c.log10_p_value)});
    }
  }
  return grid;
}

Grid outcome_rows(const OutcomeFits& of) {
  Grid grid{"outcomes",
            "",
            {"Outcome", "event", "rows", "events", "fit"},
            {"name", "event", "rows", "events", "status", "alone", "distance"},
            {Align::left, Align::left, Align::right, Align::right, Align::left},
            {}};
  for (const OutcomeFit& fit : of.outcomes)
    grid.rows.push_back({fit.name, fit.event.empty() ? Cell() : Cell(fit.event), fit.rows,
                         fit.events ? Cell(*fit.events) : Cell(), status_of(fit), fit.alone,
                         fit.status == OutcomeStatus::converged ? real_cell(fit.distance) : Cell()});
  return grid;
}

std::vector<std::string> names_with(const OutcomeFits& of, OutcomeStatus status) {
  std::vector<std::string> names;
  for (const OutcomeFit& fit : of.outcomes)
    if (fit.status == status) names.push_back(fit.name);
  return names;
}

struct StatusNote {
  OutcomeStatus status;
  const char *code, *one, *more;
};
constexpr StatusNote kStatusNotes[] = {
    {OutcomeStatus::separated, "separated_outcomes", "is separated, with infinite coefficients",
     "are separated, with infinite coefficients"},
    {OutcomeStatus::constant, "constant_outcomes", "has one value in all its rows: there is nothing to fit",
     "have one value in all their rows: there is nothing to fit"},
    {OutcomeStatus::no_rows, "outcomes_without_rows", "has no row that is complete in the predictors",
     "have no row that is complete in the predictors"},
    {OutcomeStatus::failed, "failed_outcomes", "has no answer", "have no answer"},
};

Facts facts_of(const OutcomeFits& of) {
  const auto count = [&](OutcomeStatus status) { return static_cast<std::int64_t>(names_with(of, status).size()); };
  const auto all = static_cast<std::int64_t>(of.outcomes.size());
  std::int64_t alone = 0;
  for (const OutcomeFit& fit : of.outcomes) alone += fit.alone ? 1 : 0;
  Facts facts{"fits", "Outcomes:", "", {}};
  facts.sentence = integer(all) + ", " + integer(count(OutcomeStatus::converged)) + " converged; each is of those of " +
                   counted(static_cast<double>(of.rows), "row") + " in which it has a value";
  if (of.rows < of.rows_read)
    facts.sentence += " (" + integer(of.rows_read) + " read, of which the others are not complete in the predictors)";
  facts.items = {{"outcomes", "", all},
                 {"converged", "", count(OutcomeStatus::converged)},
                 {"separated", "", count(OutcomeStatus::separated)},
                 {"constant", "", count(OutcomeStatus::constant)},
                 {"no_rows", "", count(OutcomeStatus::no_rows)},
                 {"failed", "", count(OutcomeStatus::failed)},
                 {"alone", "", alone},
                 {"rows", "", of.rows},
                 {"rows_read", "", of.rows_read},
                 {"level", "", Number{of.level, shortest(of.level)}}};
  return facts;
}

}  // namespace

Document outcomes_document(const OutcomeFits& of) {
  Document document;
  document.schema = kOutcomesSchema;
  document.title = "Fits of many outcomes";
  document.blocks = {outcome_coefficients(of), outcome_rows(of), facts_of(of),
                     Facts{"model", "Model:", of.formula, {{"formula", "", of.formula}, {"source", "", of.source}}}};
  for (const StatusNote& note : kStatusNotes) {
    const std::vector<std::string> names = names_with(of, note.status);
    if (names.empty()) continue;
    const bool one = names.size() == 1;
    document.blocks.emplace_back(
        Note{"warning", design::listed(design::quoted(names)) + " " + (one ? note.one : note.more), note.code});
  }
  for (const OutcomeFit& fit : of.outcomes)
    if (fit.why.find(' ') != std::string::npos)
      document.blocks.emplace_back(Note{"warning", "'" + fit.name + "': " + fit.why, "failed_outcome"});
  return document;
}

}  // namespace ogive::report
