#include "ogive/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "design/row_names.hpp"
#include "design/words.hpp"
#include "fit/eliminated.hpp"
#include "fit/firth.hpp"
#include "fit/flatness.hpp"
#include "fit/highest.hpp"
#include "fit/tally.hpp"
#include "formula/formula.hpp"
#include "inference/contrasts.hpp"
#include "inference/counting.hpp"
#include "inference/fit_statistics.hpp"
#include "ogive/bind_model.hpp"
#include "ogive/range_check.hpp"
#include "ogive/robust.hpp"

namespace ogive {
namespace {

/// A factor with very many levels is eliminated from a fit of which nothing is asked that needs all its columns.
bool eliminates(const Options& options) {
  const bool robust = options.robust.kind != Robust::none || !options.roles.cluster.empty() ||
                      (!options.roles.prior_weights.empty() && options.roles.weight_kind == WeightKind::sampling);
  return fitting::can_eliminate(options.model) && options.penalty.kind == fitting::PenaltyKind::none && !robust;
}

/// Some rows by name, the first ones; `rows` are kept ones, increasing.
std::optional<BoundaryRows> named(std::vector<std::int64_t> rows, const design::Design& design, const Table& table) {
  if (rows.empty()) return std::nullopt;
  const auto count = static_cast<std::int64_t>(rows.size());
  rows.resize(std::min(rows.size(), kBoundaryNames));
  return BoundaryRows{count, design::row_names(design, table, rows)};
}

/// The rows at the end of their range.
std::vector<std::int64_t> edge_rows(const fitting::Estimate& found) {
  std::vector<std::int64_t> rows;
  for (const fitting::EdgeRow& edge : found.edge) rows.push_back(edge.row);
  return rows;
}

/// "line 3 and line 5", for errors.
fitting::RowNamer row_namer(const design::Design& design, const Table& table) {
  return [&](std::span<const std::int64_t> rows) {
    std::string text;
    const std::vector<std::string> names = design::row_names(design, table, rows);
    for (std::size_t k = 0; k < names.size(); ++k)
      text += (k == 0 ? "" : k + 1 == names.size() ? " and " : ", ") + names[k];
    return text;
  };
}

/// The bread of statsmodels' sandwiches is the Hessian.
fitting::RowStage information_of(const Options& options) {
  const bool hessian =
      options.robust.like_statsmodels && (options.robust.kind != Robust::none || !options.roles.cluster.empty());
  return hessian ? fitting::RowStage::observed : options.information;
}

void drop_fraction_constants(Fitted& fitted) {
  if (!fitted.spec.response || fitted.spec.response->counting != design::Counting::fraction) return;
  fitted.log_likelihood -= fitted.log_constant;
  fitted.null_log_likelihood -= fitted.log_constant;
  fitted.log_constant = 0.0;
}

/// Of quasi-separated data: units and coefficients of the rows that no direction separates.
std::optional<double> df_of_limit(const Fitted& fitted) {
  if (!fitted.separation || fitted.separation->kind != fitting::Separation::quasi_complete) return std::nullopt;
  const fitting::SeparationReport& found = *fitted.separation;
  const bool frequencies = is_weighted(fitted, WeightKind::frequency);
  const double lost = frequencies ? found.separated_copies : static_cast<double>(found.separated_rows);
  return fit_statistics(fitted, Like::ogive).residual_df - lost + static_cast<double>(found.separated_rank);
}

/// The penalty with the column that it leaves alone.
Result<fitting::Penalty> placed_penalty(const design::DesignSpec& spec, const Options& options) {
  fitting::Penalty penalty = options.penalty;
  if (penalty.kind != fitting::PenaltyKind::ridge) return penalty;
  if (spec.has_intercept()) penalty.unpenalised = {0};
  if (options.intercept.empty()) return penalty;
  const auto place = std::find(spec.column_names.begin(), spec.column_names.end(), options.intercept);
  if (place == spec.column_names.end())
    return fail(Errc::bad_option,
                "'" + options.intercept + "' is no column of the model, so it is no intercept either");
  penalty.unpenalised = {static_cast<std::size_t>(place - spec.column_names.begin())};
  return penalty;
}

std::string numbered(std::size_t count, const char* noun) {
  return design::counted(static_cast<std::int64_t>(count), noun);
}

Status check_start(const Options& options, std::size_t columns) {
  const std::vector<double>& start = options.start_beta;
  if (start.empty()) return {};
  if (start.size() != columns)
    return fail(Errc::bad_option, "the start has " + numbered(start.size(), "number") + ", the model " +
                                      numbered(columns, "column") + "; give one for each");
  if (std::all_of(start.begin(), start.end(), [](double x) { return std::isfinite(x); })) return {};
  return fail(Errc::bad_option, "a number of the start is not finite; give a coefficient for every column");
}

/// From the start that was given; by the rule where nothing leads up from there, and in all that follows.
Result<fitting::Estimate> maximise(const Blocks& blocks, std::span<const double> constant,
                                   fitting::FitControl& control) {
  using fitting::Stop;
  auto found = fitting::maximum_likelihood(blocks, constant, control);
  const bool given = !control.start_beta.empty();
  control.start_beta.clear();
  const bool nowhere =
      found && (found->stop == Stop::singular || found->stop == Stop::no_ascent || found->stop == Stop::not_finite);
  if (given && nowhere) found = fitting::maximum_likelihood(blocks, constant, control);
  if (!found) return found;
  return fitting::highest(blocks, constant, control, std::move(*found));
}

Status check_frequencies(const Options& options) {
  const design::Roles& roles = options.roles;
  if (roles.frequencies.empty()) return {};
  if (roles.prior_weights.empty() || roles.weight_kind != WeightKind::precision)
    return fail(Errc::bad_option, "frequencies '" + roles.frequencies +
                                      "' stand beside weights of kind precision: alone they are weights of kind "
                                      "frequency");
  return {};
}

Result<Fitted> estimate(const design::Design& design, const Table& table, const Options& options) {
  OGIVE_CHECK(check_frequencies(options));
  fitting::FitControl control = fit_control(options);
  if (!eliminates(options)) control.eliminate_from = std::numeric_limits<std::size_t>::max();
  const Blocks blocks = design::make_blocks(design);
  OGIVE_CHECK(check_memory(blocks, design.spec.constant, control, options.memory));
  control.information = information_of(options);
  control.start_beta = options.start_beta;
  control.name_rows = row_namer(design, table);
  const design::Roles& roles = design.spec.roles;
  const bool weighted = !roles.prior_weights.empty();
  const bool sampling = weighted && roles.weight_kind == WeightKind::sampling;
  OGIVE_CHECK(robust_kind(options).map([](Robust) {}));
  std::optional<fitting::PenaltyRecord> penalty;
  std::optional<RobustRecord> robust;
  fitting::Estimate found;
  if (options.penalty.kind == fitting::PenaltyKind::none) {
    OGIVE_CHECK(check_start(options, design.spec.column_names.size()));
    OGIVE_TRY(found, maximise(blocks, design.spec.constant, control));
    OGIVE_TRY(robust, make_robust(design, blocks, control, options, found));
  } else {
    if (!options.start_beta.empty())
      return fail(Errc::bad_option, "a start is for fits without a penalty: leave one of the two out");
    if (sampling)
      return fail(Errc::bad_option,
                  "a penalty needs a likelihood, and sampling weights have none: leave one of the two out");
    OGIVE_TRY(const fitting::Penalty asked, placed_penalty(design.spec, options));
    OGIVE_TRY(auto fit, fitting::penalised_likelihood(blocks, design.spec.constant, asked, control));
    found = std::move(fit.estimate);
    penalty = fit.record;
  }
  OGIVE_CHECK(check_range(found, design.spec.column_names));
  Fitted fitted = make_fitted(design, found, table.source);
  fitted.penalty = penalty;
  fitted.robust = std::move(robust);
  if (!penalty) {
    OGIVE_TRY(fitted.flat, fitting::is_flat(blocks, control, found));
  }
  fitted.boundary = named(edge_rows(found), design, table);
  fitted.idle = named(found.idle, design, table);
  if (weighted || (design.spec.response && has_trials(design.spec.response->counting))) {
    const auto by = is_weighted(fitted, WeightKind::frequency) ? fitting::TallyBy::copies : fitting::TallyBy::weights;
    const auto counted = fitting::tally(blocks, by, {options.threads, options.stop, {}});
    if (!counted) return fail(Errc::interrupted, "the fit was interrupted");
    count_sample(fitted, *counted);
  }
  if (!options.fraction_constants) drop_fraction_constants(fitted);
  fitted.limit_df = df_of_limit(fitted);
  if (options.use_t && !fitted.is_ridge()) fitted.df_denom = denominator_df(fitted);
  fitted.start = options.start;
  fitted.information = control.information;
  return fitted;
}

/// A count of successes or failures: the trials may well be a predictor.
bool is_counted(const formula::Formula& parsed, const formula::Factor& factor) {
  if (parsed.counts == formula::Counts::none) return false;
  const std::string written = formula::print(factor.expression);
  return written == formula::print(parsed.response->expression) ||
         (parsed.counts == formula::Counts::failures && written == formula::print(*parsed.second));
}

/// True where the successes, the failures or the response itself read the column; the trials may be an exposure.
bool is_read(const formula::Formula& parsed, const std::string& name) {
  std::vector<std::string> names = formula::variables(parsed.response->expression);
  if (parsed.counts == formula::Counts::failures)
    for (std::string& other : formula::variables(*parsed.second)) names.push_back(std::move(other));
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A response among its own predictors explains itself: always a slip.
Status check_response(const formula::Formula& parsed) {
  if (parsed.response->categorical && parsed.response->categorical->reference) {
    const formula::Span span = parsed.response->categorical->reference_span;
    return fail(Errc::bad_formula, "the response takes no reference level; say which value is the event with --event",
                {parsed.source, span.begin, span.end, "", 0, ""});
  }
  for (const formula::Factor& offset : parsed.offsets)
    for (const std::string& name : formula::variables(offset.expression))
      if (is_read(parsed, name))
        return fail(Errc::bad_formula, "the response '" + name + "' is part of the offset: remove it there",
                    {parsed.source, offset.span.begin, offset.span.end, "", 0, ""});
  for (const formula::Term& term : parsed.terms)
    for (const formula::Factor& factor : term.factors)
      if (factor.name == parsed.response->name || is_counted(parsed, factor))
        return fail(Errc::bad_formula, "the response '" + factor.name + "' is also a predictor: remove it on the right",
                    {parsed.source, term.span.begin, term.span.end, "", 0, ""});
  return {};
}

}  // namespace

design::BindOptions bind_options(const Options& options) {
  design::BindOptions bind;
  bind.order = options.order;
  bind.response = response_kind(options.model.family);
  bind.event = options.event;
  bind.roles = options.roles;
  bind.width.levels = static_cast<std::size_t>(options.max_levels);
  bind.width.eliminates = eliminates(options);
  bind.threads = options.threads;
  bind.stop = options.stop;
  return bind;
}

std::vector<std::string> dot_columns(const Table& table, const design::Roles& roles) {
  std::vector<std::string> names = table.names();
  std::vector<std::string> taken = {roles.prior_weights, roles.frequencies, roles.trials, roles.offset, roles.cluster};
  if (const auto offset = formula::parse_expression(roles.offset); offset && !table.find(roles.offset))
    for (const std::string& name : formula::variables(*offset)) taken.push_back(name);
  std::erase_if(names,
                [&](const std::string& name) { return std::find(taken.begin(), taken.end(), name) != taken.end(); });
  return names;
}

fitting::FitControl fit_control(const Options& options) {
  fitting::FitControl control;
  control.model = options.model;
  control.start = options.start;
  control.max_iterations = options.max_iterations;
  control.kernel = options.kernel;
  control.threads = options.threads;
  control.stop = options.stop;
  control.progress = options.progress;
  return control;
}

Result<design::Design> bind_model(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(const formula::Formula parsed, formula::parse_formula(formula, dot_columns(table, options.roles)));
  if (!parsed.response)
    return fail(Errc::bad_formula, "the formula has no response: write it as 'y ~ ...', the response first",
                {parsed.source, 0, parsed.source.size(), "", 0, ""});
  OGIVE_CHECK(check_response(parsed));
  return design::bind(parsed, table, bind_options(options));
}

Result<design::Design> bind_model(const Table& table, const std::string& response,
                                  const std::vector<std::string>& columns, const Options& options) {
  return design::bind_columns(response, columns, table, bind_options(options));
}

Result<Fitted> fit(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(const design::Design design, bind_model(table, formula, options));
  auto fitted = estimate(design, table, options);
  OGIVE_CHECK(check_store(table));
  return fitted;
}

Result<Fitted> fit(const Table& table, const std::string& response, const std::vector<std::string>& columns,
                   const Options& options) {
  OGIVE_TRY(const design::Design design, bind_model(table, response, columns, options));
  OGIVE_TRY(Fitted fitted, estimate(design, table, options));
  OGIVE_CHECK(check_store(table));
  if (options.labels.empty()) return fitted;
  if (options.labels.size() != columns.size())
    return fail(Errc::bad_option, std::to_string(options.labels.size()) + " labels are given for " +
                                      std::to_string(columns.size()) + " columns; give one for each");
  fitted.spec.column_names = options.labels;
  return fitted;
}

}  // namespace ogive
