/// Fits with one coefficient held, in twofold precision: for designs whose columns double cannot tell apart.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "fit/accurate_sum.hpp"
#include "fit/profile_fits.hpp"

namespace ogive::fitting {

/// As HeldFits; the rows are made nearly orthonormal by the Cholesky factor of the information at the estimate, so that
/// conditions up to 1e27 cost no digit.
class AccurateHeldFits final : public RestrictedFits {
 public:
  /// `guide`: fits in double to begin at, their peak found, where what is maximised may have several maxima.
  AccurateHeldFits(const Blocks& blocks, const Estimate& estimate, const FoldControl& control, HeldFits* guide);

  [[nodiscard]] bool find_peak() override;
  /// The peak was reached; it is not where the observed information is singular there.
  [[nodiscard]] bool found_peak() const noexcept { return peak_.found; }
  [[nodiscard]] std::optional<HeldFit> hold(std::size_t column) override;
  [[nodiscard]] std::optional<HeldFit> at(double value, const HeldFit& from) override;
  [[nodiscard]] std::optional<bool> never_reaches(double target, const HeldFit& fit, double side) override {
    return guide_ != nullptr ? guide_->never_reaches(target, fit, side) : false;
  }
  [[nodiscard]] double top() const override { return rounded(peak_.log_likelihood); }
  [[nodiscard]] bool concave() const noexcept override { return is_concave(estimate_.model); }
  [[nodiscard]] std::optional<double> variance_near_peak(std::span<const double> change) override;
  [[nodiscard]] std::optional<double> curvature_at_peak(std::span<const double> direction) override;

 private:
  /// What is known at one point: g the score, H the information and a the contrast held, in the coordinates of the
  /// orthonormal rows.
  struct Look {
    TwofoldVector step;      ///< H^-1 g
    TwofoldVector along;     ///< H^-1 a
    DoubleDouble decrement;  ///< g'H^-1 g
    DoubleDouble slope;      ///< a'H^-1 g
    DoubleDouble variance;   ///< a'H^-1 a; 0 where nothing is held
  };
  struct Point {
    TwofoldVector beta;
    DoubleDouble log_likelihood;
    Look look;
    bool found = false;
  };

  /// With the observed information; with the expected one where that is not positive definite with the contrast held.
  [[nodiscard]] bool evaluate(const TwofoldVector& beta);
  [[nodiscard]] std::optional<TwofoldMatrix> factor_without_flat();
  [[nodiscard]] std::optional<TwofoldVector> solved(TwofoldVector v, double negligible) const;
  [[nodiscard]] bool evaluate(const TwofoldVector& beta, RowStage stage);
  [[nodiscard]] std::optional<TwofoldMatrix> factor_where_held() const;
  [[nodiscard]] std::optional<Look> look() const;
  [[nodiscard]] DoubleDouble held_value(const TwofoldVector& beta) const;
  [[nodiscard]] std::optional<HeldFit> reach(double value, const HeldFit& from);
  [[nodiscard]] std::optional<Point> maximise(TwofoldVector beta, const double* value);
  [[nodiscard]] TwofoldVector free_part(std::span<const double> internal) const;
  [[nodiscard]] HeldFit held_fit(double value, const Point& point) const;

  const Blocks& blocks_;
  FoldControl control_;
  HeldFits* guide_;
  TwofoldMatrix lower_;
  TwofoldTotals sums_;
  std::optional<TwofoldMatrix> factor_;  ///< of the last information, flat coordinates apart
  std::vector<std::size_t> flat_;        ///< coordinates along which the likelihood there is flat beside the others
  Point peak_;
  TwofoldVector contrast_;  ///< of z; empty: nothing is held
  TwofoldVector in_rows_;   ///< L^-1 contrast
};

}  // namespace ogive::fitting
