#include "fit/many.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>

#include "base/constants.hpp"
#include "fit/endgame.hpp"
#include "fit/highest.hpp"
#include "fit/many_proof.hpp"
#include "fit/many_sum.hpp"
#include "fit/pass.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

constexpr int kMostManyPasses = 12;
constexpr double kManyBytes = 8e6;    ///< of informations that a thread sums
constexpr double kDrawnBytes = 64e6;  ///< of the draws of clusters
/// A step that leaves more of the score than this is followed by one with an information of its own.
constexpr double kOwnInformation = 1.0 / 16.0;
constexpr double kNoContraction = 0.5;
constexpr double kDoubleUnit = 0x1p-53;
/// Additions of a sum beside those of rows: leaves in panels of rows, super-chunks and the merge tree.
constexpr double kManyDepth = 400.0;
/// More is no small change of a row's weight.
constexpr double kMostEtaError = 0x1p-20;

tl::unexpected<Error> many_interrupted() { return fail(Errc::interrupted, "the fits were interrupted"); }

/// One replicate on its way.
struct Traveller {
  std::uint32_t replicate = 0;
  std::vector<double> point, anchor;
  std::optional<ManyMetric> metric;
  double units = 0.0;
  double lambda = kInfinity;
  bool wants_information = true;
};

/// Replicates that are fitted together.
class Group {
 public:
  Group(const Blocks& blocks, const FoldControl& fold, const ManyPlan& plan)
      : blocks_(blocks), fold_(fold), plan_(plan) {}

  /// Gives every one its fit, or leaves it to be fitted alone.   Errors   interrupted.
  Status run(std::span<const std::uint32_t> replicates, ManyFits& fits) {
    OGIVE_CHECK(begin(replicates));
    ++fits.passes;
    for (int pass = 1; pass < kMostManyPasses && !on_their_way_.empty(); ++pass, ++fits.passes) {
      OGIVE_TRY(const ManySum sums, go(std::any_of(on_their_way_.begin(), on_their_way_.end(),
                                                   [](const Traveller& t) { return t.wants_information; })));
      std::vector<Traveller> rest;
      for (std::size_t place = 0; place < on_their_way_.size(); ++place) {
        Traveller& t = on_their_way_[place];
        if (step(t, sums, place, fits.replicates[t.replicate])) rest.push_back(std::move(t));
      }
      on_their_way_ = std::move(rest);
    }
    return {};
  }

 private:
  [[nodiscard]] std::size_t columns() const noexcept { return plan_.basis->columns; }

  /// The first pass: all at the common point, where the information is nearly the unit matrix times their weight.
  Status begin(std::span<const std::uint32_t> replicates) {
    plan_.replicates = replicates;
    plan_.points = {};
    plan_.information = false;
    const auto sums = fold(blocks_, ManySum(plan_), fold_);
    if (!sums) return many_interrupted();
    extent_ = sums->extent();
    for (std::size_t place = 0; place < replicates.size(); ++place) {
      Traveller t;
      t.replicate = replicates[place];
      t.units = extent_.units[place];
      if (!(t.units > 0.0)) continue;
      t.point = sums->score(place);
      for (double& x : t.point) x *= extent_.all_units / t.units;
      on_their_way_.push_back(std::move(t));
    }
    return {};
  }

  /// A pass at their own points.
  Result<ManySum> go(bool information) {
    numbers_.clear();
    for (const Traveller& t : on_their_way_) numbers_.push_back(t.replicate);
    plan_.replicates = numbers_;
    plan_.information = information;
    points_.assign(plan_.panels() * columns() * kPanel, 0.0);
    for (std::size_t place = 0; place < numbers_.size(); ++place)
      for (std::size_t j = 0; j < columns(); ++j)
        points_[(place / kPanel * columns() + j) * kPanel + place % kPanel] = on_their_way_[place].point[j];
    plan_.points = points_;
    auto sums = fold(blocks_, ManySum(plan_), fold_);
    if (!sums) return many_interrupted();
    return std::move(*sums);
  }

  /// False where the replicate's way has ended: at its maximum, or nowhere.
  bool step(Traveller& t, const ManySum& sums, std::size_t place, ReplicateFit& into) {
    if (plan_.information) {
      t.metric = ManyMetric::from(sums.information(place), extent_.radius, t.units);
      t.anchor = t.point;
    }
    if (!t.metric) return false;
    const std::vector<double> score = sums.score(place);
    std::vector<double> moved(t.point);
    for (std::size_t j = 0; j < moved.size(); ++j) moved[j] -= t.anchor[j];
    const ManyStep made = many_step(*t.metric, {score, moved, extent_.radius, score_error(t)});
    if (!(made.lambda <= kNoContraction * t.lambda)) return false;
    t.wants_information = made.lambda > kOwnInformation * t.lambda;
    t.lambda = made.lambda;
    for (std::size_t j = 0; j < t.point.size(); ++j) t.point[j] += made.step[j];
    if (!(made.distance <= kManyDistance)) return true;
    record(t, made.distance, into);
    return false;
  }

  /// In the norm of the inverse of the metric: of the sums, and of etas that are off.
  [[nodiscard]] double score_error(const Traveller& t) const {
    const ManyBasis& to = *plan_.basis;
    double size = extent_.largest_offset;
    for (std::size_t b = 0; b < extent_.largest.size(); ++b) {
      double coefficient = std::fabs(to.beta[b]);
      for (std::size_t a = 0; a < columns(); ++a)
        coefficient += std::fabs(to.transposed[b * to.stride + a] * t.point[a]);
      size += extent_.largest[b] * coefficient;
    }
    const double eta_error = kDoubleUnit * (static_cast<double>(extent_.largest.size()) + 2.0) * size;
    if (!(eta_error < kMostEtaError)) return kInfinity;
    return t.metric->stretch() * (kDoubleUnit * kManyDepth * t.units * extent_.radius) +
           std::exp(t.metric->slack()) * 0.5 * std::sqrt(t.units) * eta_error;
  }

  /// Back to the user's columns: S' of the point is the way from the common point.
  void record(const Traveller& t, double distance, ReplicateFit& into) const {
    const ManyBasis& to = *plan_.basis;
    std::vector<double> inner = to.beta;
    for (std::size_t b = 0; b < inner.size(); ++b)
      for (std::size_t a = 0; a < columns(); ++a) inner[b] += to.transposed[b * to.stride + a] * t.point[a];
    into.beta = to.basis.to_user(inner);
    into.distance = distance;
    into.alone = false;
  }

  const Blocks& blocks_;
  const FoldControl& fold_;
  ManyPlan plan_;
  ManyExtent extent_;
  std::vector<Traveller> on_their_way_;
  std::vector<std::uint32_t> numbers_;
  std::vector<double> points_;
};

/// Whether replicates may be fitted together: the maximum is there, and the proof is of this model.
bool may_go_together(const Estimate& full) {
  return std::holds_alternative<Binomial>(full.model.family) && std::holds_alternative<Logit>(full.model.link) &&
         full.converged() && !is_separated(full) && !full.free.empty() && full.free.size() <= kManyColumns;
}

Status fit_together(const Blocks& blocks, const Estimate& full, const ManyPlan& given, const FoldControl& folding,
                    ManyFits& fits) {
  std::vector<double> user = full.beta;
  for (double& b : user)
    if (std::isnan(b)) b = 0.0;  // aliased
  const std::vector<double> common = full.basis.to_internal(user);
  Passes passes(blocks, *given.kernel, full.basis, folding, full.model);
  const Sums* const here = passes.at(common);
  if (here == nullptr) return many_interrupted();
  ++fits.passes;
  const std::size_t q = full.free.size();
  Matrix information(q, q);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = 0; k < q; ++k) information(j, k) = here->information(full.free[j], full.free[k]);
  const std::optional<Information> factored = factor(information);
  if (!factored) return {};
  const ManyBasis basis(full.basis, common, full.free, factored->root_of_inverse());
  ManyPlan plan = given;
  plan.basis = &basis;
  const double each = 4.0 * static_cast<double>(q * (q + 1));
  const bool by_cluster = plan.multiplier->by_cluster();
  const double fit_in = by_cluster
                            ? std::min(kManyBytes / each, kDrawnBytes / static_cast<double>(plan.multiplier->units()))
                            : kManyBytes / each;
  const auto most = std::max<std::size_t>(1, static_cast<std::size_t>(fit_in) / kPanel) * kPanel;
  std::vector<std::uint32_t> numbers(fits.replicates.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  for (std::size_t first = 0; first < numbers.size(); first += most) {
    const std::span some = std::span(numbers).subspan(first, std::min(most, numbers.size() - first));
    std::optional<ClusterDraws> draws;
    if (by_cluster) draws.emplace(*plan.multiplier, some.front(), some.size(), folding.threads, folding.stop);
    plan.draws = draws ? &*draws : nullptr;
    OGIVE_CHECK(Group(blocks, folding, plan).run(some, fits));
    for (const std::uint32_t k : some)
      for (const Alias& alias : full.aliases)
        if (!fits.replicates[k].alone) fits.replicates[k].beta[alias.column] = kNaN;
  }
  return {};
}

/// By the ordinary way.   Errors   interrupted; what else is wrong with a replicate is its verdict.
Result<ReplicateFit> fit_alone(const Blocks& blocks, std::span<const double> constant, const Estimate& full,
                               const FitControl& control) {
  ReplicateFit fit;
  fit.alone = true;
  auto found = maximum_likelihood(blocks, constant, control);
  if (found) found = highest(blocks, constant, control, std::move(*found));
  if (!found && (found.error().code == Errc::interrupted || found.error().code == Errc::internal))
    return tl::unexpected<Error>(found.error());
  if (!found) {
    fit.beta.assign(full.beta.size(), kNaN);
    fit.stop = Stop::not_finite;
    return fit;
  }
  fit.beta = std::move(found->beta);
  fit.stop = found->stop;
  fit.separated = is_separated(*found);
  fit.aliased = found->aliases.size() - std::min(full.aliases.size(), found->aliases.size());
  fit.distance = found->certificate.distance;
  return fit;
}

}  // namespace

Result<ManyFits> fit_many(const Blocks& blocks, std::span<const double> constant, const Estimate& full,
                          const Multiplier& multiplier, const FitControl& control) {
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  ManyFits fits;
  fits.replicates.resize(multiplier.replicates());
  for (ReplicateFit& fit : fits.replicates) fit.alone = true;
  FoldControl folding;
  folding.threads = control.threads;
  folding.stop = control.stop;
  if (control.progress)
    folding.progress = [&](std::int64_t done) { control.progress({fits.passes, done, blocks.rows, kNaN}); };
  if (may_go_together(full)) {
    ManyPlan plan;
    plan.kernel = kernel;
    plan.multiplier = &multiplier;
    plan.row = row_kernel(full.model, RowStage::expected);
    OGIVE_CHECK(fit_together(blocks, full, plan, folding, fits));
  }
  std::vector<std::uint32_t> alone;
  for (std::uint32_t k = 0; k < fits.replicates.size(); ++k)
    if (fits.replicates[k].alone) alone.push_back(k);
  // Few rows are one thread's work: then replicates are shared out.
  const bool shared = blocks.super_chunk_count() == 1;
  FitControl each = control;
  each.start_beta.clear();
  if (shared) {
    each.threads = 1;
    each.progress = {};
  }
  std::mutex mutex;
  std::optional<Error> error;
  const bool done = for_each_piece(
      static_cast<std::int64_t>(alone.size()), shared ? control.threads : 1, control.stop, [&](std::int64_t at, int) {
        const std::uint32_t& k = alone[static_cast<std::size_t>(at)];
        auto found = fit_alone(replicate_blocks(blocks, multiplier, k), constant, full, each);
        if (found) {
          fits.replicates[k] = std::move(*found);
          return;
        }
        const std::lock_guard lock(mutex);
        error = found.error();
      });
  if (error) return tl::unexpected<Error>(*error);
  if (!done) return many_interrupted();
  return fits;
}

}  // namespace ogive::fitting
