/// The internal basis: columns centred by a fixed reference value and scaled by a power of two.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.hpp"
#include "fit/kernel.hpp"

namespace ogive::fitting {

/// Internal column j is (x_j - center_j) scale_j.  Centring is a change of basis only when the design contains the
/// constant: `constant` holds k with X k = 1 (center is 0 where k is not); without it every center is 0.
///
///   beta = T internal,  T = (I - k center') diag(scale).
struct Basis {
  std::vector<double> center;
  std::vector<double> scale;
  std::vector<double> shift;     ///< center * scale
  std::vector<double> constant;  ///< empty: none

  [[nodiscard]] std::size_t columns() const noexcept { return scale.size(); }
  [[nodiscard]] PointView at(std::span<const double> beta) const noexcept {
    return {scale.data(), shift.data(), beta.data()};
  }

  /// Coefficients of the user's columns, products summed in double-double.
  [[nodiscard]] std::vector<double> to_user(std::span<const double> internal) const;
  [[nodiscard]] std::vector<double> to_internal(std::span<const double> user) const;
  /// Row i of T: the contrast of the internal coefficients that is the user's coefficient i.
  [[nodiscard]] std::vector<double> user_contrast(std::size_t i) const;
};

/// The basis that changes nothing.
[[nodiscard]] Basis identity_basis(std::size_t columns);

}  // namespace ogive::fitting
