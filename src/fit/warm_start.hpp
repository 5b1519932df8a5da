/// Where the iteration on many rows begins: at the maximum of a sample of them, near enough that full passes are saved.
#pragma once

#include <optional>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/moments.hpp"
#include "fit/pass.hpp"
#include "fit/single_steps.hpp"
#include "fit/start.hpp"

namespace ogive::fitting {

/// A fit whose rows have not been looked at; `constant` as maximum_likelihood is given it.
struct WarmPlan {
  const Blocks& blocks;
  const Kernel& kernel;
  const FitControl& control;
  std::span<const double> constant;
};

/// What samples of the rows say before the first reading of all of them.
struct WarmStart {
  StartPoint start;
  Basis basis;       ///< from the sample's ranges and means
  Matrix gram;       ///< a quarter of the sample's Gram matrix, in that basis
  double decrement;  ///< that is expected there on all rows
  double condition;  ///< of the information
};

/// Of a concave binomial model whose rows times columns exceed kWarmWork: the maximum of a sample of whole leaves, 1 in
/// 40 (more, up to 1 in 10, where events or non-events are rare), bettered by one Newton step on 1 leaf in 5.
/// Returns   nothing where a start was given, where rows or events are too few, or where the sample has no maximum.
/// Errors    interrupted.
[[nodiscard]] Result<std::optional<WarmStart>> warm_start(const WarmPlan& plan);

struct Confirmation {
  FirstLook look;  ///< at all rows; in the sample's basis where the start holds
  bool holds;
};

/// The first reading of all rows, at the start: it holds where the constant is the sample's, the sample shows that all
/// columns are estimable, and the maximum is about as far as samples are wrong; else the fit begins cold.  `passes` are
/// in the sample's basis, and as `singles` says in single precision; `zero` is of no rows.
/// Errors    interrupted.
[[nodiscard]] Result<Confirmation> confirm(const WarmStart& warm, const SingleSteps& singles, Passes& passes,
                                           const Moments& zero, std::span<const double> constant);

/// Fits of fewer numbers begin cold.
inline constexpr double kWarmWork = 1e6;

}  // namespace ogive::fitting
