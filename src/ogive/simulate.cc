#include "ogive/simulate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/portable_log.hpp"
#include "formula/evaluate.hpp"
#include "math/philox.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

constexpr std::int64_t kBatchRows = 4096;

struct Named {
  std::string_view name;
  std::string_view parameters;
  std::size_t count;
  Distribution::Kind kind;
};

constexpr std::array kDistributions = {
    Named{"normal", "mean,sd", 2, Distribution::Kind::normal},
    Named{"uniform", "low,high", 2, Distribution::Kind::uniform},
    Named{"bernoulli", "p", 1, Distribution::Kind::bernoulli},
    Named{"exponential", "rate", 1, Distribution::Kind::exponential},
    Named{"integer", "low,high", 2, Distribution::Kind::integer},
};

std::string all_distributions() {
  std::string text;
  for (const Named& one : kDistributions)
    text += fmt::format("{}{}:{}", text.empty() ? "" : ", ", one.name, one.parameters);
  return text;
}

tl::unexpected<Error> bad_draw(std::string_view text, const std::string& why) {
  return fail(Errc::bad_option, fmt::format("--draw '{}': {}", text, why));
}

/// The numbers of "3,1"; nothing when one is none.
std::optional<std::vector<double>> numbers_of(std::string_view text) {
  std::vector<double> numbers;
  for (;;) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    double value = 0.0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size() || !std::isfinite(value)) return std::nullopt;
    numbers.push_back(value);
    if (comma == text.npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

/// What is wrong with the parameters; empty when nothing is.
std::string check(const Distribution& d) {
  constexpr double kMostWhole = 0x1p53;
  constexpr double kMostValues = 0x1p32;  // of 52 random bits: each value's share is right to 2^-20 of itself
  switch (d.kind) {
    case Distribution::Kind::normal: return d.second >= 0.0 ? "" : "the standard deviation is at least 0";
    case Distribution::Kind::uniform:
      if (!std::isfinite(d.second - d.first)) return "the range is too wide";
      return d.first <= d.second ? "" : "the lower end comes first";
    case Distribution::Kind::bernoulli:
      return d.first >= 0.0 && d.first <= 1.0 ? "" : "a probability is between 0 and 1";
    case Distribution::Kind::exponential: return d.first > 0.0 ? "" : "the rate is greater than 0";
    case Distribution::Kind::integer:
      if (d.first != std::floor(d.first) || d.second != std::floor(d.second)) return "both ends are whole numbers";
      if (d.first > d.second) return "the lower end comes first";
      if (std::fabs(d.first) > kMostWhole || std::fabs(d.second) > kMostWhole || d.second - d.first >= kMostValues)
        return "the range is too wide";
      return "";
  }
  return "";
}

double draw(const Distribution& d, std::uint64_t seed, std::uint64_t stream, std::uint64_t row) {
  if (d.kind == Distribution::Kind::normal) return d.first + d.second * normal_draw(seed, stream, row);
  const double u = uniform_draw(seed, stream, row);
  switch (d.kind) {
    case Distribution::Kind::uniform: return d.first + (d.second - d.first) * u;
    case Distribution::Kind::bernoulli: return u < d.first ? 1.0 : 0.0;
    case Distribution::Kind::exponential: return -portable_log(u) / d.first;
    default: break;
  }
  return std::min(d.second, d.first + std::floor(u * (d.second - d.first + 1.0)));
}

/// The formula cut at its '~'; each side keeps its place, with spaces for what is not of it.
struct Sides {
  std::string left, right;
};

Result<Sides> split(const std::string& formula) {
  const std::size_t tilde = formula.find('~');
  if (tilde == std::string::npos)
    return fail(Errc::bad_formula, "the formula has no response: write it as 'y ~ -3 + 2*x', the response first",
                {formula, 0, formula.size(), "", 0, ""});
  const std::size_t second = formula.find('~', tilde + 1);
  if (second != std::string::npos)
    return fail(Errc::bad_formula, "a formula has one '~'", {formula, second, second + 1, "", 0, ""});
  Sides sides{formula.substr(0, tilde), std::string(tilde + 1, ' ') + formula.substr(tilde + 1)};
  if (sides.right.find_first_not_of(" \t\n\r") == std::string::npos)
    return fail(Errc::bad_formula, "the right side is empty: write the linear predictor, as in 'y ~ -3 + 2*x'",
                {formula, tilde, tilde + 1, "", 0, ""});
  return sides;
}

/// An expression of one side, with errors that point into the whole formula.
Result<formula::Expression> parse_side(const std::string& side, const std::string& formula) {
  auto parsed = formula::parse_expression(side);
  if (!parsed) parsed.error().place.source = formula;
  return parsed;
}

/// Where the name first stands in the expression.
formula::Span place_of(const formula::Expression& e, std::string_view name) {
  if (e.kind == formula::Expression::Kind::variable && e.name == name) return e.span;
  for (const formula::Expression& argument : e.arguments)
    if (const formula::Span span = place_of(argument, name); span.end > 0) return span;
  return {};
}

Status check_names(const Simulation& plan, const std::string& formula) {
  std::vector<std::string> names;
  names.reserve(plan.draws.size() + 3);
  for (const Draw& one : plan.draws) names.push_back(one.name);
  for (const std::string& used : formula::variables(plan.eta)) {
    if (std::find(names.begin(), names.end(), used) != names.end()) continue;
    const formula::Span span = place_of(plan.eta, used);
    const std::string nearest = nearest_name(used, names);
    return fail(Errc::unknown_column,
                fmt::format("'{}' is not drawn{}; add --draw {}=DISTRIBUTION, one of {}", used,
                            nearest.empty() ? "" : " (did you mean '" + nearest + "'?)", used, all_distributions()),
                {formula, span.begin, span.end, "", 0, used});
  }
  names.insert(names.end(), {"eta", "probs", plan.response});
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i))
      return fail(Errc::bad_option, fmt::format("two columns would be named '{}' (the draws, then eta, probs and the "
                                                "response): give one another name",
                                                names[i]));
  return {};
}

/// Columns of one batch of rows.
class Batch {
 public:
  Batch(const Simulation& simulation, std::uint64_t seed)
      : simulation_(simulation), seed_(seed), columns_(simulation.draws.size()) {
    variables_.numbers = [this](std::string_view name, std::vector<double>&) -> std::span<const double> {
      for (std::size_t k = 0; k < columns_.size(); ++k)
        if (simulation_.draws[k].name == name) return columns_[k];
      return {};
    };
  }

  void fill(std::int64_t first, std::int64_t rows) {
    first_ = first;
    eta_.resize(static_cast<std::size_t>(rows));
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      columns_[k].resize(eta_.size());
      for (std::size_t i = 0; i < eta_.size(); ++i)
        columns_[k][i] = draw(simulation_.draws[k].distribution, seed_, k, row(i));
    }
    formula::evaluate(simulation_.eta, variables_, eta_);
  }

  /// The draws, then eta, probs and the response.
  [[nodiscard]] Result<std::vector<Column>> columns() const {
    const auto bad = std::find_if_not(eta_.begin(), eta_.end(), [](double value) { return std::isfinite(value); });
    if (bad != eta_.end()) return not_a_number(static_cast<std::size_t>(bad - eta_.begin()));
    std::vector<Column> all;
    for (std::size_t k = 0; k < columns_.size(); ++k) all.push_back(drawn(k));
    std::vector<double> probs(eta_.size());
    std::vector<std::int64_t> events(eta_.size());
    for (std::size_t i = 0; i < eta_.size(); ++i) {
      // Extended precision, rounded once: libm's double exp may differ between processors in the last bit.
      probs[i] = static_cast<double>(1.0L / (1.0L + std::exp(-static_cast<long double>(eta_[i]))));
      events[i] = uniform_draw(seed_, columns_.size(), row(i)) < probs[i] ? 1 : 0;
    }
    all.push_back(real_column("eta", eta_));
    all.push_back(real_column("probs", std::move(probs)));
    all.push_back(integer_column(simulation_.response, std::move(events)));
    return all;
  }

 private:
  [[nodiscard]] std::uint64_t row(std::size_t i) const { return static_cast<std::uint64_t>(first_) + i; }
  /// Whole numbers are written as such, however large.
  [[nodiscard]] Column drawn(std::size_t k) const {
    const Draw& from = simulation_.draws[k];
    if (from.distribution.kind != Distribution::Kind::integer) return real_column(from.name, columns_[k]);
    return integer_column(from.name, std::vector<std::int64_t>(columns_[k].begin(), columns_[k].end()));
  }
  [[nodiscard]] tl::unexpected<Error> not_a_number(std::size_t i) const {
    std::string values;
    for (std::size_t k = 0; k < columns_.size(); ++k)
      values +=
          fmt::format("{}{} = {}", k == 0 ? "" : ", ", simulation_.draws[k].name, report::shortest(columns_[k][i]));
    return fail(Errc::bad_data,
                fmt::format("the linear predictor is not a finite number in row {}{}{}; see that the formula is "
                            "defined for all that can be drawn",
                            row(i) + 1, values.empty() ? "" : ", where ", values));
  }

  const Simulation& simulation_;
  std::uint64_t seed_;
  std::vector<std::vector<double>> columns_;
  std::vector<double> eta_;
  std::int64_t first_ = 0;
  formula::Variables variables_;
};

}  // namespace

Result<Draw> parse_draw(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || equals == 0) return bad_draw(text, "write it as NAME=DISTRIBUTION, as in x1=normal:3,1");
  const std::size_t colon = std::min(text.find(':', equals), text.size());
  const std::string_view wanted = text.substr(equals + 1, colon - equals - 1);
  const auto known =
      std::find_if(kDistributions.begin(), kDistributions.end(), [&](const Named& one) { return one.name == wanted; });
  if (known == kDistributions.end()) {
    std::array<std::string_view, kDistributions.size()> names;
    std::transform(kDistributions.begin(), kDistributions.end(), names.begin(),
                   [](const Named& one) { return one.name; });
    const std::string nearest = nearest_name(wanted, names);
    return bad_draw(text, fmt::format("there is no distribution '{}'{}; choose one of {}", wanted,
                                      nearest.empty() ? "" : " (did you mean " + nearest + "?)", all_distributions()));
  }
  const auto numbers = numbers_of(colon < text.size() ? text.substr(colon + 1) : "");
  if (!numbers || numbers->size() != known->count)
    return bad_draw(
        text, fmt::format("{} takes {} as in {}:{}", known->name, known->count == 1 ? "one number" : "two numbers",
                          known->name, known->parameters));
  Draw draw{std::string(text.substr(0, equals)), {known->kind, numbers->front(), numbers->back()}};
  if (const std::string why = check(draw.distribution); !why.empty()) return bad_draw(text, why);
  return draw;
}

Result<Simulation> plan_simulation(std::string_view formula, const std::vector<std::string>& draws) {
  const std::string whole(formula);
  OGIVE_TRY(const Sides sides, split(whole));
  Simulation plan;
  OGIVE_TRY(const formula::Expression left, parse_side(sides.left, whole));
  if (left.kind != formula::Expression::Kind::variable)
    return fail(Errc::bad_formula, "the response is one name, as in 'y ~ ...'",
                {whole, left.span.begin, left.span.end, "", 0, ""});
  plan.response = left.name;
  OGIVE_TRY(plan.eta, parse_side(sides.right, whole));
  for (const std::string& text : draws) {
    OGIVE_TRY(Draw draw, parse_draw(text));
    plan.draws.push_back(std::move(draw));
  }
  OGIVE_CHECK(check_names(plan, whole));
  OGIVE_CHECK(formula::check_types(plan.eta, whole, [](std::string_view) { return formula::Holds::numbers; }));
  return plan;
}

Status simulate(const Simulation& simulation, const SimulateOptions& options, const TextSink& sink) {
  if (options.rows < 1) return fail(Errc::bad_option, "at least one row is to be drawn");
  RecordWriter writer(options.format, sink);
  Batch batch(simulation, options.seed);
  const std::int64_t most = options.format == RecordFormat::arrow ? ArrowBatches().rows : kBatchRows;
  for (std::int64_t first = 0; first < options.rows; first += most) {
    if (options.stop && options.stop()) return fail(Errc::interrupted, "the simulation was interrupted");
    const std::int64_t rows = std::min(most, options.rows - first);
    batch.fill(first, rows);
    OGIVE_TRY(const std::vector<Column> columns, batch.columns());
    ArrowColumns piece{{}, {rows}, nullptr};
    for (const Column& column : columns) piece.columns.push_back(&column);
    OGIVE_CHECK(writer.write(std::move(piece)));
    if (options.progress) options.progress(first + rows);
  }
  return writer.finish();
}

}  // namespace ogive
