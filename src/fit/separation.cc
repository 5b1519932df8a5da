#include "fit/separation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "fit/fold.hpp"
#include "fit/separation_cone.hpp"
#include "fit/separation_rows.hpp"

namespace ogive::fitting {
namespace {

/// Coefficients asked about in one pass: bounds the rows that its sums hold.
constexpr std::size_t kAskedTogether = 16;
/// Rounds before the proofs begin.
constexpr int kGatherings = 50;

/// The search: a direction that is right for the working set is held against all rows; those against it join the set.
class SeparationSearch {
 public:
  SeparationSearch(const Blocks& blocks, const std::vector<std::size_t>& columns, const SeparationControl& control)
      : blocks_(blocks), columns_(columns), control_(control), fold_{control.threads, control.stop, {}} {}

  Result<SeparationReport> run() {
    OGIVE_CHECK(look());
    OGIVE_CHECK(gather());
    OGIVE_CHECK(find_interior());
    OGIVE_CHECK(find_limits());
    if (report_.kind != Separation::overlap) report_.direction = in_user_columns();
    report_.exact = true;
    return std::move(report_);
  }

 private:
  using Check = std::optional<RowCheck>;

  [[nodiscard]] static tl::unexpected<Error> stopped() {
    return fail(Errc::interrupted, "the search for separation was interrupted");
  }
  [[nodiscard]] std::size_t capacity() const { return std::max<std::size_t>(64, 4 * columns_.size()); }

  Status look() {
    const RowSample::Plan plan{blocks_.columns, &columns_, 4 * capacity()};
    const auto sample = fold(blocks_, RowSample(plan), fold_);
    if (!sample) return stopped();
    if (!sample->finite()) {
      return fail(Errc::bad_data, "a column holds a number that is not finite: separation cannot be decided");
    }
    report_.rows = sample->count();
    set_.emplace(FlatSpace(NullSpace(columns_.size()), sample->scale()), control_.stop);
    set_->add(sample->rows());
    return {};
  }

  [[nodiscard]] Check hold(const std::vector<Direction>& directions, Demand demand) const {
    const RowCheck::Plan plan{blocks_.columns, &columns_,  &set_->flat(),  &directions,
                              demand,          capacity(), control_.sample};
    return fold(blocks_, RowCheck(plan), fold_);
  }

  /// Takes rows in until the set shows an overlap, or has a direction that no row is clearly against.  What is found
  /// later is proven then: this saves proofs about sets that are too small.
  Status gather() {
    for (int round = 0; round < kGatherings && set_->flat().dimension() > 0 && set_->size() > 0; ++round) {
      OGIVE_TRY(std::optional<Direction> direction, set_->likely_direction());
      if (!direction) break;
      const Check check = hold({std::move(*direction)}, Demand::roughly_not_negative);
      if (!check) return stopped();
      const std::size_t before = set_->size();
      set_->add(check->against(0));
      if (set_->size() == before) break;
    }
    return {};
  }

  /// A direction with x'd > 0 for every row that any direction separates, and the kind.
  Status find_interior() {
    while (set_->flat().dimension() > 0) {
      OGIVE_TRY(std::optional<Direction> direction, set_->strict_direction());
      if (!direction) continue;
      const std::vector<Direction> directions = {std::move(*direction)};
      const Check check = hold(directions, Demand::positive);
      if (!check) return stopped();
      if (!check->against(0).empty()) {
        set_->add(check->against(0));
        continue;
      }
      interior_ = directions[0];
      report_.separated_rows = check->separated();
      report_.separated_rows_sample = check->separated_sample();
      if (report_.separated_rows > 0)
        report_.kind = report_.separated_rows == report_.rows ? Separation::complete : Separation::quasi_complete;
      return {};
    }
    return {};
  }

  /// d_j = 0 on C when e_j is in the flat space; else the sign of the interior direction, unless a direction of C has
  /// the other one.
  Status find_limits() {
    const auto& basis = set_->flat().space().basis();
    report_.limits.assign(columns_.size(), Limit::finite);
    std::vector<std::size_t> open;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (std::all_of(basis.begin(), basis.end(), [j](const auto& vector) { return vector[j].is_zero(); })) continue;
      const int sign = interior_.exact[j].sign();
      report_.limits[j] = sign > 0 ? Limit::plus_infinity : sign < 0 ? Limit::minus_infinity : Limit::undetermined;
      if (sign != 0) open.push_back(j);
    }
    if (basis.size() == 1 && report_.kind != Separation::overlap) return {};  // C is one ray
    while (!open.empty()) OGIVE_CHECK(ask(open));
    return {};
  }

  /// One round for the first of the open coefficients: each is settled by the working set, or gives a direction that is
  /// held against all rows.
  Status ask(std::vector<std::size_t>& open) {
    std::vector<Direction> directions;
    std::vector<std::size_t> settled;
    for (const std::size_t j : open) {
      if (directions.size() == kAskedTogether) break;
      OGIVE_TRY(std::optional<Direction> direction, set_->direction_against(j, interior_.exact[j].sign(), interior_));
      if (direction) {
        directions.push_back(std::move(*direction));
      } else {
        settled.push_back(j);
      }
    }
    std::erase_if(open, [&](std::size_t j) { return std::find(settled.begin(), settled.end(), j) != settled.end(); });
    if (directions.empty()) return {};
    const Check check = hold(directions, Demand::not_negative);
    if (!check) return stopped();
    for (std::size_t k = 0; k < directions.size(); ++k) {
      if (check->against(k).empty()) {
        std::erase_if(open, [&](std::size_t j) { return turned(directions[k], j); });
      } else {
        set_->add(check->against(k));
      }
    }
    return {};
  }

  /// A direction of C with the other sign at j: both occur.
  bool turned(const Direction& direction, std::size_t j) {
    if (direction.exact[j].sign() * interior_.exact[j].sign() >= 0) return false;
    report_.limits[j] = Limit::undetermined;
    return true;
  }

  [[nodiscard]] std::vector<double> in_user_columns() const {
    // d_j 2^shift_j is the change of the user's coefficient; exponents are compared before anything can overflow.
    std::int64_t top = std::numeric_limits<std::int64_t>::min();
    const std::vector<int>& shift = set_->flat().scale().shift;
    for (std::size_t j = 0; j < columns_.size(); ++j)
      if (!interior_.exact[j].is_zero()) top = std::max(top, interior_.exact[j].approximation().exponent + shift[j]);
    std::vector<double> direction(columns_.size(), 0.0);
    double largest = 0.0;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (interior_.exact[j].is_zero()) continue;
      const auto near = interior_.exact[j].approximation();
      const std::int64_t below = std::max<std::int64_t>(near.exponent + shift[j] - top, -2000);
      direction[j] = std::ldexp(near.fraction, static_cast<int>(below));
      largest = std::max(largest, std::fabs(direction[j]));
    }
    for (double& d : direction) d /= largest;
    return direction;
  }

  const Blocks& blocks_;
  const std::vector<std::size_t>& columns_;
  const SeparationControl& control_;
  FoldControl fold_;
  std::optional<WorkingSet> set_;
  Direction interior_;
  SeparationReport report_;
};

}  // namespace

Result<SeparationReport> detect_separation(const Blocks& blocks, const std::vector<std::size_t>& columns,
                                           const SeparationControl& control) {
  return SeparationSearch(blocks, columns, control).run();
}

}  // namespace ogive::fitting
