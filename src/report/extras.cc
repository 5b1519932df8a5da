#include "report/extras.hpp"

#include <cmath>
#include <utility>

#include "base/date.hpp"
#include "design/dates.hpp"
#include "inference/counting.hpp"
#include "inference/fit_statistics.hpp"
#include "inference/ratios.hpp"
#include "report/cells.hpp"
#include "report/counting.hpp"
#include "report/number.hpp"
#include "report/penalty_text.hpp"
#include "report/summary.hpp"

namespace ogive::report {
namespace {

Fact text(std::string key, std::string value) { return {std::move(key), "", std::move(value)}; }

}  // namespace

Facts model_facts(const Fitted& fitted) {
  Facts facts{"model", "", "", {}};
  facts.items = {text("formula", fitted.spec.formula), text("source", fitted.source)};
  const design::Roles& roles = fitted.spec.roles;
  if (!roles.prior_weights.empty()) facts.items.push_back(text("prior_weights", roles.prior_weights));
  if (!roles.trials.empty()) facts.items.push_back(text("trials", roles.trials));
  if (!roles.prior_weights.empty())
    facts.items.push_back(text("weight_kind", std::string(weight_kind_name(roles.weight_kind))));
  if (!fitted.spec.offsets.empty()) facts.items.push_back(text("offset", offset_text(fitted)));
  return facts;
}

namespace {

/// "am = 1, 13 of 32 rows", "cbind(s, f), 31 events in 66 trials".
std::string event_sentence(const Fitted& fitted) {
  const design::Response& response = *fitted.spec.response;
  const std::string events = shown(count_cell(fitted.events));
  if (has_trials(response.counting))
    return response.factor.name + ", " + events + (fitted.events == 1.0 ? " success in " : " successes in ") +
           counted(fitted.observations, "trial");
  if (response.counting == design::Counting::fraction)
    return response.factor.name + ", fractions of one trial a row, " + events +
           " in all: a quasi-likelihood, whose errors " +
           "hold where the variance is the binomial's (--robust HC0 holds without)";
  const bool by_frequency = is_weighted(fitted, WeightKind::frequency);
  return response.factor.name + " = " + response.event + ", " + events + " of " +
         (by_frequency ? shown(count_cell(fitted.observations)) : counted(fitted.observations, "row"));
}

const char* counting_name(design::Counting counting) {
  using design::Counting;
  switch (counting) {
    case Counting::binary: return "binary";
    case Counting::failures: return "successes and failures";
    case Counting::trials: return "successes of trials";
    case Counting::shares: return "shares of trials";
    case Counting::count: return "count";
    case Counting::real: return "real";
    case Counting::fraction: return "fractions";
  }
  return "";
}

Facts event_facts(const Fitted& fitted) {
  const design::Response& response = *fitted.spec.response;
  return {"event",
          "Event:",
          event_sentence(fitted),
          {text("response", response.factor.name),
           text("counting", counting_name(response.counting)),
           text("event", response.event),
           text("non_event", response.non_event),
           {"events", "", count_cell(fitted.events)}}};
}

/// Of a number: "carb, 90 in 32 rows"; of real values there is nothing to say to people.
Facts response_facts(const Fitted& fitted) {
  const design::Response& response = *fitted.spec.response;
  const bool count = response.counting == design::Counting::count;
  return {"response",
          "Counts:",
          count ? response.factor.name + ", " + shown(count_cell(fitted.events)) + " in " +
                      counted(fitted.observations, "row")
                : "",
          {text("name", response.factor.name),
           text("kind", counting_name(response.counting)),
           {"sum", "", count_cell(fitted.events)}}};
}

Facts row_facts(const Fitted& fitted) {
  const std::int64_t dropped = fitted.rows.read - fitted.rows.used;
  Facts facts{"rows", "Rows:", "", {}};
  facts.sentence =
      integer(fitted.rows.read) + " read, " + integer(fitted.rows.used) + " used, " + integer(dropped) + " dropped";
  facts.items = {{"read", "", fitted.rows.read}, {"used", "", fitted.rows.used}, {"dropped", "", dropped}};
  if (fitted.rows.without_weight > 0) facts.items.push_back({"without_weight", "", fitted.rows.without_weight});
  if (fitted.rows.without_trials > 0) facts.items.push_back({"without_trials", "", fitted.rows.without_trials});
  return facts;
}

Facts missing_facts(const Fitted& fitted) {
  Facts facts{"missing", "Missing:", "", {}};
  for (const auto& [variable, count] : fitted.rows.missing) facts.items.push_back({variable, variable, count});
  return facts;
}

/// What a coefficient of a date is per.
Facts date_facts(const Fitted& fitted) {
  const std::string days = "days since " + std::string(kDayZero);
  Facts facts{"dates", "Dates:", "", {}};
  for (const std::string& name : design::day_variables(fitted.spec)) {
    facts.sentence += (facts.sentence.empty() ? "" : ", ") + name;
    facts.items.push_back(text(name, days));
  }
  facts.sentence += " in " + days;
  return facts;
}

Facts reference_facts(const ReferenceLevel& level, const Fitted& fitted) {
  return {"",
          "Levels:",
          level.factor + ": reference " + level.level + " (" + counted(static_cast<double>(level.count), "row") +
              " of " + integer(fitted.rows.used) + ")",
          {}};
}

/// To two digits, never below: what is claimed must hold.
double rounded_up(double value) {
  if (!(value > 0.0)) return value;
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
  return std::ceil(value / unit) * unit;
}

/// Where only its existence was decided; JSON has the decision under "separation".
Facts existence_facts(const Fitted& fitted) {
  const bool unique = fitting::is_concave({fitted.family, fitted.link});
  const bool binomial = std::holds_alternative<Binomial>(fitted.family);
  return {"",
          "Maximum:",
          fitted.flat ? "not one point: other coefficients have the same likelihood"
          : unique    ? "unique and finite: the data overlap"
          : binomial  ? "finite, but there may be others: under this link nothing shows that this one is the highest"
                      : "a local one: under this link nothing shows that it is the highest, or that there is one",
          {}};
}

/// What is proven about the maximum; nothing for a model that was loaded.
Facts certificate_facts(const Fitted& fitted) {
  Facts facts{"maximum", "Maximum:", "", {}};
  if (!fitted.certificate.exists) return facts;
  const double distance = rounded_up(fitted.certificate.distance);
  facts.sentence = "unique and finite; the estimates are within " + significant(distance, 2) + " standard errors of it";
  facts.items = {{"exists", "", true}, {"distance", "", Number{fitted.certificate.distance, significant(distance, 2)}}};
  return facts;
}

/// For machines: the warning says it in words.
Facts separation_facts(const Fitted& fitted) {
  using fitting::Separation;
  const fitting::SeparationReport& found = *fitted.separation;
  const char* kind = found.kind == Separation::complete         ? "complete"
                     : found.kind == Separation::quasi_complete ? "quasi-complete"
                                                                : "overlap";
  return {"separation",
          "",
          "",
          {text("kind", kind), {"separated_rows", "", found.separated_rows}, {"exact", "", found.exact}}};
}

/// Where tests and intervals are not of the normal.
Facts t_facts(const Fitted& fitted) {
  const std::string df = shown(count_cell(fitted.df_denom));
  const bool clusters = fitted.robust && fitted.robust->kind == Robust::cluster && fitted.robust->cluster_df;
  return {"fit",
          "Tests:",
          "Student's t with " + df + " degrees of freedom, " +
              (clusters          ? "the clusters less one"
               : fitted.limit_df ? "those of the rows that are not separated"
                                 : "the residuals'"),
          {{"df_denom", "", count_cell(fitted.df_denom)}}};
}

Facts criteria(const Fitted& fitted, Like like) {
  const FitStatistics s = fit_statistics(fitted, like);
  const auto cell = [](double value) { return Cell(Number{value, fixed(value, 3)}); };
  const char* const none = std::isnan(s.aic) ? "none: AIC and BIC need a likelihood" : "";
  return {"fit", "Criteria:", none, {{"aic", "AIC", cell(s.aic)}, {"bic", "BIC", cell(s.bic)}}};
}

}  // namespace

std::optional<Grid> ratio_grid(const Fitted& fitted, double level) {
  const std::optional<RatioKind> kind = ratio_kind(fitted.family, fitted.link);
  if (!kind) return std::nullopt;
  const LimitHeaders limits = limit_headers(level);
  const std::string key(kind->key);
  Grid grid{key + "s",
            "",
            {std::string(kind->title), "ratio", limits.lower, limits.upper, fitted.uses_t() ? "P>|t|" : "P>|z|"},
            {"name", key, "lower", "upper", "p_value"},
            {Align::left, Align::right, Align::right, Align::right, Align::right},
            {},
            level_folds(fitted.spec)};
  const bool profiled = is_profiled(fitted, level);
  if (profiled) grid.headers[4] = "P>chi2";
  if (fitted.is_ridge()) {
    grid.headers.resize(2);
    grid.aligns.resize(2);
  }
  for (const Ratio& ratio : ratios(fitted, level)) {
    if (ratio.aliased) {
      const auto blank = [](const char* word) { return Cell(Number{std::nan(""), word}); };
      grid.rows.push_back({ratio.name, blank("aliased"), blank(""), blank(""), blank("")});
      continue;
    }
    const auto found = [&](double value, std::string shown) {
      return Cell(Number{value, profiled && std::isnan(value) ? "not found" : std::move(shown)});
    };
    const auto real = [&](double value) { return found(value, std::get<Number>(real_cell(value)).text); };
    grid.rows.push_back({ratio.name, real_cell(ratio.ratio), real(ratio.lower), real(ratio.upper),
                         found(ratio.p_value, p_value(ratio.p_value))});
  }
  return grid;
}

std::vector<Facts> facts_below(const Fitted& fitted, Like like) {
  std::vector<Facts> all;
  if (fitted.spec.response)
    all.push_back(is_number(fitted.spec.response->counting) ? response_facts(fitted) : event_facts(fitted));
  all.push_back(row_facts(fitted));
  all.push_back(missing_facts(fitted));
  if (Facts dates = date_facts(fitted); !dates.items.empty()) all.push_back(std::move(dates));
  for (const ReferenceLevel& level : reference_levels(fitted)) all.push_back(reference_facts(level, fitted));
  for (Facts& facts : counting_facts(fitted, like)) all.push_back(std::move(facts));
  if (fitted.uses_t()) all.push_back(t_facts(fitted));
  all.push_back(fitted.penalty ? penalty_facts(fitted) : criteria(fitted, like));
  if (fitted.is_ridge()) all.push_back(ridge_facts(fitted));
  if (fitted.certificate.exists) all.push_back(certificate_facts(fitted));
  if (fitted.separation) all.push_back(separation_facts(fitted));
  const bool overlaps = fitted.separation && fitted.separation->kind == fitting::Separation::overlap;
  if (fitted.converged() && overlaps && !fitted.certificate.exists && !fitted.boundary)
    all.push_back(existence_facts(fitted));
  return all;
}

Grid reference_grid(const Fitted& fitted) {
  Grid grid{"reference_levels", "", {}, {"factor", "reference", "count", "levels"}, {}, {}};
  for (const ReferenceLevel& level : reference_levels(fitted))
    grid.rows.push_back({level.factor, level.level, level.count, level.levels});
  return grid;
}

}  // namespace ogive::report
