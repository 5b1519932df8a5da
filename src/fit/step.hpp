/// Steps under linear equalities: aliased columns, profile intervals, restricted tests and constraints alike.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/information.hpp"
#include "base/matrix.hpp"
#include "fit/newton.hpp"

namespace ogive::fitting {

/// The points where A beta = b: origin + the span of directions.  A single column kept free is a unit direction; when
/// every direction is one, `free` lists their columns and nothing is multiplied.
class Subspace {
 public:
  /// All columns but those in `fixed` may move; those stay at 0.
  [[nodiscard]] static Subspace without(std::size_t columns, std::span<const std::size_t> fixed);
  /// A beta = b; nothing when no beta satisfies it.
  [[nodiscard]] static std::optional<Subspace> equalities(const Matrix& a, std::span<const double> b);

  [[nodiscard]] std::size_t size() const noexcept { return unit_ ? free_.size() : basis_.columns(); }
  /// The free columns, when every direction is a unit vector.
  [[nodiscard]] const std::vector<std::size_t>& free() const noexcept { return free_; }
  [[nodiscard]] std::vector<double> point(std::span<const double> coordinates) const;
  [[nodiscard]] std::vector<double> direction(std::span<const double> coordinates) const;
  /// Coordinates of the point of the subspace nearest to beta.
  [[nodiscard]] std::vector<double> coordinates(std::span<const double> beta) const;
  [[nodiscard]] std::vector<double> score(std::span<const double> full) const;
  [[nodiscard]] Matrix information(const Matrix& full) const;

 private:
  std::vector<double> origin_;
  std::vector<std::size_t> free_;
  Matrix basis_;
  bool unit_ = true;
};

}  // namespace ogive::fitting
