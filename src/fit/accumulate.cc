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

/// Chains of the sums and scratch rows of one open super-chunk.
struct PassSum::Work {
  Work(std::size_t p, bool signed_weights)
      : long_chains(p <= kLongChainColumns),
        pairs(p * (p + 1) / 2),
        columns(p),
        information(aligned_doubles(long_chains ? pairs * kChains : pairs)),
        score(aligned_doubles(p * kChains)),
        scratch(aligned_doubles(3 * kLeafRows + p * kPackedStride)),
        flipped(signed_weights ? aligned_doubles(kLeafRows + p * kPackedStride) : nullptr) {
    std::fill_n(information.get(), long_chains ? pairs * kChains : pairs, 0.0);
    std::fill_n(score.get(), p * kChains, 0.0);
  }

  bool long_chains;
  std::size_t pairs;
  LeafColumns columns;
  AlignedDoubles information;
  AlignedDoubles score;
  AlignedDoubles scratch;
  AlignedDoubles flipped;  ///< the signs, then the packed columns times them
  std::array<double, kScalars* kChains> scalars = {};
  std::array<double, kLeafRows> unit_weights = {};
  RowBlock unit_block;
};

void PassSum::DropWork::operator()(Work* work) const noexcept { delete work; }

const RowBlock& PassSum::with_unit_weights(const RowBlock& block) noexcept {
  static constexpr double kOne = 1.0;
  static constexpr double kZero = 0.0;
  for (std::size_t i = 0; i < block.rows; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    work_->unit_weights[i] = block.prior_weights[at] * block.trials[at] > 0.0 ? 1.0 : 0.0;
  }
  RowBlock& unit = work_->unit_block;
  unit = block;
  unit.successes = {&kZero, 0};
  unit.trials = {&kOne, 0};
  unit.offset = {&kZero, 0};
  unit.prior_weights = {work_->unit_weights.data(), 1};
  return unit;
}

void PassSum::add(const RowBlock& block) noexcept {
  const Basis& basis = *plan_->basis;
  if (!work_) work_.reset(new Work(basis.columns(), plan_->signed_weights));
  Work& work = *work_;
  const LeafView& leaf = work.columns.view(plan_->unit_weights ? with_unit_weights(block) : block, basis.center);
  double* const rows = work.scratch.get();
  double* const sign = work.flipped.get();
  const ScratchView scratch{rows,
                            rows + kLeafRows,
                            rows + 2 * kLeafRows,
                            rows + 3 * kLeafRows,
                            sign,
                            sign != nullptr ? sign + kLeafRows : nullptr};
  const ChainsView sums{work.information.get(), work.score.get(), work.scalars.data()};
  plan_->kernel->accumulate(plan_->row, leaf, basis.at(plan_->beta), scratch, sums);
}

void PassSum::close() noexcept {
  const std::size_t p = plan_->basis->columns();
  information_.assign(p * (p + 1) / 2, 0.0);
  score_.assign(p, 0.0);
  scalars_.assign(kScalars, 0.0);
  if (!work_) return;
  for (std::size_t i = 0; i < information_.size(); ++i)
    information_[i] = work_->long_chains ? sum_chains(work_->information.get() + i * kChains) : work_->information[i];
  for (std::size_t j = 0; j < p; ++j) score_[j] = sum_chains(work_->score.get() + j * kChains);
  for (std::size_t s = 0; s < kScalars; ++s) scalars_[s] = sum_chains(work_->scalars.data() + s * kChains);
  work_.reset();
}

void PassSum::merge(const PassSum& later) noexcept {
  for (std::size_t i = 0; i < information_.size(); ++i) information_[i] += later.information_[i];
  for (std::size_t j = 0; j < score_.size(); ++j) score_[j] += later.score_[j];
  for (std::size_t s = 0; s < scalars_.size(); ++s) scalars_[s] += later.scalars_[s];
}

Matrix PassSum::information() const {
  const std::size_t p = plan_->basis->columns();
  Matrix full(p, p);
  if (information_.empty()) return full;
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = j; k < p; ++k) full(j, k) = full(k, j) = information_[triangle_index(p, j, k)];
  return full;
}

}  // namespace ogive::fitting
