// Fitted -> the text of a model file.
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "ogive/save.hpp"
#include "ogive/version.hpp"

namespace ogive {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no word for what is not finite.
Json number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

Json numbers(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}

Json factor(const design::BoundFactor& bound) {
  return {{"name", bound.name},
          {"expression", formula::print(bound.expression)},
          {"categorical", bound.categorical},
          {"kind", kind_name(bound.value_kind)},
          {"levels", bound.levels},
          {"level_values", numbers(bound.level_values)},
          {"level_counts", bound.level_counts},
          {"reference", bound.reference}};
}

Json terms(const design::DesignSpec& spec) {
  Json list = Json::array();
  for (const design::BoundTerm& term : spec.terms) {
    Json blocks = Json::array();
    for (const design::Block& block : term.blocks)
      blocks.push_back({{"factors", block.factors},
                        {"full", block.full},
                        {"first_column", block.first_column},
                        {"width", block.width}});
    list.push_back({{"name", term.name}, {"factors", term.factors}, {"blocks", std::move(blocks)}});
  }
  return list;
}

Json response(const design::DesignSpec& spec) {
  if (!spec.response) return nullptr;
  constexpr std::array kCountings = {"binary", "failures", "trials", "shares", "count", "real", "fraction"};
  const design::Response& bound = *spec.response;
  return {{"factor", factor(bound.factor)},
          {"event", bound.event},
          {"non_event", bound.non_event},
          {"counting", kCountings[static_cast<std::size_t>(bound.counting)]},
          {"second", bound.second ? Json(formula::print(*bound.second)) : Json()}};
}

Json roles(const design::Roles& given) {
  return {{"prior_weights", given.prior_weights},
          {"weight_kind", weight_kind_name(given.weight_kind)},
          {"trials", given.trials},
          {"frequencies", given.frequencies},
          {"shares", given.shares},
          {"fractions", given.fractions},
          {"cluster", given.cluster},
          {"offset", given.offset}};
}

Json offsets(const design::DesignSpec& spec) {
  Json list = Json::array();
  for (const design::Offset& offset : spec.offsets)
    list.push_back({{"name", offset.name}, {"expression", formula::print(offset.expression)}});
  return list;
}

Json tally(const fitting::Tally& sums) {
  return numbers(
      std::array{sums.rows, sums.weights, sums.trials, sums.successes, sums.weighted_trials, sums.share_constant});
}

Json rows(const design::RowUse& use) {
  Json missing = Json::array();
  for (const auto& [name, count] : use.missing) missing.push_back({{"variable", name}, {"count", count}});
  return {{"read", use.read},
          {"used", use.used},
          {"missing", std::move(missing)},
          {"notes", use.notes},
          {"without_weight", use.without_weight},
          {"without_trials", use.without_trials}};
}

/// Whole, row by row: solved column by column, its two triangles may differ in the last bit.
Json by_rows(const Matrix& matrix) {
  Json list = Json::array();
  for (std::size_t i = 0; i < matrix.rows(); ++i) list.push_back(numbers(matrix.row(i)));
  return list;
}

Json covariance(const Covariance& of) {
  if (of.is_dense()) return by_rows(of.dense());
  return {{"diagonal", numbers(of.diagonal())}, {"factor", by_rows(of.factor())}};
}

Json aliases(const Fitted& fitted) {
  Json list = Json::array();
  for (const fitting::Alias& alias : fitted.aliases) {
    Json equals = Json::array();
    for (const auto& [column, coefficient] : alias.combination)
      equals.push_back({{"column", column}, {"coefficient", number(coefficient)}});
    list.push_back({{"column", alias.column}, {"equals", std::move(equals)}});
  }
  return list;
}

Json trace(const Fitted& fitted) {
  Json list = Json::array();
  for (const fitting::Iteration& step : fitted.trace)
    list.push_back({{"objective", number(step.objective)},
                    {"decrement", number(step.decrement)},
                    {"step_length", number(step.step_length)},
                    {"largest_change", number(step.largest_change)}});
  return list;
}

Json robust(const RobustRecord& record) {
  return {{"kind", robust_name(record.kind)},
          {"cluster", record.cluster},
          {"clusters", record.clusters},
          {"units", number(record.units)},
          {"factor", number(record.factor)},
          {"like_statsmodels", record.like_statsmodels},
          {"cluster_df", record.cluster_df},
          {"without_rest", record.without_rest},
          {"model_std_error", numbers(record.model_std_error)},
          {"model_covariance", covariance(record.model_covariance)}};
}

Json fit_record(const Fitted& fitted) {
  return {{"log_likelihood", number(fitted.log_likelihood)},
          {"null_log_likelihood", number(fitted.null_log_likelihood)},
          {"deviance", number(fitted.deviance)},
          {"null_deviance", number(fitted.null_deviance)},
          {"pearson", number(fitted.pearson)},
          {"observations", number(fitted.observations)},
          {"events", number(fitted.events)},
          {"log_constant", number(fitted.log_constant)},
          {"tally", tally(fitted.tally)},
          {"rank", fitted.rank},
          {"has_constant", fitted.has_constant},
          {"stop", fitting::stop_name(fitted.stop)},
          {"decrement", number(fitted.decrement)},
          {"start", fitted.start == fitting::Start::zeros ? "zeros" : "least_squares"},
          {"logit_iterations", fitted.logit_iterations},
          {"glm_iterations", fitted.glm_iterations},
          {"passes", fitted.passes},
          {"trace", trace(fitted)}};
}

}  // namespace

std::string to_model_text(const Fitted& fitted) {
  const design::DesignSpec& spec = fitted.spec;
  Json factors = Json::array();
  for (const design::BoundFactor& bound : spec.factors) factors.push_back(factor(bound));
  Json model = {{"format", "ogive-model"},
                {"version", spec.dates.empty() ? 2 : 3},
                {"library", version()},
                {"source", fitted.source},
                {"family", name(fitted.family)},
                {"link", name(fitted.link)},
                {"information", fitted.information == fitting::RowStage::observed ? "observed" : "expected"},
                {"dispersion", number(fitted.dispersion)},
                {"formula", spec.formula},
                {"order", spec.order == design::TermOrder::patsy ? "patsy" : "r"},
                {"response", response(spec)},
                {"factors", std::move(factors)},
                {"terms", terms(spec)},
                {"columns", spec.column_names},
                {"constant", numbers(spec.constant)},
                {"roles", roles(spec.roles)},
                {"offsets", offsets(spec)},
                {"rows", rows(fitted.rows)},
                {"beta", numbers(fitted.beta)},
                {"std_error", numbers(fitted.std_error)},
                {"covariance", covariance(fitted.covariance)},
                {"aliases", aliases(fitted)},
                {"fit", fit_record(fitted)}};
  if (fitted.lr_statistic) model["fit"]["lr_statistic"] = number(*fitted.lr_statistic);
  if (!spec.dates.empty()) model["dates"] = spec.dates;
  if (!fitted.caller.empty()) model["caller"] = fitted.caller;
  if (fitted.boundary) model["boundary"] = {{"rows", fitted.boundary->count}, {"names", fitted.boundary->names}};
  if (fitted.idle) model["idle"] = {{"rows", fitted.idle->count}, {"names", fitted.idle->names}};
  if (fitted.penalty)
    model["penalty"] = {{"kind", fitting::kPenaltyKinds[static_cast<std::size_t>(fitted.penalty->penalty.kind)]},
                        {"power", number(fitted.penalty->penalty.power)},
                        {"log_likelihood", number(fitted.penalty->log_likelihood)},
                        {"null_log_likelihood", number(fitted.penalty->null_log_likelihood)}};
  if (fitted.is_ridge()) {
    model["penalty"]["lambda"] = number(fitted.penalty->penalty.lambda);
    model["penalty"]["unpenalised"] = fitted.penalty->penalty.unpenalised;
    model["penalty"]["effective_df"] = number(fitted.penalty->effective_df);
  }
  if (fitted.uses_t()) model["df_denom"] = number(fitted.df_denom);
  if (fitted.limit_df) model["limit_df"] = number(*fitted.limit_df);
  if (fitted.robust) model["robust"] = robust(*fitted.robust);
  // One line a member: short enough to read, and a change shows as a changed line.
  std::string text = "{";
  for (const auto& [key, value] : model.items())
    text += (text.size() > 1 ? ",\n " : "\n ") + Json(key).dump() + ": " +
            value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text + "\n}\n";
}

}  // namespace ogive
