/// Fits with one coefficient held, of a link whose range ends: their maximum may be on its edge.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "fit/boundary.hpp"
#include "fit/profile_fits.hpp"
#include "fit/range_end.hpp"

namespace ogive::fitting {

/// The fits of `inner` where they are inside the range; else those that maximise_within_range finds.  The likelihood is
/// concave, and its maximum inside.
class RangedFits final : public RestrictedFits {
 public:
  RangedFits(RestrictedFits& inner, const RangeQuery& query);

  [[nodiscard]] bool find_peak() override { return inner_.find_peak(); }
  [[nodiscard]] std::optional<HeldFit> hold(std::size_t column) override;
  /// At 0 the likelihood may be 0: an infinite drop.
  [[nodiscard]] std::optional<HeldFit> at(double value, const HeldFit& from) override;
  [[nodiscard]] std::optional<HeldFit> at_range_end(double side) override;
  [[nodiscard]] double top() const override { return inner_.top(); }
  [[nodiscard]] std::optional<double> variance_near_peak(std::span<const double> change) override {
    return inner_.variance_near_peak(change);
  }
  [[nodiscard]] std::optional<double> curvature_at_peak(std::span<const double> direction) override {
    return inner_.curvature_at_peak(direction);
  }

 private:
  [[nodiscard]] std::optional<bool> is_inside(const std::vector<double>& beta) const;
  [[nodiscard]] std::optional<HeldFit> at_zero(const HeldFit& from);
  [[nodiscard]] std::optional<HeldFit> within_range(double value, const HeldFit& from);
  [[nodiscard]] bool go_near(double value, const HeldFit& from, std::vector<double>& begin) const;
  [[nodiscard]] std::optional<HeldFit> on_face(double value, const std::vector<double>& point,
                                               const AdmissibleFace& face, const HeldFit& from);
  [[nodiscard]] std::optional<HeldFit> maximise(double value, const EdgeStart& start, const HeldFit& from);
  /// Of the side on which `value` is.  Nothing when the caller asked to stop.
  [[nodiscard]] const RangeEnd* end_towards(double value);

  RestrictedFits& inner_;
  RangeQuery query_;
  std::vector<std::size_t> aliased_;
  std::vector<double> contrast_;  ///< internal, aliased columns 0
  HeldFit peak_;
  std::array<std::optional<RangeEnd>, 2> ends_;
};

}  // namespace ogive::fitting
