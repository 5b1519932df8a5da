#include "inference/contrasts.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/constants.hpp"
#include "base/double_double.hpp"
#include "inference/fit_statistics.hpp"
#include "math/distributions.hpp"
#include "math/linalg.hpp"

namespace ogive {
namespace {

/// A covariance of combinations that is worse conditioned is singular but for rounding.
constexpr double kMostCondition = 1e15;

/// What a constraint names: places and factors.
using Named = std::vector<std::pair<std::size_t, double>>;

/// A power of two that takes the largest factor near 1: R V R' of factors as they are can be beyond every double.
int exponent_of(std::span<const double> row) {
  double most = 0.0;
  for (const double factor : row) most = std::max(most, std::abs(factor));
  return std::ilogb(most);
}

/// The factors divided by 2^exponent.
Named named_by(std::span<const double> row, int exponent) {
  Named named;
  for (std::size_t j = 0; j < row.size(); ++j)
    if (row[j] != 0.0) named.emplace_back(j, std::ldexp(row[j], -exponent));
  return named;
}

double combination(const Named& row, const std::vector<double>& beta) {
  DoubleDouble sum = {};
  for (const auto& [j, factor] : row) sum += two_product(factor, beta[j]);
  return rounded(sum);
}

/// r' V s.
double product_through(const Covariance& covariance, const Named& r, const Named& s) {
  DoubleDouble sum = {};
  for (const auto& [i, first] : r)
    for (const auto& [j, second] : s) sum += two_product(first, second) * twofold(covariance(i, j));
  return rounded(sum);
}

Status check_named(const Fitted& fitted, std::size_t j) {
  const std::string& name = fitted.spec.column_names[j];
  const bool aliased = std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                                   [j](const fitting::Alias& alias) { return alias.column == j; });
  if (aliased)
    return fail(Errc::not_estimable,
                fmt::format("'{}' was not estimated, as it repeats other columns: there is nothing "
                            "to test; name those that it repeats",
                            name));
  if (!std::isfinite(fitted.beta[j]))
    return fail(Errc::not_estimable,
                fmt::format("the estimate of '{}' is not finite, as the data are separated: Wald's "
                            "test does not exist; take the likelihood ratio or a penalised fit",
                            name));
  if (!std::isfinite(fitted.std_error[j]))
    return fail(Errc::not_estimable,
                fmt::format("'{}' has no standard error in this fit, so that nothing can be tested by it", name));
  return {};
}

Status check_hypothesis(const Fitted& fitted, const Hypothesis& hypothesis) {
  OGIVE_CHECK(check_covariance(fitted));
  const Matrix& matrix = hypothesis.matrix;
  const std::size_t columns = fitted.beta.size();
  if (matrix.rows() == 0 || matrix.columns() != columns || hypothesis.values.size() != matrix.rows())
    return fail(Errc::bad_option,
                fmt::format("a hypothesis on {} coefficients is a matrix of {} columns and as many "
                            "values as rows, and this one has {} columns, {} rows and {} values",
                            columns, columns, matrix.columns(), matrix.rows(), hypothesis.values.size()));
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    bool empty = true;
    for (std::size_t j = 0; j < columns; ++j) {
      if (!std::isfinite(matrix(i, j)) || !std::isfinite(hypothesis.values[i]))
        return fail(Errc::bad_option, fmt::format("constraint {} holds a number that is not finite", i + 1));
      if (matrix(i, j) == 0.0) continue;
      empty = false;
      OGIVE_CHECK(check_named(fitted, j));
    }
    if (empty) return fail(Errc::bad_option, fmt::format("constraint {} names no coefficient", i + 1));
  }
  return {};
}

/// The first constraint that adds nothing to those before it.
Status check_rank(const Fitted& fitted, const Hypothesis& hypothesis) {
  std::vector<std::size_t> named;  // columns that no constraint names add nothing to the rank
  for (std::size_t j = 0; j < fitted.beta.size(); ++j)
    for (std::size_t i = 0; i < hypothesis.matrix.rows(); ++i)
      if (hypothesis.matrix(i, j) != 0.0) {
        named.push_back(j);
        break;
      }
  const auto rank_of = [&](std::size_t rows) -> std::optional<std::size_t> {
    Matrix first(rows, named.size());
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < named.size(); ++k) first(i, k) = hypothesis.matrix(i, named[k]);
    const auto space = solve_equalities(first, std::span(hypothesis.values).first(rows));
    if (!space) return std::nullopt;
    return named.size() - space->basis.columns();
  };
  const std::size_t rows = hypothesis.matrix.rows();
  if (rank_of(rows) == rows) return {};
  for (std::size_t i = 1; i <= rows; ++i) {
    const auto rank = rank_of(i);
    if (rank == i) continue;
    return fail(Errc::bad_option, fmt::format("the constraint '{}' {} those before it: leave it out",
                                              hypothesis.written.size() == rows
                                                  ? hypothesis.written[i - 1]
                                                  : constraint_text(hypothesis, i - 1, fitted.spec.column_names),
                                              rank ? "follows from" : "contradicts"));
  }
  return {};
}

/// Chi-square of the constraints together; nothing where their covariance is singular.
std::optional<double> chi_square(const Fitted& fitted, const Hypothesis& hypothesis) {
  const std::size_t m = hypothesis.matrix.rows();
  Matrix middle(m, m);
  std::vector<double> difference(m);
  std::vector<Named> rows;
  for (std::size_t i = 0; i < m; ++i) {
    const int exponent = exponent_of(hypothesis.matrix.row(i));
    rows.push_back(named_by(hypothesis.matrix.row(i), exponent));
    difference[i] = combination(rows[i], fitted.beta) - std::ldexp(hypothesis.values[i], -exponent);
    for (std::size_t k = 0; k <= i; ++k)
      middle(i, k) = middle(k, i) = product_through(fitted.covariance, rows[i], rows[k]);
  }
  const auto information = factor(middle);
  if (!information || information->condition_estimate() > kMostCondition) return std::nullopt;
  return information->variance(difference);
}

/// b'V^-1 b of the levels of an eliminated factor, V = E + W W' with E diagonal: by Woodbury's formula, without V.
double chi_square_of_levels(const Fitted& fitted, const std::vector<std::size_t>& columns) {
  const Matrix& factor = fitted.covariance.factor();
  const std::size_t rank = factor.columns();
  Matrix inner(rank, rank);
  std::vector<double> right(rank, 0.0);
  double sum = 0.0;
  for (const std::size_t j : columns) {
    const std::span<const double> row = factor.row(j);
    const double share = 1.0 / fitted.covariance.diagonal()[j];
    const double b = fitted.beta[j];
    if (!std::isfinite(b) || !std::isfinite(share)) return kNaN;
    sum += b * b * share;
    for (std::size_t k = 0; k < rank; ++k) {
      right[k] += row[k] * b * share;
      for (std::size_t l = 0; l <= k; ++l) inner(k, l) += row[k] * row[l] * share;
    }
  }
  for (std::size_t k = 0; k < rank; ++k) {
    inner(k, k) += 1.0;
    for (std::size_t l = 0; l < k; ++l) inner(l, k) = inner(k, l);
  }
  const auto factored = factor.rows() > 0 ? ogive::factor(inner) : std::nullopt;
  return factored ? sum - factored->variance(right) : kNaN;
}

WaldTest wald_of(double chi_square, double df, double df_denom) {
  WaldTest test;
  test.df = df;
  test.df_denom = df_denom;
  test.statistic = chi_square;
  if (std::isinf(df_denom)) {
    test.p_value = chi_square_upper(chi_square, df);
    test.log10_p_value = log10_chi_square_upper(chi_square, df);
    return test;
  }
  test.statistic = chi_square / df;
  test.p_value = f_upper(test.statistic, df, df_denom);
  test.log10_p_value = std::log10(test.p_value);
  return test;
}

}  // namespace

Result<ContrastTable> contrasts(const Fitted& fitted, const Hypothesis& hypothesis, const TestOptions& options) {
  OGIVE_CHECK(check_hypothesis(fitted, hypothesis));
  const bool normal = std::isinf(options.df_denom);
  const double probability = 0.5 + 0.5 * options.level;
  const double reach = normal ? normal_quantile(probability) : t_quantile(probability, options.df_denom);
  ContrastTable table;
  for (std::size_t i = 0; i < hypothesis.matrix.rows(); ++i) {
    const int exponent = exponent_of(hypothesis.matrix.row(i));
    const Named row = named_by(hypothesis.matrix.row(i), exponent);
    Contrast c;
    c.text = constraint_text(hypothesis, i, fitted.spec.column_names);
    c.estimate = std::ldexp(combination(row, fitted.beta), exponent);
    c.value = hypothesis.values[i];
    c.std_error = std::ldexp(std::sqrt(std::max(0.0, product_through(fitted.covariance, row, row))), exponent);
    c.statistic = (c.estimate - c.value) / c.std_error;
    c.p_value = normal ? normal_two_sided(c.statistic) : t_two_sided(c.statistic, options.df_denom);
    c.lower = c.estimate - reach * c.std_error;
    c.upper = c.estimate + reach * c.std_error;
    table.push_back(std::move(c));
  }
  return table;
}

Result<WaldTest> wald_test(const Fitted& fitted, const Hypothesis& hypothesis, const TestOptions& options) {
  OGIVE_CHECK(check_hypothesis(fitted, hypothesis));
  OGIVE_CHECK(check_rank(fitted, hypothesis));
  const auto found = chi_square(fitted, hypothesis);
  if (!found) {
    const bool clustered = fitted.robust && fitted.robust->kind == Robust::cluster;
    return fail(Errc::not_estimable,
                fmt::format("the covariance of these {} combinations is singular{}: test fewer of them together",
                            hypothesis.matrix.rows(),
                            clustered ? fmt::format(", as it comes from {} clusters", fitted.robust->clusters) : ""));
  }
  return wald_of(*found, static_cast<double>(hypothesis.matrix.rows()), options.df_denom);
}

std::vector<TermTest> term_tests(const Fitted& fitted, const TestOptions& options) {
  std::vector<TermTest> tests;
  for (const design::BoundTerm& term : fitted.spec.terms) {
    std::vector<std::size_t> columns;
    for (const design::Block& block : term.blocks)
      for (std::size_t j = block.first_column; j < block.first_column + block.width; ++j)
        if (std::none_of(fitted.aliases.begin(), fitted.aliases.end(),
                         [j](const fitting::Alias& alias) { return alias.column == j; }))
          columns.push_back(j);
    if (!fitted.covariance.is_dense() && columns.size() >= kFewestEliminatedColumns) {
      const double chi2 = chi_square_of_levels(fitted, columns);
      tests.push_back({term.name, wald_of(chi2, static_cast<double>(columns.size()), options.df_denom)});
      continue;
    }
    Hypothesis zero;
    zero.matrix = Matrix(columns.size(), fitted.beta.size());
    zero.values.assign(columns.size(), 0.0);
    for (std::size_t i = 0; i < columns.size(); ++i) zero.matrix(i, columns[i]) = 1.0;
    const auto chi2 = check_hypothesis(fitted, zero) ? chi_square(fitted, zero) : std::nullopt;
    tests.push_back({term.name, wald_of(chi2.value_or(kNaN), static_cast<double>(columns.size()), options.df_denom)});
  }
  return tests;
}

Result<Fitted> with_errors(Fitted fitted, std::optional<Matrix> covariance, bool use_t) {
  fitted.df_denom = use_t ? denominator_df(fitted) : std::numeric_limits<double>::infinity();
  if (!covariance) return fitted;
  const std::size_t p = fitted.beta.size();
  if (covariance->rows() != p || covariance->columns() != p)
    return fail(Errc::bad_option,
                fmt::format("the covariance has {} rows and {} columns: give {} of each, one for each coefficient",
                            covariance->rows(), covariance->columns(), p));
  for (std::size_t j = 0; j < p; ++j) {
    const double variance = (*covariance)(j, j);
    if (variance < 0.0)
      return fail(Errc::bad_option, fmt::format("the covariance has the variance {} for '{}': variances are 0 or more",
                                                variance, fitted.spec.column_names[j]));
    fitted.std_error[j] = std::sqrt(variance);
  }
  fitted.covariance = *std::move(covariance);
  return fitted;
}

double denominator_df(const Fitted& fitted) {
  if (fitted.robust && fitted.robust->kind == Robust::cluster && fitted.robust->cluster_df)
    return static_cast<double>(fitted.robust->clusters) - 1.0;
  return fitted.limit_df.value_or(fit_statistics(fitted, Like::ogive).residual_df);
}

}  // namespace ogive
