/// The cone of directions over a working set of rows.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/matrix.hpp"
#include "base/parallel.hpp"
#include "base/result.hpp"
#include "fit/separation_rows.hpp"

namespace ogive::fitting {

/// Some rows x and the flat space that is known so far: questions about C = {d in the flat space's complement :
/// x'd >= 0 for every row}.  Least squares in double propose, whole numbers decide.
class WorkingSet {
 public:
  WorkingSet(FlatSpace flat, StopAsked stop) : flat_(std::move(flat)), stop_(std::move(stop)) {}

  [[nodiscard]] const FlatSpace& flat() const noexcept { return flat_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// Takes rows in; those of both outcomes enlarge the flat space.
  void add(const std::vector<OrientedRow>& rows);

  /// A direction with about x'd >= 0 for every row of the set, and > 0 for some: the set does not show an overlap yet.
  /// Nothing when there is none; if it could be proven, the flat space is everything now.  Error: interrupted.
  [[nodiscard]] Result<std::optional<Direction>> likely_direction();

  /// A direction with x'd > 0 for every row of the set outside the flat space; or nothing, and the flat space has grown
  /// by rows of which a sum with multiples > 0 is 0.  Error: interrupted.
  [[nodiscard]] Result<std::optional<Direction>> strict_direction();

  /// A direction of C with d_j < 0 (sign 1) or d_j > 0 (sign -1); or nothing when the rows prove that there is none.
  /// `interior` has x'd > 0 for every row and the opposite sign at j.  Error: interrupted.
  [[nodiscard]] Result<std::optional<Direction>> direction_against(std::size_t j, int sign,
                                                                   const Direction& interior) const;

 private:
  void settle();
  [[nodiscard]] bool proves_overlap(const std::vector<std::size_t>& support) const;
  [[nodiscard]] bool proves_inside(const std::vector<std::size_t>& support, const std::vector<double>& target,
                                   const std::vector<double>& error) const;
  [[nodiscard]] bool satisfied(const Direction& direction, int least_sign) const;
  [[nodiscard]] Result<ConeMembership> decide(const std::vector<std::size_t>& first, const std::vector<Integer>& target,
                                              bool with_one) const;

  FlatSpace flat_;
  StopAsked stop_;
  std::vector<OrientedRow> rows_;  ///< none in the flat space
  Matrix near_;                    ///< coordinates of the rows in the rounded basis, each of length 1
  std::vector<double> weight_;     ///< what the length was, of the row with its largest entry in [1, 2)
};

}  // namespace ogive::fitting
