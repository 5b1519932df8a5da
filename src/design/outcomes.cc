#include "design/outcomes.hpp"

#include <utility>

#include "data/column_reader.hpp"
#include "design/complete_rows.hpp"
#include "design/dates.hpp"
#include "design/fill.hpp"
#include "design/gather.hpp"
#include "design/numbers.hpp"
#include "design/resolve.hpp"
#include "design/response.hpp"

namespace ogive::design {
namespace {

/// One outcome's rows of a leaf, in bytes that are `stride` apart.
struct OutcomeBytes {
  std::uint8_t *observed, *events;
  std::size_t stride;
};

/// `is_event(i)` of row i of the chunk.
template <class IsEvent>
void fill_outcome(const ColumnReader& column, const Chunk& chunk, const Segment& part, const OutcomeBytes& into,
                  IsEvent is_event) noexcept {
  for (std::int64_t k = 0; k < part.count; ++k) {
    const std::int64_t i = (part.rows != nullptr ? part.rows[k] : part.begin + k) - column.first();
    const bool seen = chunk.present(i);
    const auto at = static_cast<std::size_t>(part.to + k) * into.stride;
    into.observed[at] = seen ? 1 : 0;
    into.events[at] = seen && is_event(i) ? 1 : 0;
  }
}

void read_outcome(ColumnReader& column, const Segment& part, const ResponseInput& input, const OutcomeBytes& into) {
  const Chunk& chunk = rows_of(column, part);
  const auto fill = [&](auto is_event) { fill_outcome(column, chunk, part, into, is_event); };
  const double event = input.event_value;
  const auto numbers = [&](const auto* values) {
    fill([values, event](std::int64_t i) { return static_cast<double>(values[i]) == event; });
  };
  switch (column.column().kind) {
    case Kind::real: fill([&](std::int64_t i) { return chunk.real(i) == event; }); break;
    case Kind::integer: with_integers(chunk, numbers); break;
    case Kind::boolean: numbers(chunk.as<std::uint8_t>()); break;
    case Kind::date: numbers(chunk.as<std::int32_t>()); break;
    case Kind::text: {
      const auto* const codes = chunk.as<std::uint32_t>();
      fill([&](std::int64_t i) { return codes[i] == input.event_code; });
      break;
    }
    case Kind::missing: break;  // never bound
  }
}

class OutcomesReader final : public BlockReader, public OutcomeLeaf {
 public:
  OutcomesReader(std::unique_ptr<BlockReader> reader, std::shared_ptr<const CompleteRows> complete,
                 std::shared_ptr<const std::vector<ResponseInput>> outcomes)
      : reader_(std::move(reader)), complete_(std::move(complete)), outcomes_(std::move(outcomes)) {
    for (const ResponseInput& outcome : *outcomes_) columns_.emplace_back(outcome.source.column);
  }

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    block_.outcomes = this;
    complete_->segments(leaf, rows_);
    return block_;
  }

  void read(std::span<const std::uint32_t> which, std::size_t stride, std::uint8_t* observed,
            std::uint8_t* events) override {
    for (std::size_t k = 0; k < which.size(); ++k)
      for (const Segment& part : rows_.segments)
        read_outcome(columns_[which[k]], part, (*outcomes_)[which[k]], {observed + k, events + k, stride});
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  std::shared_ptr<const CompleteRows> complete_;
  std::shared_ptr<const std::vector<ResponseInput>> outcomes_;
  std::vector<ColumnReader> columns_;
  LeafRows rows_;
  RowBlock block_;
};

}  // namespace

Result<OutcomeColumn> bind_outcome_column(const Design& design, const formula::Factor& factor,
                                          const std::string& formula, const Table& table, const BindOptions& options) {
  OutcomeColumn made;
  made.name = factor.name;
  auto found = resolve({factor.name, &factor.expression, formula, factor.categorical.has_value(), false, false}, table);
  // A column without a single value is an outcome that nobody has.
  if (!found && found.error().code == Errc::not_estimable) return made;
  if (!found) return tl::unexpected<Error>(std::move(found).error());
  OGIVE_CHECK(refuse_date_response(*found, false));
  Resolved* const one = &*found;
  OGIVE_CHECK(evaluate({&one, 1}, table, {options.threads, options.stop}));
  CompleteRows complete = *design.complete;
  for (const Column* variable : found->variables) complete.require(*variable);
  complete.require(*found->source.column);
  complete.finish();
  made.rows = complete.kept();
  OGIVE_CHECK(check_finite(*found, table, complete));
  OGIVE_TRY(auto bound, bind_outcome(std::move(*found), options.event, complete));
  if (!bound) return made;
  const BoundFactor& levels = bound->response.factor;
  made.varies = true;
  made.event = bound->response.event;
  made.non_event = bound->response.non_event;
  made.events = levels.level_counts[1 - levels.reference];
  made.input = std::move(bound->input);
  return made;
}

Blocks make_outcome_blocks(const Design& design, std::shared_ptr<const std::vector<ResponseInput>> outcomes) {
  Blocks blocks = make_blocks(design);
  blocks.open = [open = blocks.open, complete = design.complete,
                 outcomes = std::move(outcomes)]() -> std::unique_ptr<BlockReader> {
    return std::make_unique<OutcomesReader>(open(), complete, outcomes);
  };
  return blocks;
}

}  // namespace ogive::design
