/// Fits with one coefficient held at a value.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.hpp"
#include "fit/estimate.hpp"
#include "fit/pass.hpp"
#include "fit/vanishing.hpp"

namespace ogive::fitting {

/// The likelihood's maximum where the user's coefficient is `value`.
struct HeldFit {
  double value = 0.0;
  double drop = 0.0;          ///< 2 (l_max - l) >= 0, convex in `value`
  double slope = 0.0;         ///< its derivative
  bool found = false;         ///< the restricted fit converged: else nothing else holds
  bool on_edge = false;       ///< of a link's range, or found by its search; the slope may be NaN there
  std::vector<double> beta;   ///< internal
  std::vector<double> along;  ///< how `beta` moves with `value`, to first order
};

/// Restricted fits of one model, all in the internal basis of its estimate.
class RestrictedFits {
 public:
  explicit RestrictedFits(const Estimate& estimate) : estimate_(estimate) {}
  RestrictedFits(const RestrictedFits&) = delete;
  RestrictedFits& operator=(const RestrictedFits&) = delete;
  virtual ~RestrictedFits() = default;

  /// The maximum again, in the arithmetic of the restricted fits: a likelihood ratio is a difference of like numbers.
  /// Returns   false when the caller asked to stop.
  [[nodiscard]] virtual bool find_peak() = 0;
  /// Holds the user's coefficient `column` (a free one) from now on.  Returns the peak as one of its fits.
  [[nodiscard]] virtual std::optional<HeldFit> hold(std::size_t column) = 0;
  /// The fit at `value`, begun at `from` moved along.  Nothing when the caller asked to stop.
  [[nodiscard]] virtual std::optional<HeldFit> at(double value, const HeldFit& from) = 0;
  /// The highest of the maxima found from there and from elsewhere: of a function that is not concave, the restricted
  /// one may have several.
  [[nodiscard]] virtual std::optional<HeldFit> best_at(double value, const HeldFit& from) { return at(value, from); }
  /// The fit where the range of a link keeps the coefficient from going farther on one side (-1 or +1); its drop is
  /// infinite where the likelihood is 0 there.  Not found where there is no such end.  Nothing when the caller asked to
  /// stop.
  [[nodiscard]] virtual std::optional<HeldFit> at_range_end(double) { return HeldFit{}; }
  /// Beyond `fit` towards `side` the drop is proven to stay below `target` for ever.  Nothing when the caller asked to
  /// stop.
  [[nodiscard]] virtual std::optional<bool> never_reaches(double, const HeldFit&, double) { return false; }
  /// The maximum at the end of one coefficient's interval: best_at of the others begins there too.
  virtual void remember(const HeldFit&) {}
  /// A point higher than the peak, which therefore is only a local maximum; the highest that some fit met.  Internal;
  /// empty: none.
  [[nodiscard]] virtual std::span<const double> higher() const noexcept { return {}; }
  /// What is maximised, at the peak.
  [[nodiscard]] virtual double top() const = 0;
  /// What is maximised is concave.
  [[nodiscard]] virtual bool concave() const noexcept { return true; }
  /// Of the coefficient held, at the peak: SE dz/db, the derivative of its Wald statistic (Profile::wald_slope).
  /// Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<double> wald_slope();

  /// What moves the coefficient held by one of the internal basis, whose columns are of size 1.
  [[nodiscard]] double unit() const;

  [[nodiscard]] int count() const noexcept { return count_; }

  /// The variance of the coefficient held, at the peak moved by `change` (internal); NaN where it is singular.
  [[nodiscard]] virtual std::optional<double> variance_near_peak(std::span<const double> change) = 0;
  /// direction' information direction at the peak.
  [[nodiscard]] virtual std::optional<double> curvature_at_peak(std::span<const double> direction) = 0;

 protected:
  const Estimate& estimate_;
  std::size_t column_ = 0;
  int count_ = 0;
};

/// What restricted fits maximise.  `at` gives sums at an internal point, valid until the next one is asked for; nothing
/// when the caller asked to stop.
struct Objective {
  std::function<const Sums*(std::span<const double>)> at;
  bool concave = true;
  /// It may have several maxima, and takes little enough time to look for them from many starts.
  bool search = false;
  /// Sums whose information gives the standard errors; empty: that of `at`, or what it has otherwise.
  std::function<const Sums*(std::span<const double>)> errors = {};
  /// RestrictedFits::never_reaches of a column, beyond a point of the user's columns; empty: false.
  std::function<std::optional<bool>(const Vanishing&)> vanishes = {};
};

/// In double precision.
class HeldFits final : public RestrictedFits {
 public:
  HeldFits(Objective objective, const Estimate& estimate);
  /// Of an estimate without a finite maximum, where the supremum is `top`: fits begin at zeros, and find_peak is not
  /// asked.
  HeldFits(Objective objective, const Estimate& estimate, double top);

  [[nodiscard]] bool find_peak() override;
  [[nodiscard]] std::optional<HeldFit> hold(std::size_t column) override;
  [[nodiscard]] std::optional<HeldFit> at(double value, const HeldFit& from) override;
  [[nodiscard]] std::optional<HeldFit> best_at(double value, const HeldFit& from) override;
  [[nodiscard]] std::optional<bool> never_reaches(double target, const HeldFit& fit, double side) override;
  void remember(const HeldFit& fit) override;
  [[nodiscard]] std::span<const double> higher() const noexcept override { return higher_; }
  [[nodiscard]] double top() const override { return top_; }
  [[nodiscard]] bool concave() const noexcept override { return objective_.concave; }
  /// Of the information at the peak, its columns scaled; infinite where double cannot factor it.
  [[nodiscard]] double condition() const noexcept { return condition_; }
  /// Of a drop near the peak, in its unit.
  [[nodiscard]] double rounding() const noexcept { return rounding_; }

  [[nodiscard]] std::optional<double> variance_near_peak(std::span<const double> change) override;
  [[nodiscard]] std::optional<double> curvature_at_peak(std::span<const double> direction) override;

 private:
  [[nodiscard]] std::vector<double> tangent(const Sums& sums, const std::vector<double>& otherwise) const;
  [[nodiscard]] std::optional<HeldFit> reach(double value, const std::vector<double>& start, const HeldFit& from);
  [[nodiscard]] std::vector<std::vector<double>> starts(double value) const;
  [[nodiscard]] std::vector<std::vector<double>> points_around(double value, std::span<const double> middle) const;

  Objective objective_;
  Subspace free_;
  std::vector<double> peak_;  ///< internal; zeros where there is none
  bool has_peak_ = true;
  double peak_value_ = 0.0;  ///< there, of the coefficient held
  std::vector<double> along_peak_;
  std::vector<std::vector<double>> known_;
  std::vector<double> higher_;
  double highest_ = 0.0;  ///< the drop there, below 0
  double top_ = 0.0;
  double condition_ = 0.0;
  double rounding_ = 0.0;
  Matrix equalities_;  ///< row 0: the contrast that is the coefficient held; one row for each aliased column
};

}  // namespace ogive::fitting
