#include "fit/outcomes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "fit/many_group.hpp"
#include "fit/many_view.hpp"

namespace ogive::fitting {
namespace {

class OutcomesReader final : public ReplicateReader {
 public:
  explicit OutcomesReader(std::span<const std::uint32_t> outcomes) : outcomes_(outcomes) {}

  void fill(const RowBlock& block, std::size_t first, std::size_t padded, const PanelBytes& into) noexcept override {
    std::fill_n(into.times, padded * kPanel, std::uint8_t{0});
    std::fill_n(into.events, padded * kPanel, std::uint8_t{0});
    const std::size_t width = std::min(kPanel, outcomes_.size() - first);
    block.outcomes->read(outcomes_.subspan(first, width), kPanel, into.times, into.events);
  }

 private:
  std::span<const std::uint32_t> outcomes_;
};

/// Rows without the outcome have no weight.
class OutcomeReader final : public BlockReader {
 public:
  OutcomeReader(std::unique_ptr<BlockReader> reader, const std::uint32_t& outcome)
      : reader_(std::move(reader)), outcome_(outcome) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    block_.outcomes->read({&outcome_, 1}, 1, observed_.data(), events_.data());
    for (std::size_t i = 0; i < block_.rows; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      successes_[i] = events_[i];
      weights_[i] = observed_[i] * block_.prior_weights[at];
      copies_[i] = observed_[i] * block_.copies[at];
    }
    block_.successes = {successes_.data(), 1};
    block_.prior_weights = {weights_.data(), 1};
    block_.copies = {copies_.data(), 1};
    return block_;
  }

 private:
  static constexpr auto kRows = static_cast<std::size_t>(kLeafRows);
  std::unique_ptr<BlockReader> reader_;
  const std::uint32_t& outcome_;
  std::array<std::uint8_t, kRows> observed_ = {}, events_ = {};
  std::array<double, kRows> successes_ = {}, weights_ = {}, copies_ = {};
  RowBlock block_;
};

ManyFits all_alone(std::size_t count) {
  ManyFits fits;
  fits.replicates.resize(count);
  for (ReplicateFit& fit : fits.replicates) fit.alone = true;
  return fits;
}

}  // namespace

std::unique_ptr<ReplicateReader> Outcomes::open(std::span<const std::uint32_t> some) const {
  return std::make_unique<OutcomesReader>(some);
}

Blocks Outcomes::blocks_of(const Blocks& blocks, const std::uint32_t& outcome) const {
  Blocks some = blocks;
  some.plain = false;
  some.open = [open = blocks.open, &outcome] { return std::make_unique<OutcomeReader>(open(), outcome); };
  return some;
}

Result<ManyFits> fit_outcomes(const Blocks& blocks, std::span<const double> constant, const Outcomes& outcomes,
                              const FitControl& control) {
  if (blocks.columns > kManyColumns) return all_alone(outcomes.replicates());
  OGIVE_TRY(Estimate space, prepare_fit(blocks, constant, control));
  space.beta.assign(blocks.columns, 0.0);
  return fit_together(blocks, space, {outcomes, true}, control);
}

}  // namespace ogive::fitting
