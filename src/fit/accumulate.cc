#include "fit/accumulate.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace ogive::fitting {

extern const Kernel kernel_portable;
#if defined(__x86_64__)
extern const Kernel kernel_ssse3;
extern const Kernel kernel_avx2;
extern const Kernel kernel_avx512;
#endif

std::vector<const Kernel*> usable_kernels() {
  std::vector<const Kernel*> kernels;
#if defined(__x86_64__)
  // Single features are asked for: not every compiler knows the names of the levels.
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512cd");
  if (avx512) kernels.push_back(&kernel_avx512);
  if (avx2) kernels.push_back(&kernel_avx2);
  if (__builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt"))
    kernels.push_back(&kernel_ssse3);
#endif
  kernels.push_back(&kernel_portable);
  return kernels;
}

Result<const Kernel*> choose_kernel(std::string_view name) {
  const std::vector<const Kernel*> kernels = usable_kernels();
  if (name.empty()) return kernels.front();
  std::string names;
  for (const Kernel* kernel : kernels) {
    if (kernel->name == name) return kernel;
    names += (names.empty() ? "" : ", ") + std::string(kernel->name);
  }
  return fail(Errc::bad_option, fmt::format("there is no kernel '{}' on this processor: choose among {}", name, names));
}

namespace {

template <class T>
std::vector<double> those(const std::vector<std::size_t>& columns, const T& values) {
  std::vector<double> some;
  some.reserve(columns.size());
  for (const std::size_t j : columns) some.push_back(values[j]);
  return some;
}

}  // namespace

/// Chains of the sums and scratch rows of one open super-chunk.
struct PassSum::Work {
  Work(const PassPlan& plan, const RowBlock& first)
      : split(first),
        p(split.dense.size()),
        long_chains(p <= kLongChainColumns),
        pairs(p * (p + 1) / 2),
        columns(p),
        // Packed columns of codes' pairs and of signs are doubles.
        single(plan.single && long_chains && split.coded.empty() && !plan.signed_weights),
        information(single ? nullptr : aligned_doubles(long_chains ? pairs * kChains : pairs)),
        single_sums(single ? aligned_floats(pairs * kSingleChains) : nullptr),
        score(aligned_doubles(p * kChains)),
        scratch(aligned_doubles(3 * kLeafRows + (single ? 0 : p * kPackedStride))),
        packed_single(single ? aligned_floats(p * kSingleStride) : nullptr),
        flipped(plan.signed_weights ? aligned_doubles(kLeafRows + p * kPackedStride) : nullptr),
        center(those(split.dense, plan.basis->center)),
        scale(those(split.dense, plan.basis->scale)),
        shift(those(split.dense, plan.basis->shift)),
        beta(those(split.dense, plan.beta)),
        factor_eta(split, *plan.basis, plan.beta) {
    if (single)
      std::fill_n(single_sums.get(), pairs * kSingleChains, 0.0F);
    else
      std::fill_n(information.get(), long_chains ? pairs * kChains : pairs, 0.0);
  }

  [[nodiscard]] double pair(std::size_t i) const noexcept {
    if (single) return sum_single_chains(single_sums.get() + i * kSingleChains);
    return long_chains ? sum_chains(information.get() + i * kChains) : information[i];
  }

  ColumnSplit split;
  std::size_t p;  ///< columns that are numbers
  bool long_chains;
  std::size_t pairs;
  LeafColumns columns;
  bool single;
  AlignedDoubles information;
  AlignedFloats single_sums;
  AlignedDoubles score;
  AlignedDoubles scratch;
  AlignedFloats packed_single;
  AlignedDoubles flipped;                          ///< the signs, then the packed columns times them
  std::vector<double> center, scale, shift, beta;  ///< of these columns
  FactorEta factor_eta;
  std::array<double, kLeafRows> unit_weights = {};
  std::array<double, kLeafRows> offset = {};
  RowBlock unit_block;
  RowBlock offset_block;
};

void PassSum::DropWork::operator()(Work* work) const noexcept { delete work; }

const RowBlock& PassSum::with_unit_weights(const RowBlock& block) noexcept {
  static constexpr double kOne = 1.0;
  static constexpr double kZero = 0.0;
  for (std::size_t i = 0; i < block.rows; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    work_->unit_weights[i] = block.prior_weights[at] * block.trials[at] > 0.0 ? block.alike[at] : 0.0;
  }
  RowBlock& unit = work_->unit_block;
  unit = block;
  unit.successes = {&kZero, 0};
  unit.trials = {&kOne, 0};
  unit.offset = {&kZero, 0};
  unit.prior_weights = {work_->unit_weights.data(), 1};
  return unit;
}

/// The factors that stay codes are part of the offset of the others.
const RowBlock& PassSum::with_factors(const RowBlock& block) noexcept {
  Work& work = *work_;
  if (work.split.coded.empty()) return block;
  work.factor_eta.add(work.split, block, work.offset.data());
  work.offset_block = work.split.dense_part(block);
  work.offset_block.offset = {work.offset.data(), 1};
  return work.offset_block;
}

void PassSum::add(const RowBlock& given) noexcept {
  if (!work_) open(given);
  Work& work = *work_;
  const RowBlock& block = plan_->unit_weights ? with_unit_weights(given) : given;
  const LeafView& leaf = work.columns.view(with_factors(block), work.center);
  double* const rows = work.scratch.get();
  double* const sign = work.flipped.get();
  const ScratchView scratch{rows,
                            rows + kLeafRows,
                            rows + 2 * kLeafRows,
                            rows + 3 * kLeafRows,
                            sign,
                            sign != nullptr ? sign + kLeafRows : nullptr,
                            work.packed_single.get()};
  std::array<double, kScalars* kChains> scalars = {};
  std::fill_n(work.score.get(), work.p * kChains, 0.0);
  const ChainsView sums{work.information.get(), work.single_sums.get(), work.score.get(), scalars.data()};
  const PointView point{work.scale.data(), work.shift.data(), work.beta.data()};
  plan_->kernel->accumulate(plan_->row, leaf, point, scratch, sums);
  for (std::size_t s = 0; s < kScalars; ++s) scalars_[s].add(sum_chains(scalars.data() + s * kChains));
  for (std::size_t j = 0; j < work.p; ++j) score_[j].add(sum_chains(work.score.get() + j * kChains));
  factors_.add(*plan_->kernel, block, scratch);
}

void PassSum::open(const RowBlock& block) noexcept {
  work_.reset(new Work(*plan_, block));
  dense_ = work_->split.dense;
  score_.assign(work_->p, {});
  factors_ = FactorSums(work_->split, *plan_->basis);
}

void PassSum::close() noexcept {
  if (!work_) return;
  information_.assign(work_->pairs, 0.0);
  for (std::size_t i = 0; i < information_.size(); ++i) information_[i] = work_->pair(i);
  work_.reset();
}

void PassSum::merge(const PassSum& later) noexcept {
  for (std::size_t i = 0; i < information_.size(); ++i) information_[i] += later.information_[i];
  for (std::size_t j = 0; j < score_.size(); ++j) score_[j].add(later.score_[j]);
  for (std::size_t s = 0; s < scalars_.size(); ++s) scalars_[s].add(later.scalars_[s]);
  factors_.merge(later.factors_);
}

PassSum::Derivatives PassSum::derivatives() const {
  const std::size_t p = plan_->basis->columns();
  Derivatives all{Matrix(p, p), std::vector<double>(p, 0.0)};
  const std::size_t count = dense_.size();
  for (std::size_t j = 0; j < count; ++j) {
    all.score[dense_[j]] = score_[j].value();
    for (std::size_t k = j; k < count; ++k)
      all.information(dense_[j], dense_[k]) = all.information(dense_[k], dense_[j]) =
          information_[triangle_index(count, j, k)];
  }
  factors_.fill(all.information, all.score);
  return all;
}

}  // namespace ogive::fitting
