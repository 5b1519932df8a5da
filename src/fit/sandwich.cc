#include "fit/sandwich.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "fit/accumulate.hpp"
#include "fit/accurate.hpp"
#include "fit/endgame.hpp"
#include "fit/highest.hpp"
#include "fit/leverage.hpp"
#include "fit/pass.hpp"
#include "fit/row_subset.hpp"
#include "fit/score_sums.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

tl::unexpected<Error> stopped() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// Products of the weighted scores over the free internal columns: an accumulator of `fold`.
class ScoreProducts {
 public:
  struct Plan {
    const Kernel* kernel;
    const Basis* basis;
    const std::vector<std::size_t>* free;
    std::vector<double> beta;  ///< internal
    RowKernel row;
    ScorePlan scores;
    Matrix root;  ///< with a power of 1 - h: S'S is the inverse of the expected information
  };
  explicit ScoreProducts(const Plan& plan)
      : plan_(&plan), sum_(plan.free->size() * plan.free->size(), 0.0), groups_(size(), plan.scores.group_count) {}
  ScoreProducts(const ScoreProducts& other) : ScoreProducts(*other.plan_) {}
  ScoreProducts(ScoreProducts&&) noexcept = default;
  ScoreProducts& operator=(ScoreProducts&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
      scratch_ = aligned_doubles((6 + size()) * kLeafRows);
    }
    const LeafView& leaf = columns_->view(block, plan_->basis->center);
    plan_->kernel->row_scores(plan_->row, leaf, plan_->basis->at(plan_->beta),
                              {array(0), array(1), array(2), nullptr, nullptr, nullptr});
    for (std::size_t j = 0; j < size(); ++j) {
      const std::size_t column = (*plan_->free)[j];
      const double scale = plan_->basis->scale[column];
      const double shift = plan_->basis->shift[column];
      const double* const x = leaf.column[column];
      for (std::size_t i = 0; i < leaf.rows; ++i) z(j)[i] = (x != nullptr ? x[i] * scale : scale) - shift;
    }
    if (plan_->scores.group.empty())
      add_rows(leaf, block);
    else
      add_groups(block);
  }
  void close() noexcept {
    columns_.reset();
    scratch_.reset();
    groups_.close();
  }
  void merge(const ScoreProducts& later) noexcept {
    for (std::size_t k = 0; k < sum_.size(); ++k) sum_[k] += later.sum_[k];
    groups_.merge(later.groups_);
    without_rest_ += later.without_rest_;
  }

  [[nodiscard]] Matrix matrix() const {
    const std::size_t p = size();
    Matrix full(p, p);
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = j; k < p; ++k) {
        double sum = sum_[j * p + k];
        for (std::size_t g = 0; g < groups_.size(); ++g) sum += groups_.row(g)[j] * groups_.row(g)[k];
        full(j, k) = full(k, j) = sum;
      }
    return full;
  }
  [[nodiscard]] std::int64_t without_rest() const noexcept { return without_rest_; }

 private:
  [[nodiscard]] std::size_t size() const noexcept { return plan_->free->size(); }
  /// eta, root weight, residual, factor and two to spare, then the columns.
  [[nodiscard]] double* array(std::size_t k) const noexcept { return scratch_.get() + k * kLeafRows; }
  [[nodiscard]] double* z(std::size_t j) const noexcept { return array(6 + j); }
  [[nodiscard]] const double* residual() const noexcept { return array(2); }

  /// What each row is multiplied by, so that the products of rows are the sum: the score, scaled.
  void find_factors(const LeafView& leaf, const RowBlock& block) noexcept {
    double* const factor = array(3);
    std::fill_n(array(4), leaf.rows, 0.0);
    if (plan_->scores.power > 0)
      for (std::size_t k = 0; k < size(); ++k) {
        turn_row_into(plan_->root, k, z(0), array(5), leaf.rows);
        for (std::size_t i = 0; i < leaf.rows; ++i) array(4)[i] += array(5)[i] * array(5)[i];
      }
    for (std::size_t i = 0; i < leaf.rows; ++i) {
      factor[i] = 0.0;
      if (i >= block.rows || !(leaf.prior_weights[i] > 0.0)) continue;
      const double equal_rows = block.copies[static_cast<std::ptrdiff_t>(i)];
      const double rest = 1.0 - array(1)[i] * array(1)[i] * array(4)[i] / equal_rows;
      const int power = plan_->scores.power;
      if (power > 0 && !(rest > kLeastRest))
        ++without_rest_;
      else
        factor[i] = residual()[i] / std::sqrt(equal_rows) / (power == 0 ? 1.0 : power == 1 ? std::sqrt(rest) : rest);
    }
  }
  void add_rows(const LeafView& leaf, const RowBlock& block) noexcept {
    find_factors(leaf, block);
    for (std::size_t j = 0; j < size(); ++j)
      for (std::size_t i = 0; i < leaf.rows; ++i) z(j)[i] *= array(3)[i];
    for (std::size_t j = 0; j < size(); ++j)
      for (std::size_t k = j; k < size(); ++k) sum_[j * size() + k] += chained_dot(z(j), z(k), leaf.rows);
  }
  void add_groups(const RowBlock& block) noexcept {
    for (std::size_t i = 0; i < block.rows; ++i) {
      double* const sum = groups_.at(plan_->scores.group[static_cast<std::size_t>(block.first_row) + i]);
      for (std::size_t j = 0; j < size(); ++j) sum[j] += z(j)[i] * residual()[i];
    }
  }

  const Plan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles scratch_;
  std::vector<double> sum_;  ///< upper triangle, by rows of the square
  GroupSums<double> groups_;
  std::int64_t without_rest_ = 0;
};

std::vector<double> internal_beta(const Estimate& e) {
  std::vector<double> user = e.beta;
  for (double& b : user)
    if (std::isnan(b)) b = 0.0;
  return e.basis.to_internal(user);
}

/// The information of the free columns; nothing when the caller asked to stop, empty where it is singular.
std::optional<Information> information_of(Passes& passes, RowStage stage, std::span<const double> beta,
                                          const std::vector<std::size_t>& free) {
  passes.use(stage);
  const Sums* const sums = passes.at(beta);
  if (sums == nullptr) return std::nullopt;
  const std::size_t p = free.size();
  Matrix matrix(p, p);
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = 0; k < p; ++k) matrix(j, k) = sums->information(free[j], free[k]);
  return factor(matrix).value_or(Information());
}

std::optional<Sandwich> sandwich_in_double(const Blocks& blocks, const Kernel& kernel, const FoldControl& folding,
                                           const ScorePlan& scores, const Estimate& e) {
  Passes passes(blocks, kernel, e.basis, folding, e.model);
  ScoreProducts::Plan plan{&kernel, &e.basis, &e.free, internal_beta(e), row_kernel(e.model, RowStage::expected),
                           scores,  {}};
  const auto bread = information_of(passes, e.information, plan.beta, e.free);
  if (!bread) return std::nullopt;
  if (bread->size() == 0) return Sandwich();
  if (scores.power > 0) {
    const auto expected = information_of(passes, RowStage::expected, plan.beta, e.free);
    if (!expected) return std::nullopt;
    if (expected->size() == 0) return Sandwich();
    plan.root = expected->root_of_inverse();
  }
  const auto products = fold(blocks, ScoreProducts(plan), folding);
  if (!products) return std::nullopt;
  const Matrix inverse = bread->covariance();
  const Matrix both = multiply(inverse, multiply(products->matrix(), inverse));
  return Sandwich{user_covariance(both, e.basis, e.free), products->without_rest()};
}

/// Twofold where the estimate is: collinear columns would cost its every digit.
std::optional<Sandwich> made(const Blocks& blocks, const Kernel& kernel, const FoldControl& folding,
                             const ScorePlan& scores, const Estimate& e) {
  if (!e.accurate) return sandwich_in_double(blocks, kernel, folding, scores, e);
  const std::vector<double> internal = internal_beta(e);
  std::vector<double> coordinates;
  for (const std::size_t j : e.free) coordinates.push_back(internal[j]);
  return sandwich_accurately(blocks, {e.basis, e.free, coordinates, e.model, e.information}, scores, folding);
}

SandwichRecord record_of(const SandwichPlan& plan, const Estimate& e) {
  SandwichRecord record;
  record.units = plan.written_out ? e.totals.copies : static_cast<double>(e.totals.rows);
  record.clusters = static_cast<std::int64_t>(plan.cluster_count);
  if (!plan.correction) return record;
  const double n = record.units;
  const auto k = static_cast<double>(e.free.size());
  const auto groups = static_cast<double>(record.clusters);
  switch (plan.kind) {
    case SandwichKind::linearised: record.factor = n / (n - 1.0); break;
    case SandwichKind::hc1: record.factor = n / (n - k); break;
    case SandwichKind::cluster: record.factor = groups / (groups - 1.0) * ((n - 1.0) / (n - k)); break;
    default: break;
  }
  return record;
}

ScorePlan score_plan(const SandwichPlan& plan) {
  ScorePlan scores;
  scores.power = plan.kind == SandwichKind::hc2 ? 1 : plan.kind == SandwichKind::hc3 ? 2 : 0;
  if (plan.kind != SandwichKind::cluster) return scores;
  scores.group = plan.clusters;
  scores.group_count = plan.cluster_count;
  return scores;
}

/// The clusters, numbered anew, of the rows that are left.
struct RestClusters {
  std::vector<std::int32_t> of_row;
  std::size_t count = 0;
};

RestClusters rest_clusters(const SandwichPlan& plan, const std::vector<std::int64_t>& left_out) {
  RestClusters rest;
  rest.of_row.assign(plan.clusters.begin(), plan.clusters.end());
  std::vector<std::int32_t> number(plan.cluster_count, -1);
  auto out = left_out.begin();
  for (std::size_t row = 0; row < rest.of_row.size(); ++row) {
    if (out != left_out.end() && static_cast<std::size_t>(*out) == row) {
      ++out;
      rest.of_row[row] = 0;  // its weight is 0
      continue;
    }
    std::int32_t& known = number[static_cast<std::size_t>(rest.of_row[row])];
    if (known < 0) known = static_cast<std::int32_t>(rest.count++);
    rest.of_row[row] = known;
  }
  return rest;
}

/// The finite coefficients of separated data: those of the rows that are not separated, as if there were no others.
Result<SandwichRecord> sandwich_of_limit(const Blocks& blocks, const FitControl& control, const SandwichPlan& plan,
                                         Estimate& e) {
  const SeparationReport& found = *e.separation;
  if (found.kind != Separation::quasi_complete || std::holds_alternative<Gaussian>(e.model.family))
    return record_of(plan, e);
  const Blocks rest = without_rows(blocks, found.separated_rows_sample);
  OGIVE_TRY(Estimate limit, maximum_likelihood(rest, {}, control));
  OGIVE_TRY(limit, highest(rest, {}, control, std::move(limit)));
  if (!limit.edge.empty()) return record_of(plan, e);
  limit.totals.rows = e.totals.rows - found.separated_rows;
  const RestClusters clusters = rest_clusters(plan, found.separated_rows_sample);
  if (plan.kind == SandwichKind::cluster && clusters.count < 2) return record_of(plan, e);
  SandwichPlan among = plan;
  among.clusters = clusters.of_row;
  among.cluster_count = clusters.count;
  OGIVE_TRY(const SandwichRecord record, sandwich(rest, control, among, limit));
  record_limit_errors(e, limit);
  return record;
}

}  // namespace

Result<SandwichRecord> sandwich(const Blocks& blocks, const FitControl& control, const SandwichPlan& plan,
                                Estimate& e) {
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  if (plan.kind == SandwichKind::cluster && plan.cluster_count < 2)
    return fail(Errc::not_estimable,
                "there is one cluster only, and one sum of scores has no spread: errors by cluster need two or more");
  const std::vector<double> before = e.std_error;
  SandwichRecord record = record_of(plan, e);
  e.covariance = Matrix(e.beta.size(), e.beta.size(), kNaN);
  e.std_error.assign(e.beta.size(), kNaN);
  if (is_separated(e)) return sandwich_of_limit(blocks, control, plan, e);
  if (!e.converged() || !std::isfinite(record.factor)) return record;
  FoldControl folding;
  folding.threads = control.threads;
  folding.stop = control.stop;
  auto found = made(blocks, *kernel, folding, score_plan(plan), e);
  if (!found) return stopped();
  record.without_rest = found->without_rest;
  if (found->covariance.factors.empty() || record.without_rest > 0) return record;
  for (std::size_t j = 0; j < found->covariance.values.rows(); ++j) {
    for (double& value : found->covariance.values.row(j)) value *= record.factor;
    double& variance = found->covariance.values(j, j);
    variance = std::max(0.0, variance);  // rounding, where the scores of every cluster cancel
  }
  record_covariance(e, found->covariance);
  double longest = 1.0;
  for (const std::size_t j : e.free)
    if (e.std_error[j] > 0.0) longest = std::max(longest, before[j] / e.std_error[j]);
  e.certificate.distance *= longest;
  return record;
}

Status linearise(const Blocks& blocks, const FitControl& control, Estimate& e) {
  return sandwich(blocks, control, {}, e).map([](const SandwichRecord&) {});
}

}  // namespace ogive::fitting
