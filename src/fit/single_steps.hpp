/// Which passes of a path of Newton's steps may sum the information in single precision.
#pragma once

#include <algorithm>
#include <cstdint>

namespace ogive::fitting {

/// The decrement falls quadratically, d' = c d^2, and not below (e k)^2 d, where e k is the error of an information of
/// condition k that was summed with relative errors e.  Single precision is for points from where another step follows
/// in any case, and where that floor is not what the next decrement is made of.
class SingleSteps {
 public:
  /// None may.
  SingleSteps() = default;
  /// Before the first pass: what decrement is expected there, and what condition.
  SingleSteps(std::int64_t rows, double tolerance, double decrement, double condition)
      : growth_(1.0 / static_cast<double>(rows)), tolerance_(tolerance), next_(decrement), condition_(condition) {}

  /// Whether the next pass may be single.
  [[nodiscard]] bool allows_next() const noexcept {
    const double error = kSingleError * condition_;
    const double after = std::max(kSafety * tolerance_, growth_ * next_ * next_);
    return next_ > kAnother * tolerance_ && error * error * next_ <= after;
  }
  /// What was seen at a point: the full step from there comes next.
  void saw(double decrement, double condition) noexcept {
    if (last_ > 0.0) growth_ = decrement / (last_ * last_);
    last_ = decrement;
    next_ = growth_ * decrement * decrement;
    condition_ = condition;
  }

 private:
  /// Of sums of 2^10 floats in a chain, whose rounding is 2^-24: as a random walk, and some chains.
  static constexpr double kSingleError = 0x1p-20;
  static constexpr double kSafety = 0.1;
  /// Above so many tolerances what is foreseen is not the last point.
  static constexpr double kAnother = 1e4;

  double growth_ = 0.0;
  double tolerance_ = 0.0;
  double next_ = 0.0;
  double condition_ = 1.0;
  double last_ = 0.0;
};

}  // namespace ogive::fitting
