#include "fit/eliminated_rank.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fit/accumulate.hpp"

namespace ogive::fitting {
namespace {

/// A level's part of a combination that is so much smaller than the column is rounding.
constexpr double kNoPart = 0x1p-40;

/// Means by cell of (x - center), and how many rows each has.
struct CellMeans {
  Matrix means;
  std::vector<double> rows;
  std::int64_t total = 0;  ///< of the rows
  std::int64_t cells = 0;  ///< with rows
};

std::optional<CellMeans> cell_means(const HeadRankPlan& plan) {
  HeadPlan shown;
  shown.left_out = &plan.left_out;
  RowTerms terms(plan.blocks.rows);
  const auto counts = [](const RowBlock& block, std::ptrdiff_t i) {
    return std::pair(block.prior_weights[i] * block.trials[i] > 0.0 ? 1.0 : 0.0, 0.0);
  };
  if (!fold(head_blocks(plan.blocks, plan.factor, shown), EachRow(terms, counts), plan.fold)) return std::nullopt;
  const std::vector<double> ones(plan.factor.head.size(), 1.0);
  auto sums = sum_cells(plan.blocks, plan.factor, terms, {&plan.basis.center, &ones}, plan.fold);
  if (!sums) return std::nullopt;
  CellMeans found{std::move(sums->columns), std::move(sums->weight), 0, 0};
  for (std::size_t l = 0; l < found.rows.size(); ++l) {
    found.total += static_cast<std::int64_t>(found.rows[l]);
    found.cells += found.rows[l] > 0.0 ? 1 : 0;
    for (std::size_t j = 0; found.rows[l] > 0.0 && j < found.means.columns(); ++j) found.means(l, j) /= found.rows[l];
  }
  return found;
}

/// The combination of an alias of the columns beside their means: in the design's columns, with the levels' parts.
Alias with_levels(const HeadRankPlan& plan, const CellMeans& found, const Alias& head) {
  const EliminatedFactor& factor = plan.factor;
  Alias alias{factor.head[head.column], {}};
  std::vector<double> part(factor.cells(), plan.basis.center[head.column]);
  double size = std::fabs(plan.basis.center[head.column]);
  for (std::size_t l = 0; l < part.size(); ++l) {
    part[l] += found.means(l, head.column);
    size = std::max(size, std::fabs(part[l]));
  }
  for (const auto& [column, coefficient] : head.combination) {
    alias.combination.emplace_back(factor.head[column], coefficient);
    for (std::size_t l = 0; l < part.size(); ++l)
      part[l] -= coefficient * (plan.basis.center[column] + found.means(l, column));
  }
  const double base = factor.constant ? part[0] : 0.0;
  const auto is_part = [&](double value) { return std::fabs(value) > kNoPart * size; };
  if (factor.constant && is_part(base)) alias.combination.emplace_back(*factor.constant, base);
  for (std::size_t l = 1; l < part.size(); ++l)
    if (found.rows[l] > 0.0 && is_part(part[l] - base))
      alias.combination.emplace_back(factor.first + l - 1, part[l] - base);
  std::sort(alias.combination.begin(), alias.combination.end());
  return alias;
}

}  // namespace

std::optional<std::vector<Alias>> find_head_aliases(const HeadRankPlan& plan) {
  const std::size_t q = plan.factor.head.size();
  if (q == 0) return std::vector<Alias>();
  const auto found = cell_means(plan);
  if (!found) return std::nullopt;
  Basis basis = plan.basis;  // the means take the place of the centers
  basis.center.assign(q, 0.0);
  basis.shift.assign(q, 0.0);
  basis.constant.clear();
  std::vector<bool> constant_in(q, false);
  HeadPlan shown;
  shown.left_out = &plan.left_out;
  shown.centers = &plan.basis.center;
  shown.means = &found->means;
  shown.constant_in = &constant_in;
  const Blocks beside = head_blocks(plan.blocks, plan.factor, shown);
  const std::vector<double> zeros(q, 0.0);
  PassPlan pass{&plan.kernel, &basis, zeros, {}, false, true};
  auto sums = fold(beside, PassSum(pass), plan.fold);
  if (!sums) return std::nullopt;
  Matrix gram = sums->derivatives().information;  // a quarter of it
  for (std::size_t j = 0; j < q; ++j) {
    double between = 0.0;
    for (std::size_t l = 0; l < found->rows.size(); ++l)
      between += found->rows[l] * found->means(l, j) * found->means(l, j);
    const double own = 4.0 * gram(j, j) / (basis.scale[j] * basis.scale[j]);
    if (own > kAliasedShare * kAliasedShare * (own + between)) continue;
    constant_in[j] = true;
    for (std::size_t k = 0; k < q; ++k) gram(j, k) = gram(k, j) = 0.0;
  }
  const auto aliases = find_aliases(beside, basis, gram, found->total - found->cells, plan.fold);
  if (!aliases) return std::nullopt;
  std::vector<Alias> result;
  for (const Alias& alias : aliases->columns) result.push_back(with_levels(plan, *found, alias));
  return result;
}

}  // namespace ogive::fitting
