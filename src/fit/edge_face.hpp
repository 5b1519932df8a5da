/// The coefficients that keep rows exactly at the ends of their ranges.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/twofold_algebra.hpp"

namespace ogive::fitting {

/// Solutions c of equations row'c = value in twofold precision: some of the coefficients from the others.
class EdgeFace {
 public:
  explicit EdgeFace(std::size_t columns) : pivot_of_(columns, kFree) {}

  /// One more equation.  False where those before contradict it.
  [[nodiscard]] bool add(TwofoldVector row, DoubleDouble value);
  /// The coefficients that follow from the others.
  void complete(TwofoldVector& c) const;
  /// A basis of the ways that c may go.
  [[nodiscard]] std::vector<TwofoldVector> directions() const;

 private:
  /// Reduced: 1 at `pivot`, 0 at the other pivots.
  struct Equation {
    TwofoldVector row;
    DoubleDouble value;
    std::size_t pivot = 0;
  };
  static constexpr std::size_t kFree = static_cast<std::size_t>(-1);

  std::vector<Equation> equations_;
  std::vector<std::size_t> pivot_of_;  ///< the equation that a coefficient follows from
};

}  // namespace ogive::fitting
