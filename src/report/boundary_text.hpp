/// A maximum on the boundary of the link's range, in words and as data.
#pragma once

#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// Which rows are at the end, what does not exist there, and what to do; needs fitted.boundary.
[[nodiscard]] Note boundary_note(const Fitted& fitted);

/// Which rows no coefficient moves; needs fitted.idle.
[[nodiscard]] Note idle_note(const Fitted& fitted);

/// That other coefficients are as likely; needs fitted.flat.
[[nodiscard]] Note flat_note(const Fitted& fitted);

/// "boundary" and "boundary_rows" for machines; nothing where the maximum is inside.
[[nodiscard]] std::vector<Block> boundary_blocks(const Fitted& fitted);

}  // namespace ogive::report
