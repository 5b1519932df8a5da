// The text of a model file -> Fitted.  Every kind, length and index is checked before it is used.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ogive/options.hpp"
#include "ogive/save.hpp"
#include "ogive/save_check.hpp"
#include "ogive/save_covariance.hpp"
#include "ogive/save_node.hpp"

namespace ogive {
namespace {

using Node = SavedNode;
using Json = nlohmann::ordered_json;

constexpr int kVersion = 3;  ///< 1 knew neither counts nor kinds of weights nor written offsets; 2 no dates
constexpr int kMaxDepth = 16;

formula::Expression read_expression(const Node& node) {
  auto expression = formula::parse_expression(node.text());
  if (expression) return std::move(*expression);
  return node.wrong("an expression"), formula::Expression();
}

design::BoundFactor read_factor(const Node& node) {
  constexpr std::array kKinds = {Kind::missing, Kind::boolean, Kind::integer, Kind::real, Kind::date, Kind::text};
  std::array<std::string, kKinds.size()> kinds;
  std::transform(kKinds.begin(), kKinds.end(), kinds.begin(), kind_name);
  design::BoundFactor factor;
  factor.name = node["name"].text();
  factor.expression = read_expression(node["expression"]);
  factor.categorical = node["categorical"].truth();
  factor.value_kind = kKinds[node["kind"].one_of(kinds)];
  factor.levels = node["levels"].texts();
  factor.level_values = node["level_values"].numbers();
  factor.level_counts = node["level_counts"].list([](const Node& item) { return item.count(); });
  factor.reference = node["reference"].index();
  return factor;
}

design::Block read_block(const Node& node) {
  design::Block block;
  block.factors = node["factors"].list([](const Node& item) { return item.index(); });
  block.full = node["full"].list([](const Node& item) { return item.truth(); });
  block.first_column = node["first_column"].index();
  block.width = node["width"].index();
  return block;
}

design::BoundTerm read_term(const Node& node) {
  design::BoundTerm term;
  term.name = node["name"].text();
  term.factors = node["factors"].list([](const Node& item) { return item.index(); });
  term.blocks = node["blocks"].list(read_block);
  return term;
}

design::Response read_response(const Node& node, bool has_trials) {
  constexpr std::array kCountings = {"binary", "failures", "trials", "shares", "count", "real", "fraction"};
  design::Response response;
  response.factor = read_factor(node["factor"]);
  response.event = node["event"].text();
  response.non_event = node["non_event"].text();
  if (!node.has("counting")) {  // version 1
    if (has_trials) response.counting = design::Counting::trials;
    return response;
  }
  response.counting = static_cast<design::Counting>(node["counting"].one_of(kCountings));
  if (!node["second"].is_null()) response.second = read_expression(node["second"]);
  return response;
}

/// Roles and offsets; in version 1 an offset was the name of a column.
void read_roles(const Node& root, design::DesignSpec& spec) {
  constexpr std::array kKinds = {WeightKind::frequency, WeightKind::precision, WeightKind::sampling};
  std::array<std::string_view, kKinds.size()> kinds;
  std::transform(kKinds.begin(), kKinds.end(), kinds.begin(), weight_kind_name);
  const Node roles = root["roles"];
  spec.roles.prior_weights = roles["prior_weights"].text();
  spec.roles.trials = roles["trials"].text();
  spec.roles.offset = roles["offset"].text();
  if (roles.has("weight_kind")) spec.roles.weight_kind = kKinds[roles["weight_kind"].one_of(kinds)];
  if (roles.has("cluster")) spec.roles.cluster = roles["cluster"].text();
  if (roles.has("fractions")) spec.roles.fractions = roles["fractions"].truth();
  if (roles.has("frequencies")) spec.roles.frequencies = roles["frequencies"].text();
  if (roles.has("shares")) spec.roles.shares = roles["shares"].truth();
  if (root.has("offsets")) {
    spec.offsets = root["offsets"].list([](const Node& item) {
      return design::Offset{item["name"].text(), read_expression(item["expression"])};
    });
  } else if (!spec.roles.offset.empty()) {
    formula::Expression column;
    column.kind = formula::Expression::Kind::variable;
    column.name = spec.roles.offset;
    spec.offsets.push_back({spec.roles.offset, std::move(column)});
  }
}

design::DesignSpec read_spec(const Node& root) {
  design::DesignSpec spec;
  spec.formula = root["formula"].text();
  constexpr std::array kOrders = {"patsy", "r"};
  spec.order = root["order"].one_of(kOrders) == 0 ? design::TermOrder::patsy : design::TermOrder::r;
  spec.factors = root["factors"].list(read_factor);
  spec.terms = root["terms"].list(read_term);
  spec.column_names = root["columns"].texts();
  const Node response = root["response"];
  read_roles(root, spec);
  if (!response.is_null()) spec.response = read_response(response, !spec.roles.trials.empty());
  spec.constant = root["constant"].numbers();
  if (root.has("dates")) spec.dates = root["dates"].texts();
  return spec;
}

design::RowUse read_rows(const Node& node) {
  design::RowUse rows;
  rows.read = node["read"].count();
  rows.used = node["used"].count();
  rows.missing = node["missing"].list([](const Node& item) {
    return std::pair<std::string, std::int64_t>(item["variable"].text(), item["count"].count());
  });
  rows.notes = node["notes"].texts();
  if (node.has("without_weight")) rows.without_weight = node["without_weight"].count();
  if (node.has("without_trials")) rows.without_trials = node["without_trials"].count();
  return rows;
}

fitting::Stop read_stop(const Node& node) {
  using fitting::Stop;
  constexpr std::array kStops = {Stop::converged,  Stop::singular,          Stop::no_ascent,     Stop::iteration_limit,
                                 Stop::not_finite, Stop::no_finite_maximum, Stop::not_certified, Stop::interrupted};
  std::array<std::string_view, kStops.size()> names;
  std::transform(kStops.begin(), kStops.end(), names.begin(), fitting::stop_name);
  return kStops[node.one_of(names)];
}

void read_fit(const Node& node, Fitted& fitted) {
  constexpr int kMaxSteps = std::numeric_limits<int>::max();
  constexpr std::array kStarts = {"zeros", "least_squares"};
  fitted.log_likelihood = node["log_likelihood"].number();
  fitted.null_log_likelihood = node["null_log_likelihood"].number();
  if (node.has("lr_statistic")) fitted.lr_statistic = node["lr_statistic"].number();
  fitted.deviance = node["deviance"].number();
  fitted.null_deviance = node["null_deviance"].number();
  fitted.pearson = node["pearson"].number();
  fitted.observations = node["observations"].number();
  fitted.events = node["events"].number();
  if (node.has("log_constant")) fitted.log_constant = node["log_constant"].number();
  if (node.has("tally")) {
    const std::vector<double> sums = node["tally"].numbers();
    if (sums.size() != 6) return node["tally"].wrong("a list of six sums");
    fitted.tally = {sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]};
  }
  fitted.rank = node["rank"].index(fitted.beta.size() + 1);
  fitted.has_constant = node["has_constant"].truth();
  fitted.stop = read_stop(node["stop"]);
  fitted.decrement = node["decrement"].number();
  fitted.start = node["start"].one_of(kStarts) == 0 ? fitting::Start::zeros : fitting::Start::least_squares;
  fitted.logit_iterations = static_cast<int>(node["logit_iterations"].count(kMaxSteps));
  fitted.glm_iterations = static_cast<int>(node["glm_iterations"].count(kMaxSteps));
  fitted.passes = static_cast<int>(node["passes"].count(kMaxSteps));
  fitted.trace = node["trace"].list([](const Node& step) {
    return fitting::Iteration{step["objective"].number(), step["decrement"].number(), step["step_length"].number(),
                              step["largest_change"].number()};
  });
}

fitting::PenaltyRecord read_penalty(const Node& node, std::size_t columns) {
  const auto kind = static_cast<fitting::PenaltyKind>(node["kind"].one_of(fitting::kPenaltyKinds));
  fitting::PenaltyRecord record{
      {kind, node["power"].number()}, node["log_likelihood"].number(), node["null_log_likelihood"].number()};
  if (kind != fitting::PenaltyKind::ridge) return record;
  record.penalty.lambda = node["lambda"].number();
  record.penalty.unpenalised = node["unpenalised"].list([columns](const Node& item) { return item.index(columns); });
  record.effective_df = node["effective_df"].number();
  return record;
}

RobustRecord read_robust(const Node& node, std::size_t columns) {
  RobustRecord record;
  record.kind = static_cast<Robust>(node["kind"].one_of(kRobustNames));
  record.cluster = node["cluster"].text();
  record.clusters = node["clusters"].count();
  record.units = node["units"].number();
  record.factor = node["factor"].number();
  record.like_statsmodels = node["like_statsmodels"].truth();
  record.cluster_df = !node.has("cluster_df") || node["cluster_df"].truth();
  record.without_rest = node["without_rest"].count();
  record.model_std_error = node["model_std_error"].numbers();
  if (record.model_std_error.size() != columns) node["model_std_error"].wrong("as long as the coefficients");
  record.model_covariance = read_covariance(node["model_covariance"], columns);
  return record;
}

Fitted read_model(const Node& root) {
  Fitted fitted;
  fitted.source = root["source"].text();
  if (const auto model = parse_model(root["family"].text(), root["link"].text())) {
    fitted.family = model->family;
    fitted.link = model->link;
  } else {
    root["link"].wrong("a link of the family");
  }
  // Absent in the files of versions that knew the logit alone.
  if (root.has("information") && root["information"].text() == "observed")
    fitted.information = fitting::RowStage::observed;
  if (root.has("dispersion")) fitted.dispersion = root["dispersion"].number();
  fitted.spec = read_spec(root);
  fitted.rows = read_rows(root["rows"]);
  fitted.beta = root["beta"].numbers();
  fitted.std_error = root["std_error"].numbers();
  const std::size_t columns = fitted.beta.size();
  fitted.covariance = read_covariance(root["covariance"], columns);
  fitted.aliases = root["aliases"].list([columns](const Node& item) {
    return fitting::Alias{item["column"].index(columns), item["equals"].list([columns](const Node& part) {
                            return std::pair<std::size_t, double>(part["column"].index(columns),
                                                                  part["coefficient"].number());
                          })};
  });
  read_fit(root["fit"], fitted);
  if (root.has("boundary"))
    fitted.boundary = BoundaryRows{root["boundary"]["rows"].count(), root["boundary"]["names"].texts()};
  if (root.has("df_denom")) fitted.df_denom = root["df_denom"].number();
  if (root.has("caller")) fitted.caller = root["caller"].text();
  if (root.has("limit_df")) fitted.limit_df = root["limit_df"].number();
  if (root.has("robust")) fitted.robust = read_robust(root["robust"], columns);
  if (root.has("idle")) fitted.idle = BoundaryRows{root["idle"]["rows"].count(), root["idle"]["names"].texts()};
  if (root.has("penalty")) fitted.penalty = read_penalty(root["penalty"], columns);
  return fitted;
}

/// True when brackets nest deeper than any model's do: a parser should not meet them.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{')) {
      if (++depth > kMaxDepth) return true;
    } else if (!quoted && (c == ']' || c == '}')) {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Fitted> from_model_text(std::string_view text, const std::string& source) {
  Place place;
  place.file = source;
  const auto bad = [&](const std::string& why) {
    return fail(Errc::bad_model,
                fmt::format("{} is not a model that can be used: {}; save it again with 'ogive fit -o'", source, why),
                place);
  };
  if (too_deep(text)) return bad("it nests deeper than a model does");
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded() || !json.is_object()) return bad("it is not a JSON object");
  std::string problem;
  const Node root(&json, "", problem);
  if (root["format"].text() != "ogive-model") return bad("its 'format' is not 'ogive-model'");
  const std::int64_t version = root["version"].count();
  if (!problem.empty()) return bad(problem);
  if (version < 1 || version > kVersion)
    return bad(fmt::format("it is of version {}, and this ogive reads versions 1 to {}", version, kVersion));
  Fitted fitted = read_model(root);
  if (problem.empty()) problem = inconsistency(fitted);
  if (!problem.empty()) return bad(problem);
  restore_places(fitted.spec);
  return fitted;
}

}  // namespace ogive
