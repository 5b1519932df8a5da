#include "fit/row_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace ogive::fitting {
namespace {

constexpr RowBounds kNoBounds = {kInfinity, kInfinity, kInfinity};

RowBounds probit_bounds(const EtaRange& range) {
  const double size = std::max(std::fabs(range.lowest), std::fabs(range.highest)) + 1.0;
  return {size + 1.0, 1.0, size + 1.0};
}

/// Beyond this log of a hazard h an outcome that has happened is left out: all its derivatives are below h^2 exp(-h),
/// where a step may have taken 1 from its logarithm.
constexpr double kHappened = 5.5;

/// `highest`: the largest log of a hazard; `highest_cost`: of one that the likelihood counts, where it is the score.
RowBounds hazard_bounds(double highest, double highest_cost) {
  const double cost = std::max(1.0, std::exp(highest_cost + 1.0));
  if (!(highest > kHappened)) return {1.0 + std::exp(highest + 1.0), cost, cost};
  const double hazard = std::exp(kHappened - 1.0);
  return {1.0 + std::exp(kHappened + 1.0), cost, cost, hazard * hazard * std::exp(-hazard)};
}

/// A step takes at most half of the room below 0.
RowBounds log_bounds(double highest) {
  if (!(highest < 0.0)) return kNoBounds;
  const double mean = std::exp(0.5 * highest);
  const double rest = -std::expm1(0.5 * highest);
  return {std::max((1.0 + mean) / rest, -2.0 / highest), mean / (rest * rest), std::max(1.0, mean / rest)};
}

/// A step takes at most a quarter of the room.
RowBounds share_bounds(const EtaRange& range) {
  const double room = std::min(range.lowest, 1.0 - range.highest);
  if (!(room > 0.0)) return kNoBounds;
  return {4.0 / room, 4.0 / (room * room), 2.0 / room};
}

}  // namespace

bool has_row_bounds(const Model& model) { return is_concave(model) && std::holds_alternative<Binomial>(model.family); }

RowBounds row_bounds(const Link& link, const EtaRange& range) {
  struct Bounds {
    const EtaRange& range;
    RowBounds operator()(Logit) const { return {}; }
    RowBounds operator()(Probit) const { return probit_bounds(range); }
    RowBounds operator()(Cloglog) const { return hazard_bounds(range.highest, range.highest_failing); }
    RowBounds operator()(Loglog) const { return hazard_bounds(-range.lowest, -range.lowest_succeeding); }
    RowBounds operator()(Log) const { return log_bounds(range.highest); }
    RowBounds operator()(LogComplement) const { return log_bounds(range.highest); }
    RowBounds operator()(Identity) const { return share_bounds(range); }
    RowBounds operator()(Cauchit) const { return kNoBounds; }
    RowBounds operator()(SquareRoot) const { return kNoBounds; }
  };
  return std::visit(Bounds{range}, link);
}

}  // namespace ogive::fitting
