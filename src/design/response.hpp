/// The response: which values it has, which of them is the event, and how it becomes y.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/inputs.hpp"
#include "design/resolve.hpp"
#include "design/spec.hpp"

namespace ogive::design {

struct BoundResponse {
  Response response;
  ResponseInput input;
};

/// A binary response: numbers 0 and 1, booleans, two levels of text; or, with `event` given, two values of any kind.
/// Errors   bad_response: the values seen and what to do.
[[nodiscard]] Result<BoundResponse> bind_binary(Resolved factor, const std::string& event,
                                                const CompleteRows& complete);

/// The same of one among many outcomes: nothing where all its rows have one value, or where it has no row.
[[nodiscard]] Result<std::optional<BoundResponse>> bind_outcome(Resolved factor, const std::string& event,
                                                                const CompleteRows& complete);

/// The response of the fit found again in new data.
/// Errors   bad_response when a kept row has a value that is neither of the two.
[[nodiscard]] Result<ResponseInput> match_response(const Response& known, Resolved factor, const Table& table,
                                                   const CompleteRows& complete);

}  // namespace ogive::design
