#include "fit/boundary.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/edge_step.hpp"
#include "fit/first_meeting.hpp"
#include "fit/pass.hpp"
#include "fit/row_subset.hpp"

namespace ogive::fitting {
namespace {

constexpr int kMostRounds = 400;
constexpr int kMostEdgeHalvings = 40;
/// On lambda^2 within the subspace, and the share of it that a stalled iteration may keep.
constexpr double kEdgeTolerance = 1e-24;
constexpr double kEdgeStalled = 1e-14;
/// Times that a row may be held where a step had ended.
constexpr int kMostHolds = 5;
/// A step that cannot end at the edge stops short of it.
constexpr double kShortOfEdge = 0.99;
/// A distance from a row's end that is rounding beside what its eta is the sum of.
constexpr double kStays = 1e-12;
/// The search: a point inside the range and the rows that are at its ends.
class EdgeSearch {
 public:
  EdgeSearch(const Blocks& blocks, const Kernel& kernel, const EdgeStart& start, const FoldControl& control)
      : blocks_(blocks),
        kernel_(kernel),
        basis_(start.basis),
        model_(start.model),
        aliased_(start.aliased),
        contrast_(start.held),
        control_(control),
        natural_(std::holds_alternative<Binomial>(start.model.family) ? 1.0 : 0.0) {
    result_.beta = start.beta;
  }

  std::optional<EdgeMaximum> run(const std::vector<RowEnd>& pinned) {
    const EndsPlan plan{&basis_, &model_, &pinned};
    const auto found = fold(blocks_, RowsAtEnds(plan), control_);
    if (!found) return std::nullopt;
    for (const Meeting& end : found->found()) add_end(pinned_, end);
    if (!make_space()) return std::move(result_);
    list_rows();
    if (!hold_what_is_there()) return std::nullopt;
    for (int round = 0; round < kMostRounds; ++round) {
      const std::optional<Move> made = one_round();
      if (!made) return std::nullopt;
      if (*made == Move::on) continue;
      const std::optional<bool> held = hold_what_is_there();
      if (!held) return std::nullopt;
      if (*held) continue;
      if (*made == Move::stuck) break;
      return finish();
    }
    return std::move(result_);
  }

 private:
  enum class Move : unsigned char { on, arrived, stuck };

  /// One step, or a row met without one.
  std::optional<Move> one_round() {
    for (const RowStage stage : {RowStage::observed, RowStage::expected}) {
      if (!evaluate(result_.beta, stage)) return std::nullopt;
      if (!std::isfinite(sums_.log_likelihood)) return Move::stuck;
      std::optional<EdgeStep> step = step_here();
      if (!step) continue;
      step_ = std::move(*step);
      const double before = result_.decrement;
      result_.decrement = step_.decrement;
      const bool stalled =
          stage == RowStage::observed && result_.decrement <= kEdgeStalled && result_.decrement > 0.5 * before;
      if (!(result_.decrement > kEdgeTolerance) || stalled) return Move::arrived;
      const std::optional<bool> moved = move();
      if (!moved) return std::nullopt;
      if (*moved) return Move::on;
    }
    return Move::stuck;
  }

  /// Sums of the rows that are not at an end.
  bool evaluate(const std::vector<double>& beta, RowStage stage = RowStage::observed) {
    ++result_.passes;
    const Blocks rest = without_rows(blocks_, held_rows_);
    Passes passes(rest, kernel_, basis_, control_, model_);
    passes.use(stage);
    const Sums* sums = passes.at(beta);
    if (sums == nullptr) return false;
    sums_ = *sums;
    return true;
  }

  /// The step with what the rows at their ends add.
  [[nodiscard]] std::optional<EdgeStep> step_here() const {
    std::vector<double> score = sums_.score;
    Matrix information = sums_.information;
    for (const Meeting& end : held_) {
      for (std::size_t j = 0; j < score.size(); ++j) score[j] += end.pull * end.z[j];
      for (std::size_t j = 0; j < score.size(); ++j)
        for (std::size_t k = 0; k < score.size(); ++k) information(j, k) += end.curve * end.z[j] * end.z[k];
    }
    return edge_step({*space_, held_, score, information});
  }

  /// Where pinned rows keep their eta, the contrast its value, and aliased columns stay 0.
  bool make_space() {
    const bool all = pinned_.empty() && !contrast_;
    space_ = all ? Subspace::without(basis_.columns(), aliased_) : at_ends(pinned_);
    if (space_) result_.beta = space_->point(space_->coordinates(result_.beta));
    return space_.has_value();
  }

  [[nodiscard]] std::optional<Subspace> at_ends(const std::vector<Meeting>& ends) const {
    const std::size_t fixed = ends.size() + aliased_.size();
    Matrix equalities(fixed + (contrast_ ? 1 : 0), basis_.columns());
    std::vector<double> values(equalities.rows(), 0.0);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      for (std::size_t j = 0; j < basis_.columns(); ++j) equalities(i, j) = ends[i].z[j];
      values[i] = ends[i].room;
    }
    for (std::size_t k = 0; k < aliased_.size(); ++k) equalities(ends.size() + k, aliased_[k]) = 1.0;
    if (contrast_) {
      std::copy(contrast_->contrast.begin(), contrast_->contrast.end(), equalities.row(fixed).begin());
      values[fixed] = contrast_->value;
    }
    return Subspace::equalities(equalities, values);
  }

  /// The end that a row not held meets first; without rows where none does.  Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<Meeting> meeting_between(const std::vector<double>& from,
                                                       const std::vector<double>& to) const {
    const MeetingPlan plan{&kernel_, &basis_, &from, &to, &model_};
    const Blocks rest = without_rows(blocks_, held_rows_);
    const auto looked = fold(rest, FirstMeeting(plan), control_);
    if (!looked) return std::nullopt;
    return looked->found();
  }

  /// One step within the range, to a row's end or as far as the likelihood rises.  False when it does not rise.
  std::optional<bool> move() {
    const std::vector<double> from = result_.beta;
    const std::vector<double> to = moved(from, 1.0);
    const std::optional<Meeting> looked = meeting_between(from, to);
    if (!looked) return std::nullopt;
    const bool met = !looked->rows.empty();
    if (met && looked->possible && is_there(*looked)) {
      add_end(held_, *looked);
      list_rows();
      result_.decrement = kInfinity;
      return true;
    }
    const double reached = sums_.log_likelihood;
    const double lowest = reached - kObjectiveNoise * std::fabs(reached);
    double length = met ? looked->length : 1.0;
    const std::vector<Meeting> held = held_;
    std::erase_if(held_, [&](const Meeting& end) { return leaves(end, length); });
    if (met && looked->possible) {
      add_end(held_, *looked);
      if (!go(from, length)) return std::nullopt;
      if (sums_.log_likelihood >= lowest) return true;
      held_.pop_back();
    }
    if (met) length *= kShortOfEdge;
    for (int halving = 0; halving <= kMostEdgeHalvings; ++halving, length *= 0.5) {
      if (!go(from, length)) return std::nullopt;
      if (sums_.log_likelihood >= lowest) return true;
    }
    held_ = held;
    list_rows();
    result_.beta = from;
    return false;
  }

  [[nodiscard]] std::vector<double> moved(std::vector<double> beta, double share) const {
    for (std::size_t j = 0; j < beta.size(); ++j) beta[j] += share * step_.direction[j];
    return beta;
  }

  /// To a share of the step, where rows that are held are exactly at their ends.
  bool go(const std::vector<double>& from, double share) {
    list_rows();
    result_.beta = moved(from, share);
    std::vector<Meeting> ends = held_;
    ends.insert(ends.end(), pinned_.begin(), pinned_.end());
    if (!ends.empty())
      if (const auto face = at_ends(ends)) result_.beta = face->point(face->coordinates(result_.beta));
    return evaluate(result_.beta);
  }

  [[nodiscard]] static double product(const Meeting& end, const std::vector<double>& v) {
    double sum = 0.0;
    for (std::size_t j = 0; j < v.size(); ++j) sum += end.z[j] * v[j];
    return sum;
  }

  /// Whether a row that the step meets has been at its end all along.
  [[nodiscard]] bool is_there(const Meeting& end) const {
    return std::fabs(end.room - product(end, result_.beta)) <= kStays * size_at(end, result_.beta, natural_);
  }

  /// Whether the step takes a held row inwards by more than rounding.
  [[nodiscard]] bool leaves(const Meeting& end, double length) const {
    const double along = product(end, step_.direction);
    return length * (end.upper ? -along : along) > kStays * size_at(end, result_.beta, natural_);
  }

  /// A step, or the start, may be exactly where rows have their ends, which then are in none of the lists: they are
  /// held, each a few times at most.
  std::optional<bool> hold_what_is_there() {
    const auto looked = rows_there();
    if (!looked) return std::nullopt;
    bool any = false;
    for (const Meeting& end : *looked) {
      const std::int64_t first = end.rows.front();
      if (std::count(seen_there_.begin(), seen_there_.end(), first) >= kMostHolds) continue;
      seen_there_.push_back(first);
      add_end(held_, end);
      any = true;
    }
    if (!any) return false;
    step_.direction.assign(result_.beta.size(), 0.0);
    if (!go(result_.beta, 0.0)) return std::nullopt;
    result_.decrement = kInfinity;
    return true;
  }

  /// Rows at an end to within rounding that are in none of the lists.
  [[nodiscard]] std::optional<std::vector<Meeting>> rows_there() const {
    const EndsPlan plan{&basis_, &model_, nullptr, &kernel_, &result_.beta};
    const Blocks rest = without_rows(blocks_, held_rows_);
    const auto looked = fold(rest, RowsAtEnds(plan), control_);
    if (!looked) return std::nullopt;
    return looked->found();
  }

  void list_rows() {
    held_rows_.clear();
    for (const std::vector<Meeting>* ends : {&held_, &pinned_})
      for (const Meeting& end : *ends) held_rows_.insert(held_rows_.end(), end.rows.begin(), end.rows.end());
    std::sort(held_rows_.begin(), held_rows_.end());
  }

  std::optional<EdgeMaximum> finish() {
    const auto there = rows_there();
    if (!there) return std::nullopt;
    for (const Meeting& end : *there) result_.rows.push_back({end.rows.front(), 0.0});
    result_.found = true;
    result_.log_likelihood = sums_.log_likelihood;
    result_.pearson = sums_.pearson;
    result_.rest = sums_.score;
    std::vector<double> gains(held_.size(), 0.0);
    for (std::size_t a = 0; a < step_.support.size(); ++a) gains[step_.support[a]] = step_.multipliers[a];
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const double left = held_[i].pull - (held_[i].upper ? gains[i] : -gains[i]);
      for (std::size_t j = 0; j < held_[i].z.size(); ++j) result_.rest[j] += left * held_[i].z[j];
      for (const std::int64_t row : held_[i].rows) result_.rows.push_back({row, gains[i]});
    }
    for (const Meeting& end : pinned_)
      for (const std::int64_t row : end.rows) result_.rows.push_back({row, 0.0});
    std::sort(result_.rows.begin(), result_.rows.end(),
              [](const EdgeRow& a, const EdgeRow& b) { return a.row < b.row; });
    return std::move(result_);
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const Basis& basis_;
  const Model& model_;
  const std::vector<std::size_t>& aliased_;
  const std::optional<HeldContrast>& contrast_;
  const FoldControl& control_;
  double natural_;  // the unit of eta, where it has one
  std::optional<Subspace> space_;
  std::vector<Meeting> pinned_;  // at their ends whatever the coefficients
  std::vector<Meeting> held_;    // at their ends now
  std::vector<std::int64_t> held_rows_;
  std::vector<std::int64_t> seen_there_;  // rows that were held where an iteration had ended
  EdgeStep step_;
  Sums sums_;
  EdgeMaximum result_;
};

}  // namespace

std::optional<EdgeMaximum> maximise_within_range(const Blocks& blocks, const Kernel& kernel, const EdgeStart& start,
                                                 const FoldControl& control) {
  return EdgeSearch(blocks, kernel, start, control).run(start.pinned);
}

}  // namespace ogive::fitting
