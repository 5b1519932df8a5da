#include "inference/response_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/constants.hpp"
#include "data/numbers.hpp"
#include "design/words.hpp"
#include "fit/accumulate.hpp"
#include "fit/kernel.hpp"

namespace ogive {
namespace {

/// The columns that the predictors read.
std::vector<std::string> predictors(const design::DesignSpec& spec) {
  design::DesignSpec bare = spec;
  bare.response.reset();
  bare.roles.trials.clear();
  bare.roles.prior_weights.clear();
  return design::variables(bare);
}

/// From the least to the greatest value, both as they are.
std::vector<double> places_along(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return {*least};
  std::vector<double> places(kCurvePoints);
  for (std::size_t i = 0; i < kCurvePoints; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(kCurvePoints - 1);
    places[i] = (1.0 - share) * *least + share * *most;
  }
  return places;
}

Status check_variable(const design::DesignSpec& spec, const Table& table, const std::string& variable) {
  const std::vector<std::string> known = predictors(spec);
  if (std::find(known.begin(), known.end(), variable) == known.end()) {
    std::string sentence = "the model has no variable '" + variable + "'";
    const std::string nearest = nearest_name(variable, known);
    if (!nearest.empty()) sentence += " (did you mean '" + nearest + "'?)";
    sentence += "; it has " + design::listed(design::quoted(known), 20);
    return fail(Errc::unknown_column, known.empty() ? "the model has no variable: it is a constant alone" : sentence);
  }
  OGIVE_TRY(const std::size_t column, table.find(variable));
  if (table.columns[column].kind != Kind::date || factor_of(spec, variable) != nullptr) return {};
  return fail(Errc::bad_type, "a curve runs along numbers, and '" + variable + "' is a date: choose another variable");
}

/// The levels that a variable has, and which of them rows of the table have.
struct Levels {
  std::vector<std::string> names;
  std::vector<std::int32_t> of_row;  ///< -1: no level
};

std::vector<std::int64_t> rows_of_levels(const Levels& levels, const design::Design& design) {
  std::vector<std::int64_t> counts(levels.names.size(), 0);
  for (std::size_t row = 0; row < levels.of_row.size(); ++row)
    if (levels.of_row[row] >= 0 && design::is_complete(design, static_cast<std::int64_t>(row)))
      ++counts[static_cast<std::size_t>(levels.of_row[row])];
  return counts;
}

/// Those with the most rows, in their order.
std::vector<std::size_t> largest(std::vector<std::size_t> levels, const std::vector<std::int64_t>& counts) {
  if (levels.size() <= kMostLevels) return levels;
  std::vector<std::size_t> order(levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[levels[a]] > counts[levels[b]]; });
  order.resize(kMostLevels);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) levels[i] = levels[order[i]];  // order[i] >= i
  levels.resize(order.size());
  return levels;
}

/// All levels of a factor; of other texts those that rows have, in the order of their bytes.
std::vector<std::size_t> levels_in_use(const Levels& levels, const std::vector<std::int64_t>& counts,
                                       const Column& column, bool is_factor) {
  std::vector<std::size_t> used;
  for (std::size_t level = 0; level < counts.size(); ++level)
    if (is_factor || counts[level] > 0) used.push_back(level);
  if (!is_factor && column.kind == Kind::text && !column.level_order)
    std::sort(used.begin(), used.end(),
              [&](std::size_t a, std::size_t b) { return levels.names[a] < levels.names[b]; });
  return used;
}

/// The levels of a factor, by their texts and, where the column holds numbers, by their values.
Levels levels_of_factor(const design::BoundFactor& factor, const Column& column) {
  Levels levels{factor.levels, {}};
  std::unordered_map<std::string, std::int32_t> by_text;
  std::map<double, std::int32_t> by_value;
  for (std::size_t l = 0; l < factor.levels.size(); ++l) {
    by_text.emplace(factor.levels[l], static_cast<std::int32_t>(l));
    if (!factor.level_values.empty()) by_value.emplace(factor.level_values[l], static_cast<std::int32_t>(l));
  }
  const auto of = [](const auto& known, const auto& key) {
    const auto found = known.find(key);
    return found == known.end() ? -1 : found->second;
  };
  std::vector<std::int32_t> of_code;
  for (const std::string& text : column.dictionary) of_code.push_back(of(by_text, text));
  for (const double value : numbers_of(column))
    levels.of_row.push_back(std::isnan(value)           ? -1
                            : column.kind == Kind::text ? of_code[static_cast<std::size_t>(value)]
                                                        : of(by_value, value));
  return levels;
}

/// The values of a text or a boolean that is no factor by itself.
Levels levels_of_values(const Column& column) {
  Levels levels;
  levels.names = column.kind == Kind::text ? column.dictionary : std::vector<std::string>{"False", "True"};
  for (const double value : numbers_of(column))
    levels.of_row.push_back(std::isnan(value) ? -1 : static_cast<std::int32_t>(value));
  return levels;
}

/// The column of the variable itself at its places, and these.
Column moving_column(const Fitted& fitted, const KeptRows& rows, const Column& column, ResponseCurve& curve) {
  const design::BoundFactor* factor = factor_of(fitted.spec, column.name);
  if (factor == nullptr && column.kind != Kind::text && column.kind != Kind::boolean) {
    curve.at = places_along(kept_numbers(column, rows.design));
    return real_column(column.name, curve.at);
  }
  Levels levels = factor != nullptr ? levels_of_factor(*factor, column) : levels_of_values(column);
  const std::vector<std::int64_t> counts = rows_of_levels(levels, rows.design);
  const std::vector<std::size_t> used = levels_in_use(levels, counts, column, factor != nullptr);
  const std::vector<std::size_t> shown = largest(used, counts);
  curve.levels_left_out = used.size() - shown.size();
  std::vector<std::int32_t> place(levels.names.size(), -1);
  for (const std::size_t level : shown) {
    place[level] = static_cast<std::int32_t>(curve.levels.size());
    curve.at.push_back(static_cast<double>(curve.levels.size()));
    curve.levels.push_back(levels.names[level]);
  }
  for (const std::int32_t level : levels.of_row)
    curve.level_of.push_back(level < 0 ? -1 : place[static_cast<std::size_t>(level)]);
  if (factor != nullptr) return column_at(column, *factor, shown);
  return column_like(column, std::vector<double>(shown.begin(), shown.end()));
}

}  // namespace

Result<ResponseCurve> response_curve(const Fitted& fitted, const Table& table, const std::string& variable,
                                     const PredictControl& control) {
  OGIVE_TRY(const KeptRows rows, kept_rows(fitted, table, control));
  OGIVE_CHECK(check_variable(fitted.spec, table, variable));
  if (rows.design.rows.used == 0)
    return fail(Errc::not_estimable, "a curve needs data, and no row of the table is complete");
  OGIVE_TRY(const std::size_t moving, table.find(variable));
  ResponseCurve curve;
  std::vector<Column> columns;
  columns.push_back(moving_column(fitted, rows, table.columns[moving], curve));
  for (const std::string& name : predictors(fitted.spec)) {
    if (name == variable) continue;
    OGIVE_TRY(const std::size_t column, table.find(name));
    auto [made, held] = held_column(rows, table.columns[column], curve.at.size());
    columns.push_back(std::move(made));
    if (held) curve.held.push_back(std::move(*held));
  }
  OGIVE_TRY(const Table along, make_table(std::move(columns), "the points of the curve"));
  PredictControl with_errors = control;
  with_errors.errors = !fitted.is_ridge();
  OGIVE_TRY(Predictions made, predict(fitted, along, with_errors));
  curve.mean = std::move(made.mu);
  curve.lower = curve.upper = std::vector<double>(curve.at.size(), kNaN);
  if (made.errors) {
    curve.lower = std::move(made.errors->lower);
    curve.upper = std::move(made.errors->upper);
  }
  OGIVE_CHECK(check_store(table));
  return curve;
}

Result<std::vector<double>> means_at(const Fitted& fitted, std::vector<double> eta, const std::string& kernel) {
  OGIVE_TRY(const fitting::Kernel* chosen, fitting::choose_kernel(kernel));
  const std::size_t count = eta.size();
  const std::size_t padded = (count + fitting::kChains - 1) / fitting::kChains * fitting::kChains;
  eta.resize(padded, 0.0);
  const AlignedDoubles in = aligned_doubles(padded), mu = aligned_doubles(padded), complement = aligned_doubles(padded);
  std::copy(eta.begin(), eta.end(), in.get());
  const fitting::RowKernel row = fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected);
  chosen->mean(row, in.get(), mu.get(), complement.get(), padded);
  return std::vector<double>(mu.get(), mu.get() + count);
}

MeanLine mean_line(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
    if (std::isfinite(x[i]) && std::isfinite(y[i])) points.emplace_back(x[i], y[i]);
  std::sort(points.begin(), points.end());
  std::vector<double> values;
  values.reserve(points.size());
  for (const auto& point : points) values.push_back(point.second);
  MeanLine line;
  for (std::size_t i = 0, end = 0; i < points.size(); i = end) {
    while (end < points.size() && points[end].first == points[i].first) ++end;
    line.x.push_back(points[i].first);
    line.y.push_back(mean_of(std::span(values).subspan(i, end - i)));
  }
  return line;
}

}  // namespace ogive
