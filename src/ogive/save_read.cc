// The text of a model file -> Fitted.  Every kind, length and index is checked before it is used.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ogive/save.hpp"
#include "ogive/save_check.hpp"

namespace ogive {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::int64_t kMost = std::int64_t{1} << 53;
constexpr int kMaxDepth = 16;

/// A value and where it stands.  The first problem is kept and what follows it reads as empty, so that a reader is
/// written as if all were well, and asks once at the end.
class Node {
 public:
  Node(const Json* value, std::string path, std::string& problem)
      : value_(value), path_(std::move(path)), problem_(&problem) {}

  [[nodiscard]] Node operator[](const char* key) const {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if (value_ == nullptr || !value_->is_object()) return wrong_node(path);
    const auto found = value_->find(key);
    if (found == value_->end()) return wrong_node(path);
    return {&*found, path, *problem_};
  }
  [[nodiscard]] bool is_null() const { return value_ != nullptr && value_->is_null(); }

  [[nodiscard]] std::string text() const {
    if (value_ != nullptr && value_->is_string()) return value_->get<std::string>();
    return wrong("a text"), std::string();
  }
  [[nodiscard]] bool truth() const {
    if (value_ != nullptr && value_->is_boolean()) return value_->get<bool>();
    return wrong("true or false"), false;
  }
  [[nodiscard]] double number() const {
    if (value_ != nullptr && value_->is_number()) return value_->get<double>();
    const std::string word = value_ != nullptr && value_->is_string() ? value_->get<std::string>() : "";
    if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (word == "Infinity") return std::numeric_limits<double>::infinity();
    if (word == "-Infinity") return -std::numeric_limits<double>::infinity();
    return wrong("a number"), 0.0;
  }
  /// A whole number in [0, below).
  [[nodiscard]] std::int64_t count(std::int64_t below = kMost) const {
    if (value_ != nullptr && value_->is_number_integer()) {
      const auto whole = value_->get<std::int64_t>();
      if (whole >= 0 && whole < below) return whole;
    }
    return wrong(below == kMost ? "a count" : fmt::format("a whole number below {}", below)), 0;
  }
  [[nodiscard]] std::size_t index(std::size_t below = static_cast<std::size_t>(kMost)) const {
    return static_cast<std::size_t>(count(static_cast<std::int64_t>(below)));
  }
  /// The index of the text among `words`.
  template <class Words>
  [[nodiscard]] std::size_t one_of(const Words& words) const {
    const std::string word = text();
    const auto found = std::find(std::begin(words), std::end(words), word);
    if (found != std::end(words)) return static_cast<std::size_t>(found - std::begin(words));
    return wrong("one of the words that this version knows"), std::size_t{0};
  }
  /// The list of what `read` makes of each item.
  template <class Read>
  [[nodiscard]] auto list(Read read) const {
    std::vector<decltype(read(*this))> items;
    if (value_ == nullptr || !value_->is_array()) return wrong("a list"), items;
    items.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size() && problem_->empty(); ++i)
      items.push_back(read(Node(&(*value_)[i], fmt::format("{}[{}]", path_, i), *problem_)));
    return items;
  }
  [[nodiscard]] std::vector<double> numbers() const {
    return list([](const Node& node) { return node.number(); });
  }
  [[nodiscard]] std::vector<std::string> texts() const {
    return list([](const Node& node) { return node.text(); });
  }
  void wrong(const std::string& wanted) const {
    if (problem_->empty()) *problem_ = fmt::format("'{}' is not {}", path_, wanted);
  }

 private:
  [[nodiscard]] Node wrong_node(const std::string& path) const {
    if (problem_->empty()) *problem_ = fmt::format("'{}' is missing", path);
    return {nullptr, path, *problem_};
  }

  const Json* value_;
  std::string path_;
  std::string* problem_;
};

design::BoundFactor read_factor(const Node& node) {
  constexpr std::array kKinds = {Kind::missing, Kind::boolean, Kind::integer, Kind::real, Kind::text};
  std::array<std::string, kKinds.size()> kinds;
  std::transform(kKinds.begin(), kKinds.end(), kinds.begin(), kind_name);
  design::BoundFactor factor;
  factor.name = node["name"].text();
  const Node source = node["expression"];
  auto expression = formula::parse_expression(source.text());
  if (expression) {
    factor.expression = std::move(*expression);
  } else {
    source.wrong("an expression");
  }
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

design::DesignSpec read_spec(const Node& root) {
  design::DesignSpec spec;
  spec.formula = root["formula"].text();
  constexpr std::array kOrders = {"patsy", "r"};
  spec.order = root["order"].one_of(kOrders) == 0 ? design::TermOrder::patsy : design::TermOrder::r;
  spec.factors = root["factors"].list(read_factor);
  spec.terms = root["terms"].list(read_term);
  spec.column_names = root["columns"].texts();
  const Node response = root["response"];
  if (!response.is_null())
    spec.response = {read_factor(response["factor"]), response["event"].text(), response["non_event"].text()};
  const Node roles = root["roles"];
  spec.roles = {roles["prior_weights"].text(), roles["trials"].text(), roles["offset"].text()};
  spec.constant = root["constant"].numbers();
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
  return rows;
}

Matrix read_covariance(const Node& node, std::size_t size) {
  const std::vector<std::vector<double>> rows = node.list([](const Node& row) { return row.numbers(); });
  const auto whole = [size](const std::vector<double>& row) { return row.size() == size; };
  if (rows.size() != size || !std::all_of(rows.begin(), rows.end(), whole))
    return node.wrong("a square of one row a column"), Matrix();
  Matrix matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  return matrix;
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
  fitted.deviance = node["deviance"].number();
  fitted.null_deviance = node["null_deviance"].number();
  fitted.pearson = node["pearson"].number();
  fitted.observations = node["observations"].number();
  fitted.events = node["events"].number();
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

Fitted read_model(const Node& root) {
  Fitted fitted;
  fitted.source = root["source"].text();
  constexpr std::array kFamilies = {Binomial::name};
  constexpr std::array kLinks = {Logit::name};
  (void)root["family"].one_of(kFamilies);
  (void)root["link"].one_of(kLinks);
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
  if (version != kVersion)
    return bad(fmt::format("it is of version {}, and this ogive reads version {}", version, kVersion));
  Fitted fitted = read_model(root);
  if (problem.empty()) problem = inconsistency(fitted);
  if (!problem.empty()) return bad(problem);
  restore_places(fitted.spec);
  return fitted;
}

}  // namespace ogive
