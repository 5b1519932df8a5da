#include "inference/response_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "data/numbers.hpp"
#include "design/design.hpp"
#include "fit/accumulate.hpp"
#include "fit/kernel.hpp"
#include "formula/formula.hpp"

namespace ogive {
namespace {

using formula::Expression;

/// The factor whose levels a variable is, where it is one by itself.
const design::BoundFactor* factor_of(const design::DesignSpec& spec, const std::string& variable) {
  for (const design::BoundFactor& factor : spec.factors)
    if (factor.categorical && factor.expression.kind == Expression::Kind::variable &&
        factor.expression.name == variable)
      return &factor;
  return nullptr;
}

/// The columns that the predictors read.
std::vector<std::string> predictors(const design::DesignSpec& spec) {
  design::DesignSpec bare = spec;
  bare.response.reset();
  bare.roles.trials.clear();
  bare.roles.prior_weights.clear();
  return design::variables(bare);
}

/// The values of a column in the rows that are in the fit.
std::vector<double> kept_numbers(const Column& column, const design::Design& design) {
  std::vector<double> all = numbers_of(column);
  std::size_t kept = 0;
  for (std::size_t row = 0; row < all.size(); ++row)
    if (design::is_complete(design, static_cast<std::int64_t>(row))) all[kept++] = all[row];
  all.resize(kept);
  return all;
}

/// Of one value or more; equal values give that value.
double mean_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double more = 0.0;
  for (const double value : values) more += value / count - values.front() / count;
  return values.front() + more;
}

/// One value in every row, of the kind that the table's column has.
Column repeated(const Column& like, double value) {
  constexpr std::size_t rows = kCurvePoints;
  switch (like.kind) {
    case Kind::boolean:
      if (value == 0.0 || value == 1.0)
        return boolean_column(like.name, std::vector<std::uint8_t>(rows, value != 0.0 ? 1 : 0));
      break;
    case Kind::date: return date_column(like.name, std::vector<std::int32_t>(rows, static_cast<std::int32_t>(value)));
    case Kind::text:
      return text_column(like.name, std::vector<std::string>(rows, like.dictionary[static_cast<std::size_t>(value)]));
    default: break;
  }
  return real_column(like.name, std::vector<double>(rows, value));
}

double most_frequent(const std::vector<double>& codes) {
  std::vector<std::size_t> counts(static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end())) + 1, 0);
  for (const double code : codes) ++counts[static_cast<std::size_t>(code)];
  return static_cast<double>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

/// A column at its reference level.
Column at_reference(const Column& column, const design::BoundFactor& factor) {
  const std::string& level = factor.levels[factor.reference];
  if (column.kind == Kind::text) return text_column(column.name, std::vector<std::string>(kCurvePoints, level));
  return repeated(column, factor.level_values[factor.reference]);
}

/// A column of a variable that the curve does not run along; what it is held at, where its rows differ.
std::pair<Column, std::optional<HeldVariable>> held_column(const design::Design& design, const Column& column) {
  if (const design::BoundFactor* factor = factor_of(design.spec, column.name))
    return {at_reference(column, *factor),
            HeldVariable{column.name, HeldVariable::At::reference, 0.0, factor->levels[factor->reference]}};
  const std::vector<double> values = kept_numbers(column, design);
  if (column.kind == Kind::text) {
    const double code = most_frequent(values);
    return {repeated(column, code), HeldVariable{column.name, HeldVariable::At::most_frequent, code,
                                                 column.dictionary[static_cast<std::size_t>(code)]}};
  }
  const double mean = mean_of(values);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return {repeated(column, *least), std::nullopt};
  return {repeated(column, mean), HeldVariable{column.name, HeldVariable::At::mean, mean, ""}};
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
    sentence += "; it has ";
    for (std::size_t i = 0; i < known.size(); ++i) sentence += (i == 0 ? "'" : ", '") + known[i] + "'";
    return fail(Errc::unknown_column, known.empty() ? "the model has no variable: it is a constant alone" : sentence);
  }
  OGIVE_TRY(const std::size_t column, table.find(variable));
  const Kind kind = table.columns[column].kind;
  const bool factor = factor_of(spec, variable) != nullptr;
  if (!factor && kind != Kind::text && kind != Kind::date) return {};
  return fail(Errc::bad_type, "a curve runs along numbers, and '" + variable + "' is " +
                                  (factor               ? "a factor"
                                   : kind == Kind::date ? "a date"
                                                        : "a text") +
                                  ": choose another variable");
}

/// The design of the rows; without the response where that cannot be read.
Result<design::Design> design_of(const Fitted& fitted, const Table& table, const PredictControl& control) {
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  if (auto whole = design::apply(fitted.spec, table, true, bind); whole) return whole;
  return design::apply(fitted.spec, table, false, bind);
}

}  // namespace

Result<ResponseCurve> response_curve(const Fitted& fitted, const Table& table, const std::string& variable,
                                     const PredictControl& control) {
  OGIVE_TRY(const design::Design design, design_of(fitted, table, control));
  OGIVE_CHECK(check_variable(fitted.spec, table, variable));
  if (design.rows.used == 0)
    return fail(Errc::not_estimable, "a curve needs data, and no row of the table is complete");
  ResponseCurve curve;
  std::vector<Column> columns;
  for (const std::string& name : predictors(fitted.spec)) {
    OGIVE_TRY(const std::size_t column, table.find(name));
    if (name == variable) {
      curve.at = places_along(kept_numbers(table.columns[column], design));
      std::vector<double> padded = curve.at;
      padded.resize(kCurvePoints, padded.back());
      columns.push_back(real_column(name, std::move(padded)));
      continue;
    }
    auto [made, held] = held_column(design, table.columns[column]);
    columns.push_back(std::move(made));
    if (held) curve.held.push_back(std::move(*held));
  }
  OGIVE_TRY(const Table along, make_table(std::move(columns), "the points of the curve"));
  PredictControl with_errors = control;
  with_errors.errors = true;
  OGIVE_TRY(Predictions made, predict(fitted, along, with_errors));
  curve.mean = std::move(made.mu);
  curve.lower = std::move(made.errors->lower);
  curve.upper = std::move(made.errors->upper);
  for (std::vector<double>* of : {&curve.mean, &curve.lower, &curve.upper}) of->resize(curve.at.size());
  return curve;
}

Result<std::vector<double>> means_at(const Fitted& fitted, std::vector<double> eta, const std::string& kernel) {
  OGIVE_TRY(const fitting::Kernel* chosen, fitting::choose_kernel(kernel));
  const std::size_t count = eta.size();
  const std::size_t padded = (count + fitting::kChains - 1) / fitting::kChains * fitting::kChains;
  eta.resize(padded, 0.0);
  const fitting::AlignedDoubles in = fitting::aligned_doubles(padded), mu = fitting::aligned_doubles(padded),
                                complement = fitting::aligned_doubles(padded);
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
