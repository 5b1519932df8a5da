/// One design, many outcomes: a binomial logit of each of them, in the same passes over the rows.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/many.hpp"
#include "fit/replicates.hpp"

namespace ogive::fitting {

/// The outcomes that the blocks bring (RowBlock::outcomes), as replicates.
class Outcomes final : public Replicates {
 public:
  explicit Outcomes(std::size_t count) : count_(count) {}
  [[nodiscard]] std::size_t replicates() const noexcept override { return count_; }
  [[nodiscard]] bool have_responses() const noexcept override { return true; }
  [[nodiscard]] std::unique_ptr<ReplicateReader> open(std::span<const std::uint32_t> some) const override;
  [[nodiscard]] Blocks blocks_of(const Blocks& blocks, const std::uint32_t& outcome) const override;

 private:
  std::size_t count_;
};

/// Fits every outcome to the rows in which it is observed, with its standard errors.  The rows have one trial each.
///
/// Passes     a panel of 32 outcomes at a time, each at its own point: from its constant, of many rows from the maximum
///            of a sample, by Newton's method; the last of them sums the information in double.
/// Returns    of those fitted together coefficients proven to be within kManyDistance standard errors of a unique
///            finite maximum, and standard errors proven to be within kManyErrors of themselves of those at it.  All
///            others are `alone` and left to be fitted by themselves: separated ones, those in whose rows a column is
///            aliased that is not in all rows, and everything of another model.
/// Errors     those of prepare_fit.
/// Numbers    the same bits for any number of threads, and for every instruction set with FMA.
/// Memory     as fit_many.
[[nodiscard]] Result<ManyFits> fit_outcomes(const Blocks& blocks, std::span<const double> constant,
                                            const Outcomes& outcomes, const FitControl& control);

}  // namespace ogive::fitting
