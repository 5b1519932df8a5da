#include <algorithm>

#include "design/complete_rows.hpp"
#include "design/counts.hpp"
#include "design/dates.hpp"
#include "design/design.hpp"
#include "design/levels.hpp"
#include "design/number_response.hpp"
#include "design/parts.hpp"
#include "design/response.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void add_variables(std::vector<std::string>& names, const formula::Expression& expression) {
  for (const std::string& name : formula::variables(expression)) add_once(names, name);
}

bool has_columns(const Table& table, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return table.find(name).has_value(); });
}

/// What the response needs, beside the predictors.
std::vector<std::string> response_variables(const DesignSpec& spec) {
  std::vector<std::string> names;
  if (spec.response) add_variables(names, spec.response->factor.expression);
  if (spec.response && spec.response->second) add_variables(names, *spec.response->second);
  add_once(names, spec.roles.trials);
  return names;
}

std::vector<std::string> predictor_variables(const DesignSpec& spec) {
  std::vector<std::string> names;
  for (const BoundFactor& factor : spec.factors) add_variables(names, factor.expression);
  for (const Offset& offset : spec.offsets) add_variables(names, offset.expression);
  return names;
}

/// All that is missing in one message: nobody wants to learn of it column by column.
Status check_columns(const std::vector<std::string>& needed, const Table& table) {
  std::vector<std::string> missing;
  std::string suggestions;
  std::vector<std::string> known = table.names();
  known.insert(known.end(), table.unread.begin(), table.unread.end());
  for (const std::string& name : needed) {
    if (table.find(name)) continue;
    missing.push_back(name);
    const std::string nearest = nearest_name(name, known);
    if (nearest.empty()) continue;
    suggestions.append(suggestions.empty() ? "'" : ", '").append(nearest).append("' for '").append(name).append("'");
  }
  if (missing.empty()) return {};
  Place place;
  place.file = table.source;
  place.column = missing.front();
  const bool one = missing.size() == 1;
  return fail(Errc::unknown_column,
              table.source + " lacks " + (one ? "the column " : "the columns ") + listed(quoted(missing), 20) +
                  "; the model needs " + listed(quoted(needed), 20) +
                  (suggestions.empty() ? "" : " (is " + suggestions + " meant?)"),
              place);
}

/// The spec for this table: without clusters and weights that are no frequencies; without its response, and what goes
/// with it, unless it is asked for and there.
DesignSpec spec_for(const DesignSpec& spec, const Table& table, bool with_response) {
  DesignSpec applied = spec;
  const bool has_response = with_response && spec.response && has_columns(table, response_variables(spec));
  // New rows stand for several where frequencies say so; other weights belong to the fit alone.
  Roles& roles = applied.roles;
  if (!roles.frequencies.empty()) {
    roles.prior_weights = roles.frequencies;
    roles.weight_kind = WeightKind::frequency;
  }
  const bool has_frequencies = roles.weight_kind == WeightKind::frequency && table.find(roles.prior_weights);
  if (!has_response || !has_frequencies) roles.prior_weights.clear();
  applied.roles.frequencies.clear();
  applied.roles.cluster.clear();
  if (has_response) return applied;
  applied.response.reset();
  applied.roles.trials.clear();
  return applied;
}

Result<Parts> resolve_spec(const DesignSpec& spec, const Table& table) {
  const auto wanted_of = [](const BoundFactor& factor) {
    // What is wrong is in the new data: no error points into the formula of the fit.
    return Wanted{factor.name, &factor.expression, "", factor.categorical, !factor.categorical, true};
  };
  Parts parts;
  if (spec.response) {
    OGIVE_TRY(parts.response, resolve(wanted_of(spec.response->factor), table));
    if (has_trials(spec.response->counting)) parts.response->name = formula::print(spec.response->factor.expression);
  }
  if (spec.response && spec.response->second) {
    const formula::Expression& second = *spec.response->second;
    OGIVE_TRY(parts.second, resolve({formula::print(second), &second, "", false, true, true}, table));
    parts.counting = spec.response->counting;
  }
  for (const BoundFactor& factor : spec.factors) {
    OGIVE_TRY(Resolved resolved, resolve(wanted_of(factor), table));
    parts.factors.push_back(std::move(resolved));
  }
  Roles roles = spec.roles;
  roles.offset.clear();
  OGIVE_CHECK(resolve_roles(roles, {}, "", table, parts));
  for (const Offset& offset : spec.offsets) {
    OGIVE_TRY(Resolved resolved, resolve({offset.name, &offset.expression, "", false, true, true}, table));
    parts.offsets.push_back(std::move(resolved));
  }
  return parts;
}

Status match_factors(Parts& parts, const Table& table, const Design& design, Inputs& inputs) {
  for (std::size_t f = 0; f < parts.factors.size(); ++f) {
    Resolved& part = parts.factors[f];
    std::vector<std::int32_t> level_of;
    if (part.categorical) {
      OGIVE_CHECK(encode(part));
      OGIVE_TRY(level_of, match_levels(design.spec.factors[f], part, table, *design.complete));
    }
    inputs.factors.push_back({part.source, std::move(level_of)});
  }
  return {};
}

/// Variables that stand beside a text in a comparison.
void add_compared_with_text(std::vector<std::string>& names, const formula::Expression& expression) {
  using Kind = formula::Expression::Kind;
  const auto is_text = [](const formula::Expression& argument) { return argument.kind == Kind::text; };
  const bool compares = std::any_of(expression.arguments.begin(), expression.arguments.end(), is_text);
  for (const formula::Expression& argument : expression.arguments) {
    if (compares && argument.kind == Kind::variable) add_once(names, argument.name);
    add_compared_with_text(names, argument);
  }
}

void add_text_variables(std::vector<std::string>& names, const BoundFactor& factor) {
  const bool bare = factor.expression.kind == formula::Expression::Kind::variable;
  if (bare && factor.categorical && factor.value_kind == Kind::text) add_once(names, factor.expression.name);
  add_compared_with_text(names, factor.expression);
}

/// What a response of numbers is; nothing where it is events or counts of trials.
std::optional<ResponseKind> kind_of(Counting counting) {
  if (counting == Counting::fraction) return ResponseKind::events;
  if (!is_number(counting)) return std::nullopt;
  return counting == Counting::count ? ResponseKind::counts : ResponseKind::reals;
}

/// Every part of the spec found in the table.
Result<Design> apply_whole(DesignSpec spec, const Table& table, const BindOptions& options) {
  Design design;
  design.spec = std::move(spec);
  OGIVE_CHECK(check_dates(design.spec, table));
  OGIVE_TRY(Parts parts, resolve_spec(design.spec, table));
  OGIVE_TRY(design.complete, find_complete_rows(parts, table, {options.threads, options.stop}, design.rows));
  auto inputs = std::make_shared<Inputs>();
  OGIVE_CHECK(match_factors(parts, table, design, *inputs));
  OGIVE_CHECK(bind_roles(parts, design.spec.roles.weight_kind, table, *design.complete, *inputs));
  if (has_trials(parts.counting)) {
    OGIVE_TRY([[maybe_unused]] const CountsSeen seen, check_counts(parts.counts(), table, *design.complete));
    inputs->response = counts_input(parts.counts());
  } else if (parts.response && kind_of(design.spec.response->counting)) {
    OGIVE_TRY(inputs->response,
              match_numbers(*parts.response, *kind_of(design.spec.response->counting), table, *design.complete));
  } else if (parts.response) {
    OGIVE_TRY(inputs->response,
              match_response(*design.spec.response, std::move(*parts.response), table, *design.complete));
  }
  design.inputs = std::move(inputs);
  return design;
}

}  // namespace

std::vector<std::string> text_variables(const DesignSpec& spec) {
  std::vector<std::string> names;
  for (const BoundFactor& factor : spec.factors) add_text_variables(names, factor);
  if (spec.response) add_text_variables(names, spec.response->factor);
  const auto& dates = spec.dates;  // compared with texts that are dates
  std::erase_if(names,
                [&](const std::string& name) { return std::find(dates.begin(), dates.end(), name) != dates.end(); });
  return names;
}

std::vector<std::string> variables(const DesignSpec& spec) {
  std::vector<std::string> names = predictor_variables(spec);
  for (const std::string& name : response_variables(spec)) add_once(names, name);
  add_once(names, spec.roles.prior_weights);
  add_once(names, spec.roles.frequencies);
  return names;
}

Result<Design> apply(const DesignSpec& spec, const Table& table, bool with_response, const BindOptions& options) {
  OGIVE_CHECK(check_columns(predictor_variables(spec), table));
  return apply_whole(spec_for(spec, table, with_response), table, options);
}

Result<Design> apply_as_fitted(const DesignSpec& spec, const Table& table, const BindOptions& options) {
  OGIVE_CHECK(check_columns(variables(spec), table));
  DesignSpec applied = spec;
  if (!table.find(spec.roles.cluster)) applied.roles.cluster.clear();
  return apply_whole(std::move(applied), table, options);
}

}  // namespace ogive::design
