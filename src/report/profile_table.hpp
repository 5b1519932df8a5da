/// Likelihood-ratio tests and profile-likelihood intervals beside Wald's.
#pragma once

#include <optional>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// The grid "profile", one row a coefficient; without rows where fitted.profiles was not asked for.
[[nodiscard]] Grid profile_grid(const Fitted& fitted);

/// Test and interval as further columns of a sheet with a row for each coefficient.
void add_profile_columns(const Fitted& fitted, Grid& sheet);

/// Where Wald's test and the likelihood ratio say different things: of what, why, and which to trust.
[[nodiscard]] std::optional<Note> disagreement_note(const Fitted& fitted);

/// Where the range of the link ends intervals.
[[nodiscard]] std::optional<Note> range_end_note(const Fitted& fitted);

/// What the search did not find, and that it says nothing.
[[nodiscard]] std::optional<Note> not_found_note(const Fitted& fitted);

}  // namespace ogive::report
