/// Which kernel runs, and what one leaf adds to the sums of a pass.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/block.hpp"
#include "base/compensated.hpp"
#include "base/exact.hpp"
#include "base/matrix.hpp"
#include "base/result.hpp"
#include "fit/basis.hpp"
#include "fit/factor_sums.hpp"
#include "fit/kernel.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {

/// The kernels compiled into this program that this processor can run, best first.
[[nodiscard]] std::vector<const Kernel*> usable_kernels();

/// The kernel called `name` ("avx512", "avx2", "ssse3", "portable"), or the best for an empty name.
/// Errors   bad_option when there is none of that name here.
[[nodiscard]] Result<const Kernel*> choose_kernel(std::string_view name);

/// What every leaf of a pass is computed with.  The pointed-to values must outlive the pass.
struct PassPlan {
  const Kernel* kernel = nullptr;
  const Basis* basis = nullptr;
  std::span<const double> beta;  ///< internal basis
  RowKernel row;
  bool signed_weights = false;  ///< weights of `row` may be negative
  /// Ignore response, trials, weights and offset: rows of positive weight count once (distinct ones as often as they
  /// are in the data).  At beta = 0 the information is then a quarter of the Gram matrix of the internal columns.
  bool unit_weights = false;
  /// The information may be summed in single precision, at half the cost: relative errors of about 1e-6 of its
  /// diagonal, for steps that are followed by others.  Everything else stays double.
  bool single = false;
};

/// The sums of one pass: an accumulator of `fold`.
/// Sums      W the weights of the family, link and stage (logit: w m mu (1 - mu)): information X'WX, score,
///           log-likelihood without constants, Pearson chi-square.
/// Errors    none: a non-finite row shows as a non-finite log-likelihood.
/// Source    McCullagh & Nelder (1989), section 2.5.
class PassSum {
 public:
  explicit PassSum(const PassPlan& plan) : plan_(&plan) {}
  PassSum(const PassSum& other) : plan_(other.plan_) {}  // copies start at zero: fold copies zeros only
  PassSum(PassSum&&) noexcept = default;
  PassSum& operator=(PassSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept;
  void merge(const PassSum& later) noexcept;

  struct Derivatives {
    Matrix information;  ///< p x p, both triangles
    std::vector<double> score;
  };
  [[nodiscard]] Derivatives derivatives() const;
  [[nodiscard]] double scalar(Scalar which) const noexcept { return scalars_[which].value(); }

 private:
  struct Work;
  struct DropWork {
    void operator()(Work* work) const noexcept;
  };
  void open(const RowBlock& block) noexcept;
  const RowBlock& with_unit_weights(const RowBlock& block) noexcept;
  const RowBlock& with_factors(const RowBlock& block) noexcept;

  const PassPlan* plan_;
  std::unique_ptr<Work, DropWork> work_;  ///< chains and scratch, while a super-chunk is open
  std::vector<std::size_t> dense_;        ///< the design columns that are no factor's codes
  std::vector<double> information_;       ///< theirs: upper triangle by rows
  /// Of leaves: rows that are alike are rounded alike, so that chains over many of them would add up what they round;
  /// the score is 0 at the maximum, and a deviance or a likelihood ratio a small difference of such sums.
  std::vector<Compensated> score_;
  std::array<Compensated, kScalars> scalars_ = {};
  FactorSums factors_;
};

}  // namespace ogive::fitting
