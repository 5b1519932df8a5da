#include "fit/boundary.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/first_meeting.hpp"
#include "fit/pass.hpp"
#include "fit/row_subset.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

constexpr int kMostRounds = 150;
constexpr int kMostEdgeHalvings = 40;
/// On lambda^2 within the subspace, and the share of it that a stalled iteration may keep.
constexpr double kEdgeTolerance = 1e-24;
constexpr double kEdgeStalled = 1e-14;
/// Multipliers this small beside the largest weight are rounding.
constexpr double kMultiplierNoise = 1e-9;
/// A row that this share of the way from the start would take beyond its end is there.
constexpr double kAtEdge = 1e-7;
/// A step that cannot end at the edge stops short of it.
constexpr double kShortOfEdge = 0.99;

/// The search: a point inside the range and the rows that are held.
class EdgeSearch {
 public:
  EdgeSearch(const Blocks& blocks, const Kernel& kernel, const EdgeStart& start, const FoldControl& control)
      : blocks_(blocks),
        kernel_(kernel),
        basis_(start.basis),
        model_(start.model),
        aliased_(start.aliased),
        control_(control),
        range_(range_of(start.model)),
        start_(start.beta) {
    result_.beta = start.beta;
  }

  std::optional<EdgeMaximum> run() {
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

  /// One step, or one row freed.
  std::optional<Move> one_round() {
    if (!evaluate(result_.beta)) return std::nullopt;
    const auto space = subspace();
    if (!space || !std::isfinite(sums_.log_likelihood)) return Move::stuck;
    Evaluation here = evaluation(sums_, *space);
    if (!here.information) {  // rows of one outcome are straight lines up to the edge
      if (!evaluate(result_.beta, RowStage::expected)) return std::nullopt;
      here = evaluation(sums_, *space);
    }
    if (!here.information) return Move::stuck;
    const std::vector<double> step = here.information->solve(here.score);
    const double before = result_.decrement;
    result_.decrement = 0.0;
    for (std::size_t k = 0; k < step.size(); ++k) result_.decrement += step[k] * here.score[k];
    const bool stalled = result_.decrement <= kEdgeStalled && result_.decrement > 0.5 * before;
    if (result_.decrement <= kEdgeTolerance || stalled) return release() ? Move::on : Move::arrived;
    const std::optional<bool> moved = move(space->direction(step));
    if (!moved) return std::nullopt;
    return *moved ? Move::on : Move::stuck;
  }

  bool evaluate(const std::vector<double>& beta, RowStage stage = RowStage::observed) {
    ++result_.passes;
    const Blocks rest = without_rows(blocks_, held_rows_);
    Passes passes(rest, kernel_, basis_, control_, model_);
    passes.use(is_concave(model_) ? stage : RowStage::expected);
    const Sums* sums = passes.at(beta);
    if (sums == nullptr) return false;
    sums_ = *sums;
    return true;
  }

  /// Where held rows keep their eta and aliased columns stay 0.
  [[nodiscard]] std::optional<Subspace> subspace() {
    const std::size_t p = basis_.columns();
    equalities_ = Matrix(held_.size() + aliased_.size(), p);
    std::vector<double> values(equalities_.rows(), 0.0);
    for (std::size_t i = 0; i < held_.size(); ++i) {
      for (std::size_t j = 0; j < p; ++j) equalities_(i, j) = held_[i].z[j];
      values[i] = held_[i].room;
    }
    for (std::size_t k = 0; k < aliased_.size(); ++k) equalities_(held_.size() + k, aliased_[k]) = 1.0;
    return Subspace::equalities(equalities_, values);
  }

  /// The end that a row not held meets first; without rows where none does.  Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<Meeting> meeting_between(const std::vector<double>& from,
                                                       const std::vector<double>& to) const {
    const MeetingPlan plan{&kernel_, &basis_, &from, &to, range_};
    const Blocks rest = without_rows(blocks_, held_rows_);
    const auto looked = fold(rest, FirstMeeting(plan), control_);
    if (!looked) return std::nullopt;
    return looked->found();
  }

  /// One step within the range, to a row's end or as far as the likelihood rises.  False when it does not rise.
  std::optional<bool> move(const std::vector<double>& step) {
    std::vector<double> to = result_.beta;
    for (std::size_t j = 0; j < to.size(); ++j) to[j] += step[j];
    const std::optional<Meeting> looked = meeting_between(result_.beta, to);
    if (!looked) return std::nullopt;
    const Meeting& meeting = *looked;
    const double reached = sums_.log_likelihood;
    const double lowest = reached - kObjectiveNoise * std::fabs(reached);
    const bool met = !meeting.rows.empty();
    double length = met ? meeting.length : 1.0;
    const std::vector<double> from = result_.beta;
    const auto go = [&](double share) {
      for (std::size_t j = 0; j < from.size(); ++j) result_.beta[j] = from[j] + share * step[j];
      return evaluate(result_.beta);
    };
    if (met && meeting.possible) {
      hold(meeting);
      if (!go(length)) return std::nullopt;
      if (sums_.log_likelihood >= lowest) return true;
      let_go(meeting.rows.front());
    }
    if (met) length *= kShortOfEdge;
    for (int halving = 0; halving <= kMostEdgeHalvings; ++halving, length *= 0.5) {
      if (!go(length)) return std::nullopt;
      if (sums_.log_likelihood >= lowest) return true;
    }
    result_.beta = from;
    return false;
  }

  /// A step of the expected information ends exactly where a row of one outcome has its end, and its infinite weight
  /// then looks like convergence: such a row is held, once.
  std::optional<bool> hold_what_is_there() {
    std::vector<double> beyond = result_.beta;
    for (std::size_t j = 0; j < beyond.size(); ++j) beyond[j] += kAtEdge * (beyond[j] - start_[j]);
    const std::optional<Meeting> looked = meeting_between(start_, beyond);
    if (!looked) return std::nullopt;
    const Meeting& meeting = *looked;
    if (meeting.rows.empty() || !meeting.possible) return false;
    const std::int64_t first = meeting.rows.front();
    if (std::find(seen_there_.begin(), seen_there_.end(), first) != seen_there_.end()) return false;
    seen_there_.push_back(first);
    hold(meeting);
    result_.decrement = kInfinity;
    return true;
  }

  void hold(const Meeting& meeting) {
    held_.push_back(meeting);
    list_rows();
  }
  void let_go(std::int64_t first) {
    std::erase_if(held_, [first](const Meeting& meeting) { return meeting.rows.front() == first; });
    list_rows();
  }
  void list_rows() {
    held_rows_.clear();
    for (const Meeting& meeting : held_) held_rows_.insert(held_rows_.end(), meeting.rows.begin(), meeting.rows.end());
    std::sort(held_rows_.begin(), held_rows_.end());
  }

  /// What each held row would gain: the score of the others is a combination of the rows held; its own pull is added.
  [[nodiscard]] std::vector<double> multipliers() const {
    const std::size_t rows = equalities_.rows();
    Matrix gram(rows, rows);
    std::vector<double> right(rows, 0.0);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < basis_.columns(); ++j) right[i] += equalities_(i, j) * sums_.score[j];
      for (std::size_t k = 0; k < rows; ++k)
        for (std::size_t j = 0; j < basis_.columns(); ++j) gram(i, k) += equalities_(i, j) * equalities_(k, j);
    }
    const auto factored = factor(gram);
    std::vector<double> gains(held_.size(), 0.0);
    if (!factored) return gains;
    const std::vector<double> solved = factored->solve(right);
    for (std::size_t i = 0; i < held_.size(); ++i)
      gains[i] = (solved[i] + held_[i].pull) * (held_[i].upper ? 1.0 : -1.0);
    return gains;
  }

  /// Frees the row that pulls inwards most; false when none does: the maximum.
  bool release() {
    if (held_.empty()) return false;
    const std::vector<double> gains = multipliers();
    double largest = 0.0;
    for (const Meeting& meeting : held_) largest = std::max(largest, std::fabs(meeting.pull));
    const auto least = std::min_element(gains.begin(), gains.end());
    if (*least >= -kMultiplierNoise * largest) return false;
    let_go(held_[static_cast<std::size_t>(least - gains.begin())].rows.front());
    result_.decrement = kInfinity;
    return true;
  }

  EdgeMaximum finish() {
    result_.found = true;
    result_.log_likelihood = sums_.log_likelihood;
    result_.pearson = sums_.pearson;
    const std::vector<double> gains = multipliers();
    for (std::size_t i = 0; i < held_.size(); ++i)
      for (const std::int64_t row : held_[i].rows) result_.rows.push_back({row, gains[i]});
    std::sort(result_.rows.begin(), result_.rows.end(),
              [](const EdgeRow& a, const EdgeRow& b) { return a.row < b.row; });
    return std::move(result_);
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const Basis& basis_;
  const Model& model_;
  const std::vector<std::size_t>& aliased_;
  const FoldControl& control_;
  Range range_;
  std::vector<Meeting> held_;
  std::vector<std::int64_t> held_rows_;
  std::vector<std::int64_t> seen_there_;  // rows that were held where an iteration had ended
  std::vector<double> start_;
  Matrix equalities_;
  Sums sums_;
  EdgeMaximum result_;
};

}  // namespace

std::optional<EdgeMaximum> maximise_within_range(const Blocks& blocks, const Kernel& kernel, const EdgeStart& start,
                                                 const FoldControl& control) {
  return EdgeSearch(blocks, kernel, start, control).run();
}

}  // namespace ogive::fitting
