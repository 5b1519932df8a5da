#include "inference/margins.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/constants.hpp"
#include "design/design.hpp"
#include "fit/fold.hpp"
#include "inference/leaf_means.hpp"
#include "inference/level.hpp"
#include "inference/margin_sums.hpp"
#include "math/distributions.hpp"
#include "math/linalg.hpp"

namespace ogive {
namespace {

tl::unexpected<Error> margins_interrupted() { return fail(Errc::interrupted, "the marginal effects were interrupted"); }

bool is_aliased(const Fitted& fitted, std::size_t column) {
  return std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                     [column](const fitting::Alias& alias) { return alias.column == column; });
}

/// Discrete changes have neither a logarithm of what is moved nor a point that may be neither 0 nor 1.
Status check_discrete(const MarginOptions& options) {
  if (!options.dummy && !options.count) return {};
  const bool of_log_x = options.method == MarginMethod::dyex || options.method == MarginMethod::eyex;
  const bool bare_point = options.at == MarginAt::median || options.at == MarginAt::zero;
  if (!of_log_x && !bare_point) return {};
  const std::string what(of_log_x ? margin_method_name(options.method) : margin_at_name(options.at));
  return fail(Errc::bad_option, "discrete changes of dummies and counts do not go with " + what +
                                    ": take dydx or eydx, and overall or mean");
}

Result<std::vector<std::optional<double>>> given_by_column(const Fitted& fitted, const MarginOptions& options) {
  const std::vector<std::string>& names = fitted.spec.column_names;
  std::vector<std::optional<double>> given(names.size());
  for (const auto& [name, value] : options.given) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      const std::string nearest = nearest_name(name, names);
      return fail(Errc::bad_option, "the design has no column '" + name + "' to hold at a value" +
                                        (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)"));
    }
    if (!std::isfinite(value)) return fail(Errc::bad_option, "the value to hold '" + name + "' at is not finite");
    given[static_cast<std::size_t>(at - names.begin())] = value;
  }
  return given;
}

/// The one row of `mean`, `median` and `zero`, the offset last; nothing when the caller asked to stop.
std::optional<std::vector<double>> point_of(const Blocks& blocks, const MarginPlan& plan, const ColumnFacts& facts,
                                            MarginAt at, const fitting::FoldControl& folding) {
  const std::size_t p = plan.kinds.size();
  std::vector<double> point(p + 1, 0.0);
  std::vector<std::pair<double, double>> values(at == MarginAt::median ? static_cast<std::size_t>(blocks.rows) : 0);
  for (std::size_t j = 0; j <= p; ++j) {
    const bool varies = facts.varies(j);
    if (at == MarginAt::mean) point[j] = facts.mean(j);
    if (at == MarginAt::zero) point[j] = varies || j == p ? 0.0 : facts.low(j);
    if (at == MarginAt::median && varies) {
      const ColumnValues::Plan wanted{p, j, plan.count, &values};
      if (!fitting::fold(blocks, ColumnValues(wanted), folding)) return std::nullopt;
      point[j] = counted_median(values);
    } else if (at == MarginAt::median) {
      point[j] = facts.low(j);
    }
    if (j < p && plan.given[j]) point[j] = *plan.given[j];
  }
  return point;
}

std::optional<MarginSums> sums_at(const Blocks& blocks, const MarginPlan& plan, const ColumnFacts& facts, MarginAt at,
                                  const fitting::FoldControl& folding) {
  if (at == MarginAt::overall || at == MarginAt::all) return fitting::fold(blocks, MarginSums(plan), folding);
  auto point = point_of(blocks, plan, facts, at, folding);
  if (!point) return std::nullopt;
  const double offset = point->back();
  point->pop_back();
  MarginSums sums(plan);
  sums.add_point(*point, offset);
  return sums;
}

/// J V J' of the columns listed.
Matrix effect_covariance(const Fitted& fitted, const MarginSums& sums, const std::vector<std::size_t>& columns) {
  const Covariance moving = moving_covariance(fitted);
  const Matrix& covariance = moving.dense();
  const std::size_t p = covariance.rows();
  Matrix jacobian(columns.size(), p);
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t k = 0; k < p; ++k)
      jacobian(i, k) = is_aliased(fitted, columns[i]) ? kNaN : sums.derivative(columns[i], k);
  const Matrix half = multiply(jacobian, covariance);
  Matrix result(columns.size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < p; ++k) sum += half(i, k) * jacobian(j, k);
      result(i, j) = result(j, i) = sum;
    }
  return result;
}

void add_effects(const Fitted& fitted, const MarginSums& sums, const MarginPlan& plan,
                 const std::vector<std::size_t>& columns, Margins& margins) {
  margins.covariance = effect_covariance(fitted, sums, columns);
  const double reach = normal_quantile(0.5 + 0.5 * margins.level);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t j = columns[i];
    const bool aliased = is_aliased(fitted, j);
    const double effect = aliased ? kNaN : sums.effect(j);
    const double error = std::sqrt(margins.covariance(i, i));
    const double z = effect / error;
    margins.effects.push_back({fitted.spec.column_names[j], plan.kinds[j], effect, error, z, normal_two_sided(z),
                               effect - reach * error, effect + reach * error, log10_normal_two_sided(z), aliased});
  }
}

/// The effects of every row of the table, those of constant and aliased columns left out or NaN.
Matrix spread_effects(const Matrix& each, const design::Design& design, const std::vector<std::size_t>& columns,
                      const Margins& margins) {
  Matrix all(static_cast<std::size_t>(design.rows.read), columns.size(), kNaN);
  std::size_t next = 0;
  for (std::size_t row = 0; row < all.rows(); ++row) {
    if (!design::is_complete(design, static_cast<std::int64_t>(row))) continue;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!margins.effects[i].aliased) all(row, i) = each(next, columns[i]);
    ++next;
  }
  return all;
}

}  // namespace

Result<Margins> margins(const Fitted& fitted, const Table& table, const MarginOptions& options) {
  OGIVE_CHECK(check_level(options.level));
  OGIVE_CHECK(check_discrete(options));
  OGIVE_TRY(auto given, given_by_column(fitted, options));
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(options.kernel));
  OGIVE_CHECK(check_finite_coefficients(fitted));
  OGIVE_CHECK(check_covariance(fitted));
  OGIVE_CHECK(check_written_out(fitted, "marginal effects"));
  design::BindOptions bind;
  bind.threads = options.threads;
  bind.stop = options.stop;
  OGIVE_TRY(const design::Design design, design::apply_as_fitted(fitted.spec, table, bind));
  const Blocks blocks = design::make_blocks(design);
  const fitting::FoldControl folding{options.threads, options.stop, {}};
  const std::size_t p = fitted.beta.size();
  const RowCount count{options.like == Like::statsmodels, is_weighted(fitted, WeightKind::sampling)};
  const auto facts = fitting::fold(blocks, ColumnFacts(p, count), folding);
  if (!facts) return margins_interrupted();

  const MeanPlan means(fitted, *kernel);
  MarginPlan plan{&means, options.method, std::vector<MarginKind>(p), std::move(given), count};
  std::vector<std::size_t> columns;
  for (std::size_t j = 0; j < p; ++j) {
    if (facts->varies(j)) columns.push_back(j);
    if (options.dummy && facts->is_dummy(j)) plan.kinds[j] = MarginKind::dummy;
    if (options.count && facts->is_count(j)) plan.kinds[j] = MarginKind::count;
  }
  Matrix each;
  if (options.at == MarginAt::all) {
    each = Matrix(static_cast<std::size_t>(blocks.rows), p);
    plan.each = &each;
  }
  const auto sums = sums_at(blocks, plan, *facts, options.at, folding);
  if (!sums) return margins_interrupted();
  Margins result;
  result.at = options.at;
  result.method = options.method;
  result.level = options.level;
  if (fitted.spec.response) result.response = fitted.spec.response->factor.name;
  result.logit = std::holds_alternative<Binomial>(fitted.family) && fitted.is_logit();
  result.probit = std::holds_alternative<Probit>(fitted.link);
  result.given = options.given;
  result.rows = blocks.rows;
  result.counted = facts->total();
  add_effects(fitted, *sums, plan, columns, result);
  if (options.at == MarginAt::all) result.each = spread_effects(each, design, columns, result);
  OGIVE_CHECK(check_store(table));
  return result;
}

std::string_view margin_at_name(MarginAt at) noexcept {
  constexpr std::array<std::string_view, 5> kNames = {"overall", "mean", "median", "zero", "all"};
  return kNames[static_cast<std::size_t>(at)];
}
std::string_view margin_method_name(MarginMethod method) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"dydx", "eyex", "dyex", "eydx"};
  return kNames[static_cast<std::size_t>(method)];
}
std::string_view margin_effect_name(MarginMethod method) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"dy/dx", "d(lny)/d(lnx)", "dy/d(lnx)", "d(lny)/dx"};
  return kNames[static_cast<std::size_t>(method)];
}
std::string_view margin_kind_name(MarginKind kind) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"slope", "dummy", "count"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace ogive
