#include "fit/many_sum.hpp"

#include <algorithm>
#include <cmath>

#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

constexpr auto kRowsOfLeaf = static_cast<std::size_t>(kLeafRows);

void add_all(std::vector<double>& sums, const std::vector<double>& others) noexcept {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += others[i];
}

}  // namespace

ManyBasis::ManyBasis(const Basis& inner, std::span<const double> common, std::span<const std::size_t> free,
                     const Matrix& root)
    : basis(inner),
      beta(common.begin(), common.end()),
      columns(free.size()),
      stride((free.size() + kPanel - 1) / kPanel * kPanel),
      transposed(inner.columns() * stride, 0.0) {
  for (std::size_t a = 0; a < columns; ++a)
    for (std::size_t b = 0; b < columns; ++b) transposed[free[b] * stride + a] = root(a, b);
}

void ManyExtent::take(const ManyExtent& other) noexcept {
  radius = std::max(radius, other.radius);
  largest_offset = std::max(largest_offset, other.largest_offset);
  for (std::size_t j = 0; j < largest.size(); ++j) largest[j] = std::max(largest[j], other.largest[j]);
  add_all(units, other.units);
  add_all(events, other.events);
  all_units += other.all_units;
  all_offsets += other.all_offsets;
}

/// Scratch of one open super-chunk.
struct ManySum::Work {
  explicit Work(const ManyPlan& plan)
      : columns(plan.basis->basis.columns()),
        reader(plan.all->open(plan.replicates)),
        inner(aligned_doubles(plan.basis->basis.columns() * kPackedStride)),
        x(aligned_doubles(kRowsOfLeaf * plan.basis->stride)),
        single(aligned_floats(kRowsOfLeaf * plan.basis->stride)),
        rows(aligned_doubles(3 * kRowsOfLeaf)),
        scratch(aligned_doubles(kManyRows * kPanel)),
        single_weights(aligned_floats(2 * kManyRows * kPanel)),
        weights(aligned_doubles(2 * kManyRows * kPanel)),
        times(kRowsOfLeaf * kPanel),
        events(plan.all->have_responses() ? kRowsOfLeaf * kPanel : 0) {}

  LeafColumns columns;
  std::unique_ptr<ReplicateReader> reader;
  AlignedDoubles inner;  ///< the columns in the basis of the fit
  AlignedDoubles x;
  AlignedFloats single;
  AlignedDoubles rows;  ///< eta, root of the weight, residual
  AlignedDoubles scratch;
  AlignedFloats single_weights;
  AlignedDoubles weights;
  std::vector<std::uint8_t> times, events;
};

void ManySum::DropWork::operator()(Work* work) const noexcept { delete work; }

void ManySum::open() noexcept {
  const std::size_t q = plan_->basis->columns;
  const std::size_t width = plan_->panels() * kPanel;
  work_.reset(new Work(*plan_));
  score_.assign(width * q, 0.0);
  const auto asked = [](ManyWork work) { return work != ManyWork::score; };
  if (std::any_of(plan_->works.begin(), plan_->works.end(), asked)) information_.assign(width * q * (q + 1) / 2, 0.0);
  if (!plan_->points.empty()) return;
  extent_.largest.assign(plan_->basis->basis.columns(), 0.0);
  extent_.units.assign(width, 0.0);
  extent_.events.assign(width, 0.0);
}

void ManySum::add(const RowBlock& block) noexcept {
  if (!work_) open();
  Work& work = *work_;
  const ManyBasis& to = *plan_->basis;
  const std::size_t q = to.columns;
  const LeafView& leaf = work.columns.view(block, to.basis.center);
  double* const eta = work.rows.get();
  double* const residual = eta + 2 * kRowsOfLeaf;
  const PointView common = to.basis.at(to.beta);
  const bool begins = plan_->points.empty();
  if (begins) {
    plan_->kernel->row_scores(plan_->row, leaf, common,
                              {eta, eta + kRowsOfLeaf, residual, nullptr, nullptr, nullptr, nullptr});
  } else {
    plan_->kernel->predict_eta(leaf, common, eta);
  }
  for (std::size_t j = 0; j < leaf.columns; ++j) {
    double* const into = work.inner.get() + j * kPackedStride;
    const double* const from = leaf.column[j];
    for (std::size_t i = 0; i < leaf.rows; ++i)
      into[i] = from == nullptr ? 1.0 : from[i] * common.scale[j] - common.shift[j];
  }
  plan_->kernel->whiten({work.inner.get(), kPackedStride, to.transposed.data(), leaf.rows, leaf.columns, to.stride,
                         work.x.get(), work.single.get()});
  if (begins) look(leaf, block.rows);
  const ManyLeaf rows{leaf.rows, q,        to.stride,      work.x.get(), work.single.get(),
                      eta,       residual, leaf.successes, leaf.trials,  leaf.prior_weights};
  const bool own = plan_->all->have_responses();
  std::uint8_t* const events = own ? work.events.data() : nullptr;
  const std::size_t pairs = q * (q + 1) / 2;
  for (std::size_t panel = 0; panel < plan_->panels(); ++panel) {
    work.reader->fill(block, panel * kPanel, leaf.rows, {work.times.data(), events});
    if (begins) count(leaf, panel * kPanel);
    if (begins && own) continue;
    const ManyWork asked = begins ? ManyWork::score : plan_->works[panel];
    plan_->kernel->add_panel(
        rows, {work.times.data(), events, begins ? nullptr : plan_->points.data() + panel * q * kPanel,
               score_.data() + panel * q * kPanel,
               asked == ManyWork::score ? nullptr : information_.data() + panel * pairs * kPanel,
               asked == ManyWork::exact, work.scratch.get(), work.single_weights.get(), work.weights.get()});
  }
}

/// Sizes of the rows of one leaf.
void ManySum::look(const LeafView& leaf, std::size_t rows) noexcept {
  const std::size_t q = plan_->basis->columns;
  for (std::size_t i = 0; i < rows; ++i) {
    const double units = leaf.prior_weights[i] * leaf.trials[i];
    if (!(units > 0.0)) continue;
    extent_.all_units += units;
    extent_.all_offsets += units * leaf.offset[i];
    extent_.largest_offset = std::max(extent_.largest_offset, std::fabs(leaf.offset[i]));
    const double* const x = work_->x.get() + i * plan_->basis->stride;
    double square = 0.0;
    for (std::size_t a = 0; a < q; ++a) square += x[a] * x[a];
    extent_.radius = std::max(extent_.radius, std::sqrt(square));
    for (std::size_t j = 0; j < leaf.columns; ++j)
      extent_.largest[j] = std::max(extent_.largest[j], std::fabs(work_->inner[j * kPackedStride + i]));
  }
}

void ManySum::count(const LeafView& leaf, std::size_t first) noexcept {
  double* const units = extent_.units.data() + first;
  for (std::size_t i = 0; i < leaf.rows; ++i) {
    const double unit = leaf.prior_weights[i] * leaf.trials[i];
    const std::uint8_t* const times = work_->times.data() + i * kPanel;
    for (std::size_t k = 0; k < kPanel; ++k) units[k] += unit * times[k];
    if (work_->events.empty()) continue;
    const std::uint8_t* const events = work_->events.data() + i * kPanel;
    for (std::size_t k = 0; k < kPanel; ++k) extent_.events[first + k] += unit * times[k] * events[k];
  }
}

void ManySum::merge(const ManySum& later) noexcept {
  add_all(score_, later.score_);
  add_all(information_, later.information_);
  extent_.take(later.extent_);
}

std::vector<double> ManySum::score(std::size_t place) const {
  const std::size_t q = plan_->basis->columns;
  std::vector<double> score(q);
  for (std::size_t j = 0; j < q; ++j) score[j] = score_[(place / kPanel * q + j) * kPanel + place % kPanel];
  return score;
}

Matrix ManySum::information(std::size_t place) const {
  const std::size_t q = plan_->basis->columns;
  const double* const sums = information_.data() + place / kPanel * (q * (q + 1) / 2) * kPanel + place % kPanel;
  Matrix matrix(q, q);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = j; k < q; ++k) matrix(j, k) = matrix(k, j) = sums[triangle_index(q, j, k) * kPanel];
  return matrix;
}

}  // namespace ogive::fitting
