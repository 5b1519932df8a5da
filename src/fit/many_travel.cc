#include "fit/many_travel.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/constants.hpp"
#include "fit/many_proof.hpp"
#include "fit/row_sample.hpp"

namespace ogive::fitting {
namespace {

constexpr int kMostManyPasses = 12;
/// A step that leaves more of the score than this is followed by one with an information of its own.
constexpr double kOwnInformation = 1.0 / 16.0;
constexpr double kNoContraction = 0.5;
/// The next information is the last where it will be so near to that of the maximum, by the bound.
constexpr double kErrorsAim = 1e-8;
/// More is no small change of a row's weight.
constexpr double kMostEtaError = 0x1p-20;
/// One leaf in so many is a sample, of at least so many events and non-events a column; it is gone through so often
/// until what is left of the way is less than the sample's own error.
constexpr std::int64_t kManyStride = 16;
constexpr double kManyEvents = 20.0;
constexpr int kMostSamplePasses = 8;
constexpr double kSampleEnough = 0.25;

/// One replicate on its way.
struct Traveller {
  std::uint32_t replicate = 0;
  std::vector<double> point, anchor;
  std::optional<ManyMetric> metric;
  double units = 0.0, events = 0.0;
  double lambda = kInfinity;
  ManyWork wants = ManyWork::single;
};

class Group {
 public:
  Group(const ManyRoute& route, const ManyPlan& plan) : route_(route), plan_(plan) {}

  Status run(std::span<const std::uint32_t> replicates, ManyFits& fits) {
    OGIVE_CHECK(begin(replicates));
    ++fits.passes;
    if (plan_.all->have_responses()) OGIVE_CHECK(go_through_sample());
    for (int pass = 1; pass < kMostManyPasses && !on_their_way_.empty(); ++pass, ++fits.passes) {
      OGIVE_TRY(const ManySum sums, go(route_.blocks, on_their_way_));
      std::vector<Traveller> rest;
      for (std::size_t place = 0; place < on_their_way_.size(); ++place) {
        Traveller& t = on_their_way_[place];
        if (step(t, sums, place, fits.replicates[t.replicate])) rest.push_back(std::move(t));
      }
      on_their_way_.clear();
      for (const ManyWork wanted : {ManyWork::exact, ManyWork::single, ManyWork::score})  // they share panels
        for (Traveller& t : rest)
          if (t.wants == wanted) on_their_way_.push_back(std::move(t));
    }
    return {};
  }

 private:
  [[nodiscard]] std::size_t columns() const noexcept { return plan_.basis->columns; }

  /// The first pass.  Weights alone: all at the common point, where the information is nearly the unit matrix times
  /// their weight.  Other responses: they are counted.
  Status begin(std::span<const std::uint32_t> replicates) {
    plan_.replicates = replicates;
    plan_.points = {};
    plan_.works = {};
    const auto sums = fold(route_.blocks, ManySum(plan_), route_.fold);
    if (!sums) return many_interrupted();
    extent_ = sums->extent();
    for (std::size_t place = 0; place < replicates.size(); ++place) {
      Traveller t;
      t.replicate = replicates[place];
      t.units = extent_.units[place];
      t.events = extent_.events[place];
      if (!(t.units > 0.0)) continue;
      if (plan_.all->have_responses()) {
        if (!(t.events > 0.0 && t.events < t.units)) continue;
        t.point = own_constant(t);
      } else {
        t.point = sums->score(place);
        for (double& x : t.point) x *= extent_.all_units / t.units;
      }
      on_their_way_.push_back(std::move(t));
    }
    whitening_error_ = whitening_error();
    return {};
  }

  /// Where the constant alone has its maximum, were all offsets their mean.
  [[nodiscard]] std::vector<double> own_constant(const Traveller& t) const {
    std::vector<double> point = route_.constant;
    if (point.empty()) return std::vector<double>(columns(), 0.0);
    const double log_odds = std::log(t.events / (t.units - t.events));
    for (double& x : point) x *= log_odds - extent_.all_offsets / extent_.all_units;
    return point;
  }

  /// Newton's method on a sample, of those that have enough events there: near enough that passes over all rows are
  /// saved.  What loses its way stays at its constant.
  Status go_through_sample() {
    const double columns_of = static_cast<double>(columns());
    const Blocks sample = sample_of(route_.blocks, kManyStride);
    std::vector<Traveller> going;
    for (const Traveller& t : on_their_way_) {
      const double share = std::min(t.events, t.units - t.events) / extent_.all_units;
      if (share * static_cast<double>(sample.rows) >= kManyEvents * columns_of) going.push_back(t);
    }
    for (int pass = 0; pass < kMostSamplePasses && !going.empty(); ++pass) {
      OGIVE_TRY(const ManySum sums, go(sample, going));
      std::vector<Traveller> rest;
      for (std::size_t place = 0; place < going.size(); ++place) {
        Traveller& t = going[place];
        const auto metric = ManyMetric::from(sums.information(place), extent_.radius, t.units);
        if (!metric) continue;
        const ManyStep made = many_step(*metric, {sums.score(place), std::vector<double>(columns()), 0.0, 0.0});
        if (!(made.lambda <= kNoContraction * t.lambda)) continue;
        t.lambda = made.lambda;
        for (std::size_t j = 0; j < t.point.size(); ++j) t.point[j] += made.step[j];
        if (made.lambda > kSampleEnough)
          rest.push_back(std::move(t));
        else
          place_of(t.replicate).point = std::move(t.point);
      }
      going = std::move(rest);
    }
    return {};
  }
  Traveller& place_of(std::uint32_t replicate) {
    return *std::find_if(on_their_way_.begin(), on_their_way_.end(),
                         [&](const Traveller& t) { return t.replicate == replicate; });
  }

  /// A pass at their own points.
  Result<ManySum> go(const Blocks& blocks, const std::vector<Traveller>& travellers) {
    numbers_.clear();
    for (const Traveller& t : travellers) numbers_.push_back(t.replicate);
    plan_.replicates = numbers_;
    works_.assign(plan_.panels(), ManyWork::score);
    points_.assign(plan_.panels() * columns() * kPanel, 0.0);
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
      works_[place / kPanel] = std::max(works_[place / kPanel], travellers[place].wants);
      for (std::size_t j = 0; j < columns(); ++j)
        points_[(place / kPanel * columns() + j) * kPanel + place % kPanel] = travellers[place].point[j];
    }
    plan_.points = points_;
    plan_.works = works_;
    auto sums = fold(blocks, ManySum(plan_), route_.fold);
    if (!sums) return many_interrupted();
    return std::move(*sums);
  }

  /// False where the replicate's way has ended: at its maximum, or nowhere.
  bool step(Traveller& t, const ManySum& sums, std::size_t place, ReplicateFit& into) {
    const ManyWork work = works_[place / kPanel];
    const bool arrived = t.wants == ManyWork::exact;
    if (work != ManyWork::score) {
      t.metric = ManyMetric::from(sums.information(place), extent_.radius, t.units, work == ManyWork::exact);
      t.anchor = t.point;
    }
    if (!t.metric) return false;
    const std::vector<double> score = sums.score(place);
    std::vector<double> moved(t.point);
    for (std::size_t j = 0; j < moved.size(); ++j) moved[j] -= t.anchor[j];
    const ManyStep made = many_step(*t.metric, {score, moved, extent_.radius, score_error(t)});
    if (!arrived && !(made.lambda <= kNoContraction * t.lambda)) {
      if (work != ManyWork::score) return false;
      t.wants = ManyWork::single;  // too far from the anchor: once more, with an information of this point
      t.lambda = kInfinity;
      return true;
    }
    const bool far = made.lambda > kOwnInformation * t.lambda || !std::isfinite(made.distance);
    t.wants = far ? ManyWork::single : ManyWork::score;
    t.lambda = made.lambda;
    for (std::size_t j = 0; j < t.point.size(); ++j) t.point[j] += made.step[j];
    const double reach = t.metric->stretch() * extent_.radius;
    if (route_.goal.errors) {
      const bool will_do = arrived && work == ManyWork::exact && errors_error(t, made, reach) <= kManyErrors;
      if (std::expm1(reach * made.distance) <= kErrorsAim) t.wants = ManyWork::exact;
      if (!will_do) return true;
    }
    if (!(made.distance <= kManyDistance)) return true;
    record(t, made.distance, into);
    return false;
  }

  /// Of the standard errors from the information at the point where the step began, as a share of them: what lies
  /// between that point and the maximum, the sums' rounding, and that of the columns.
  [[nodiscard]] double errors_error(const Traveller& t, const ManyStep& made, double reach) const {
    const double change = std::exp(0.5 * (reach * made.before + t.metric->slack()));
    return std::expm1(0.5 * (change * reach * made.before + t.metric->slack())) +
           t.metric->stretch() * whitening_error_ * std::sqrt(t.units);
  }

  /// On |x| of a row as it was computed.
  [[nodiscard]] double whitening_error() const {
    const ManyBasis& to = *plan_.basis;
    double squares = 0.0;
    for (std::size_t a = 0; a < columns(); ++a) {
      double size = 0.0;
      for (std::size_t b = 0; b < extent_.largest.size(); ++b)
        size += std::fabs(to.transposed[b * to.stride + a]) * extent_.largest[b];
      squares += size * size;
    }
    return kManyUnit * (static_cast<double>(extent_.largest.size()) + 2.0) * std::sqrt(squares);
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
    const double eta_error = kManyUnit * (static_cast<double>(extent_.largest.size()) + 2.0) * size;
    if (!(eta_error < kMostEtaError)) return kInfinity;
    return t.metric->stretch() * (kManyUnit * kManyDepth * t.units * extent_.radius) +
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
    if (!route_.goal.errors) return;
    into.std_error.clear();
    for (std::size_t i = 0; i < inner.size(); ++i) {
      const std::vector<double> contrast = to.basis.user_contrast(i);
      std::vector<double> here(columns(), 0.0);
      for (std::size_t b = 0; b < inner.size(); ++b)
        for (std::size_t a = 0; a < columns(); ++a) here[a] += contrast[b] * to.transposed[b * to.stride + a];
      into.std_error.push_back(std::sqrt(t.metric->variance(here)));
    }
  }

  const ManyRoute& route_;
  ManyPlan plan_;
  ManyExtent extent_;
  double whitening_error_ = 0.0;
  std::vector<Traveller> on_their_way_;
  std::vector<std::uint32_t> numbers_;
  std::vector<double> points_;
  std::vector<ManyWork> works_;
};

}  // namespace

Status travel(const ManyRoute& route, const ManyPlan& plan, std::span<const std::uint32_t> replicates, ManyFits& fits) {
  return Group(route, plan).run(replicates, fits);
}

}  // namespace ogive::fitting
