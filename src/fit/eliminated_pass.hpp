/// One step's sums with an eliminated factor.
#pragma once

#include <optional>
#include <vector>

#include "base/block.hpp"
#include "fit/arrowhead.hpp"
#include "fit/cell_sums.hpp"
#include "fit/eliminated_coding.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/model.hpp"
#include "fit/newton.hpp"

namespace ogive::fitting {

/// The objective at the head's coefficients and the intercepts, as newton() takes it.
struct ArrowEvaluation {
  double objective = 0.0;
  std::vector<double> score;
  std::optional<Arrowhead> information;
  Resolution resolution = {};
  double pearson = 0.0;
};

/// What a fit evaluates with.
struct ArrowPlan {
  const Blocks& blocks;
  const Kernel& kernel;
  const Model& model;
  const EliminatedCoding& coding;
  const std::vector<bool>& left_out;  ///< cells that do not take part
  const FoldControl& fold;
};

/// Two readings of the rows: the head's sums with weight and score of every row, which go to `terms`, and then those by
/// cell.  Nothing when the caller asked to stop.
[[nodiscard]] std::optional<ArrowEvaluation> evaluate_arrow(const ArrowPlan& plan, const std::vector<double>& point,
                                                            RowTerms& terms);

}  // namespace ogive::fitting
