#include "fit/eliminated_limit.hpp"

#include <algorithm>
#include <cmath>

#include "fit/factor_sums.hpp"

namespace ogive::fitting {
namespace {

constexpr std::size_t kRowsNamed = 20;

Limit limit_of(double beta) {
  if (std::isnan(beta)) return Limit::undetermined;
  if (std::isfinite(beta)) return Limit::finite;
  return beta > 0.0 ? Limit::plus_infinity : Limit::minus_infinity;
}

/// Of all design columns: 1 and -1 for the intercepts of cells that end at infinity, in the user's coding.
std::vector<double> direction_of(const EliminatedFactor& factor, const CellOutcomes& outcomes, std::size_t columns) {
  const auto side = [&](std::size_t cell) {
    const double end = outcomes.end(cell);
    return end > 0.0 ? 1.0 : end < 0.0 ? -1.0 : 0.0;
  };
  std::vector<double> direction(columns, 0.0);
  const double base = factor.constant ? side(0) : 0.0;
  if (factor.constant) direction[*factor.constant] = base;
  double largest = std::fabs(base);
  for (std::size_t l = 1; l < factor.cells(); ++l) {
    direction[factor.first + l - 1] = side(l) - base;
    largest = std::max(largest, std::fabs(side(l) - base));
  }
  for (double& d : direction) d /= largest;
  return direction;
}

}  // namespace

std::vector<std::size_t> columns_with_ends(const EliminatedFactor& factor, const CellOutcomes& outcomes) {
  const bool no_base = factor.constant && outcomes.end(0) != 0.0;
  std::vector<std::size_t> columns;
  if (no_base) columns.push_back(*factor.constant);
  for (std::size_t l = 1; l < factor.cells(); ++l)
    if (no_base || outcomes.end(l) != 0.0) columns.push_back(factor.first + l - 1);
  return columns;
}

SeparationReport report_pure_cells(const Blocks& blocks, const EliminatedFactor& factor, const CellOutcomes& outcomes,
                                   const Estimate& e, std::size_t lost) {
  SeparationReport report;
  report.rows = e.totals.positive_rows;
  const std::vector<double> direction = direction_of(factor, outcomes, e.beta.size());
  for (const std::size_t j : e.free) {
    report.limits.push_back(limit_of(e.beta[j]));
    report.direction.push_back(direction[j]);
  }
  const auto reader = blocks.open();
  for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);
    const std::int32_t* const codes = block.groups[factor.group].codes;
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      if (outcomes.end(cell_of(codes[i])) == 0.0 || !(block.prior_weights[at] * block.trials[at] > 0.0)) continue;
      ++report.separated_rows;
      report.separated_copies += block.copies[at];
      if (report.separated_rows_sample.size() < kRowsNamed)
        report.separated_rows_sample.push_back(block.first_row + at);
    }
  }
  report.kind = report.separated_rows == report.rows ? Separation::complete : Separation::quasi_complete;
  if (report.kind == Separation::complete) {
    report.separated_copies = 0.0;
    return report;
  }
  report.separated_rank = lost;
  for (std::size_t l = 0; l < factor.cells(); ++l) report.separated_rank += outcomes.end(l) != 0.0 ? 1 : 0;
  return report;
}

}  // namespace ogive::fitting
