/// What a fit in double precision knows at its final point.
#pragma once

#include <optional>
#include <span>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "base/result.hpp"
#include "fit/certificate.hpp"
#include "fit/estimate.hpp"
#include "fit/pass.hpp"

namespace ogive::fitting {

/// The final point: its information over the free columns, the inverse of that, the point in the same coordinates,
/// and the largest |z| of every internal column.
struct FinalPoint {
  const Information& information;
  const Matrix& inverse;
  std::span<const double> beta;
  std::span<const double> largest;
};

/// `estimate` has its model, free columns, totals, decrement and Pearson's chi-square.  Of a logit
/// without an offset; of other models the rows must be looked at too.
[[nodiscard]] Evidence evidence_of(const Estimate& estimate, const Blocks& blocks, const FinalPoint& point);

/// Eta at an internal point: smallest and largest, of the rows with weight.  Nothing when the caller asked to stop.
[[nodiscard]] std::optional<EtaRange> eta_range(const Blocks& blocks, const Kernel& kernel, const Basis& basis,
                                                const std::vector<double>& beta, const FoldControl& control);

/// What another link's evidence is gathered from; `passes` are those of the fit.
struct RowsAt {
  const Blocks& blocks;
  const Kernel& kernel;
  const FoldControl& fold;
  Passes& passes;
  const Subspace& space;
};

/// The evidence of any concave model: one pass for eta and offsets, and one for the observed information where
/// `point.information` (that of the reported errors) is another.  Without an inverse there is none.
/// Errors    interrupted.
[[nodiscard]] Result<std::optional<Evidence>> look_at_rows(const Estimate& estimate, const RowsAt& rows,
                                                           const FinalPoint& point);

}  // namespace ogive::fitting
