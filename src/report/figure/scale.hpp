/// From values to places.
#pragma once

#include <algorithm>
#include <cmath>

#include "report/figure/ticks.hpp"

namespace ogive::figure {

enum class ScaleKind : unsigned char { linear, logarithmic };

/// Maps an extent of values onto an extent of places, which may fall (the y axis).  Values beyond it are put on its
/// ends; NaN has no place.
class Scale {
 public:
  Scale() = default;
  Scale(ScaleKind kind, Extent values, Extent places) : kind_(kind), values_(values), places_(places) {}

  [[nodiscard]] double operator()(double value) const noexcept {
    const double share = std::clamp(share_of(value), 0.0, 1.0);
    return places_.lower + share * (places_.upper - places_.lower);
  }
  [[nodiscard]] const Extent& values() const noexcept { return values_; }
  [[nodiscard]] const Extent& places() const noexcept { return places_; }

 private:
  /// Halves: the difference of two doubles may be none.
  [[nodiscard]] double share_of(double value) const noexcept {
    if (kind_ == ScaleKind::linear)
      return (value / 2.0 - values_.lower / 2.0) / (values_.upper / 2.0 - values_.lower / 2.0);
    const double first = std::log10(values_.lower);
    return (std::log10(value) - first) / (std::log10(values_.upper) - first);
  }

  ScaleKind kind_ = ScaleKind::linear;
  Extent values_, places_;
};

}  // namespace ogive::figure
