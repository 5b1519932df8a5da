/// Robust errors of a fit.
#pragma once

#include <optional>

#include "base/block.hpp"
#include "base/result.hpp"
#include "design/design.hpp"
#include "fit/estimate.hpp"
#include "inference/robust.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// What the options ask for, a column of clusters included.
/// Errors   bad_option: clusters beside HC0 to HC3, errors by cluster without a column, a penalty beside either.
[[nodiscard]] Result<Robust> robust_kind(const Options& options);

/// Replaces the errors of a converged estimate by those that the options ask for: robust, or linearised where weights
/// are sampling weights.
/// Returns  nothing where neither robust kind is asked for.
/// Errors   as robust_kind; not_estimable (one cluster), interrupted.
[[nodiscard]] Result<std::optional<RobustRecord>> make_robust(const design::Design& design, const Blocks& blocks,
                                                              const fitting::FitControl& control,
                                                              const Options& options, fitting::Estimate& found);

}  // namespace ogive
