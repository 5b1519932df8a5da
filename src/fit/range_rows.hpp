/// The ends of a link's range as rows whose separation is asked about.
#pragma once

#include <cstddef>
#include <vector>

#include "base/block.hpp"
#include "fit/first_meeting.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// The sides on which the range of eta ends: false is below, true above.
[[nodiscard]] std::vector<bool> end_sides(const Model& model);

struct RangeRows {
  const std::vector<RowEnd>* held = nullptr;  ///< rows that are at an end; may be null
  std::size_t last_column = 0;                ///< of the last row, in which the others are 0
  bool last_rises = true;                     ///< it is a success: the direction's entry there is >= 0
};

/// The leaves of the lower ends, then those of the upper ones, then a row of one column.  Every row has offset - end as
/// a further column after those of `blocks`; it is a success at its lower end, a failure at its upper one, which turns
/// it, and both where it is held.  `blocks` and `rows.held` must outlive it.
[[nodiscard]] Blocks rows_of_range(const Blocks& blocks, const Model& model, const RangeRows& rows);

}  // namespace ogive::fitting
