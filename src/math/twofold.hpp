/// Elementary functions of numbers of about 32 digits (base/double_double.hpp), in plain arithmetic: the same bits on
/// every processor.
#pragma once

#include "base/double_double.hpp"

namespace ogive {

/// e^x, relative error below 2^-100 where it is above 1e-290; 0 below -745.2, infinity above 709.7.
[[nodiscard]] DoubleDouble exp(DoubleDouble x) noexcept;

/// e^x - 1, relative error below 2^-94.
[[nodiscard]] DoubleDouble exp_less_one(DoubleDouble x) noexcept;

/// log(x) for x > 0, error below 2^-97 of max(1, |log x|); -infinity at 0.
[[nodiscard]] DoubleDouble log(DoubleDouble x) noexcept;

/// log(1 + x) for 0 <= x <= 1, relative error below 2^-94.
[[nodiscard]] DoubleDouble log_one_plus(DoubleDouble x) noexcept;

/// log(1 - x) for 0 <= x <= 1/2, relative error below 2^-94.
[[nodiscard]] DoubleDouble log_one_minus(DoubleDouble x) noexcept;

/// The arc tangent of 0 <= x <= 1, relative error below 2^-94.
[[nodiscard]] DoubleDouble arc_tangent(DoubleDouble x) noexcept;

/// phi(t) / Phi(-t) and how much larger than t it is, for t >= 0, relative error below 1e-22: the normal hazard.
/// Source    NIST Digital Library of Mathematical Functions 7.6.2 (series), 7.9.1 (Laplace's continued fraction).
struct NormalTail {
  DoubleDouble hazard, excess, density;  ///< `density` is phi(t)
};
[[nodiscard]] NormalTail normal_tail(DoubleDouble t) noexcept;

/// log Gamma(x + 1) for x >= 0 (log x! for whole numbers), error below 1e-27 of max(1, value).
/// Source    Stirling's series, NIST Digital Library of Mathematical Functions 5.11.1.
[[nodiscard]] DoubleDouble log_factorial(double x) noexcept;

}  // namespace ogive
