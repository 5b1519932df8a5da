#include <algorithm>

#include "design/complete_rows.hpp"
#include "design/design.hpp"
#include "design/fill.hpp"

namespace ogive::design {
namespace {

class Reader final : public BlockReader {
 public:
  Reader(std::shared_ptr<const CompleteRows> complete, std::shared_ptr<const Inputs> inputs,
         std::shared_ptr<const Plan> plan)
      : complete_(std::move(complete)), inputs_(std::move(inputs)), plan_(std::move(plan)), filler_(*plan_, *inputs_) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_.first_row = leaf * kLeafRows;
    block_.rows = static_cast<std::size_t>(complete_->segments(leaf, rows_));
    filler_.fill(rows_.segments, block_);
    return block_;
  }

 private:
  std::shared_ptr<const CompleteRows> complete_;
  std::shared_ptr<const Inputs> inputs_;
  std::shared_ptr<const Plan> plan_;
  Filler filler_;
  LeafRows rows_;
  RowBlock block_;
};

}  // namespace

Blocks make_blocks(const Design& design) {
  Blocks blocks;
  blocks.rows = design.complete->kept();
  blocks.columns = design.spec.columns();
  const Inputs& inputs = *design.inputs;
  blocks.has_offset = !inputs.offsets.empty();
  blocks.plain = inputs.trials.column == nullptr && inputs.failures.column == nullptr &&
                 inputs.prior_weights.column == nullptr && !blocks.has_offset;
  auto plan = std::make_shared<const Plan>(make_plan(design.spec, inputs));
  blocks.open = [complete = design.complete, held = design.inputs, plan]() -> std::unique_ptr<BlockReader> {
    return std::make_unique<Reader>(complete, held, plan);
  };
  return blocks;
}

LeafRange leaves_among(const Design& design, std::int64_t first, std::int64_t last) {
  if (first >= last) return {};
  const CompleteRows& complete = *design.complete;
  return {std::max<std::int64_t>(complete.leaves_before(first + 1) - 1, 0), complete.leaves_before(last)};
}

void find_places(const Design& design, std::int64_t leaf, LeafPlaces& out) {
  LeafRows rows;
  design.complete->segments(leaf, rows);
  for (const Segment& part : rows.segments) {
    const std::int64_t first = design.complete->first_row(part.chunk);
    for (std::int64_t i = 0; i < part.count; ++i)
      out[static_cast<std::size_t>(part.to + i)] = first + (part.rows == nullptr ? part.begin + i : part.rows[i]);
  }
}

}  // namespace ogive::design
