/// Many outcomes of one design: each is observed in rows of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "design/design.hpp"
#include "design/inputs.hpp"
#include "formula/formula.hpp"

namespace ogive::design {

struct OutcomeColumn {
  std::string name;
  std::string event, non_event;  ///< printed; empty where it does not vary
  std::int64_t rows = 0;         ///< complete in the predictors and in the outcome
  std::int64_t events = 0;
  bool varies = false;  ///< else there is nothing to fit
  ResponseInput input;
};

/// An outcome of a design that was bound without a response.  `formula` is what its factor's places point into.
/// Errors   unknown_column, bad_type, bad_data (infinite values), bad_response (three values or more, or two of which
///          none is known to be the event), interrupted.
/// Memory   one bit a row while it is bound, 1 to 8 bytes a row for what is computed.
[[nodiscard]] Result<OutcomeColumn> bind_outcome_column(const Design& design, const formula::Factor& factor,
                                                        const std::string& formula, const Table& table,
                                                        const BindOptions& options);

/// The design's rows with the outcomes (RowBlock::outcomes), numbered as they stand.  The design must outlive the
/// blocks.
[[nodiscard]] Blocks make_outcome_blocks(const Design& design,
                                         std::shared_ptr<const std::vector<ResponseInput>> outcomes);

}  // namespace ogive::design
