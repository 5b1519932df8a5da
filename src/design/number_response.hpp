/// Responses that are numbers: counts and real values, one a row, without trials.
#pragma once

#include <string>

#include "base/response_kind.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/design.hpp"
#include "design/resolve.hpp"
#include "design/response.hpp"

namespace ogive::design {

/// What is written for events alone: an event, trials, two parts on the left side, C().
/// Errors   bad_option, bad_response: which, and what to write.
[[nodiscard]] Status check_number_response(const formula::Formula& formula, const BindOptions& options);

/// True where some kept row holds a number strictly between 0 and 1.
[[nodiscard]] bool holds_fractions(const Resolved& factor, const CompleteRows& complete);

/// Errors   bad_response: a count below 0 or a fraction beyond [0, 1] (which line), all counts 0, a real response of
///          one value.
/// Counts that are not whole are taken as they are, with a note.
[[nodiscard]] Result<BoundResponse> bind_numbers(const Resolved& factor, ResponseKind kind, const Table& table,
                                                 const CompleteRows& complete, RowUse& use);

/// The response of the fit found again in new data.
/// Errors   bad_response: a count below 0, a fraction beyond [0, 1].
[[nodiscard]] Result<ResponseInput> match_numbers(const Resolved& factor, ResponseKind kind, const Table& table,
                                                  const CompleteRows& complete);

}  // namespace ogive::design
