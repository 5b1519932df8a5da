/// Sums that keep what each addition rounds off.
#pragma once

#include <cmath>

#include "base/double_double.hpp"

namespace ogive {

/// A running sum, its terms in the order in which they come: wrong by a rounding of the result and n u^2 of the sum of
/// the terms' sizes.
/// Source    Neumaier, ZAMM 54 (1974) 39.
class Compensated {
 public:
  void add(double term) noexcept {
    const DoubleDouble sum = two_sum(all_.high, term);
    all_ = {sum.high, all_.low + sum.low};
  }
  void add(const Compensated& later) noexcept {
    add(later.all_.high);
    all_.low += later.all_.low;
  }
  /// What is not finite has no rounding.
  [[nodiscard]] double value() const noexcept { return std::isfinite(all_.high) ? all_.high + all_.low : all_.high; }

 private:
  DoubleDouble all_ = {};
};

}  // namespace ogive
