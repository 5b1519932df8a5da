/// The model of a constant alone, on the same rows, weights and offset.
#pragma once

#include <optional>

#include "base/block.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/model.hpp"
#include "fit/moments.hpp"

namespace ogive::fitting {

/// Its log-likelihood without binomial constants: in closed form from the totals when there is no offset.
[[nodiscard]] double null_log_likelihood(const Totals& totals);

/// The same by Newton, for any model and for rows with an offset; nothing when the caller asked to stop.
/// `mean` is that of the response: without an offset the answer itself.
struct NullModel {
  double constant = 0.0;
  double log_likelihood = 0.0;
};
[[nodiscard]] std::optional<NullModel> null_model(const Blocks& blocks, const Kernel& kernel, const Model& model,
                                                  double mean, const FoldControl& control);

/// `blocks` with a constant as the only design column.
[[nodiscard]] Blocks constant_only(const Blocks& blocks);

}  // namespace ogive::fitting
