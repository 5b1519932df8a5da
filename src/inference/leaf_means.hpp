/// The linear predictor and the mean of leaves at a fit's coefficients: what everything by row begins with.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "design/design.hpp"
#include "fit/accumulate.hpp"
#include "fit/basis.hpp"
#include "fit/factor_sums.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/model.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// What every leaf is computed with: the coefficients as they stand, an aliased one 0.
struct MeanPlan {
  MeanPlan(const Fitted& fitted, const fitting::Kernel& kernel);

  const fitting::Kernel* kernel;
  fitting::Basis basis;  ///< the user's own
  std::vector<double> beta;
  fitting::RowKernel row;
  bool by_codes;  ///< of a fit that eliminated a factor: its columns are never written out
};

/// One leaf, kLeafRows of each.  The view's columns (by codes: without the factors') and roles, eta, and the mean with
/// its derivatives.
struct LeafMeans {
  const fitting::LeafView& leaf;
  double* eta;
  fitting::MeanView mean;
};

/// Scratch of one thread.   Memory   (columns written out + 20) x 256 doubles.
class MeanScratch {
 public:
  explicit MeanScratch(const MeanPlan& plan);
  /// Valid until the next call and while the block is.
  [[nodiscard]] LeafMeans at(const RowBlock& block) noexcept;
  /// `which` of kSpareRows rows to compute with.
  [[nodiscard]] double* spare(std::size_t which) noexcept { return rows_.get() + (10 + which) * kLeafRows; }
  static constexpr std::size_t kSpareRows = 3;

 private:
  /// The factors as codes, which are part of the others' offset.
  struct Codes {
    Codes(const MeanPlan& plan, const RowBlock& block);
    const RowBlock& dense_part(const RowBlock& block);
    fitting::ColumnSplit split;
    fitting::Basis basis;
    std::vector<double> beta;
    fitting::FactorEta eta;
    std::vector<double> offset;
    RowBlock block;
  };

  const MeanPlan* plan_;
  std::optional<Codes> codes_;
  std::optional<fitting::LeafColumns> columns_;
  AlignedDoubles rows_;
};

/// Nine rows of scratch as a MeanView.
[[nodiscard]] fitting::MeanView mean_view(double* rows) noexcept;

/// Errors   bad_model where a coefficient is infinite: rows on the far side of a separating direction have a
///          probability of 0 or 1, and no finite eta says so.  Levels of an eliminated factor may be infinite as long
///          as the constant is not: their rows have an eta of +-infinity, and all others their own.
[[nodiscard]] Status check_finite_coefficients(const Fitted& fitted);

/// The covariance of the coefficients with zeros where a column is aliased: what is not estimated moves nothing.
/// Nothing is written out where the fit eliminated a factor.
[[nodiscard]] Covariance moving_covariance(const Fitted& fitted);

/// x'Vx for every row of a leaf, never negative.  The rounding of V's own entries shows in it, which a large common
/// value of the columns magnifies.   Time   p^2 / 2 a row.
void squared_errors(const fitting::LeafView& leaf, const Matrix& covariance, double* scratch, double* into) noexcept;
/// The same by codes, of a factored covariance.   Time   columns of numbers times rank a row.
void squared_errors(const RowBlock& block, const Covariance& covariance, double* into);

}  // namespace ogive
