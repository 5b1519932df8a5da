/// The response: which values it has, which of them is the event, and how it becomes y.
#pragma once

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

/// Successes out of trials: 0 <= y <= m in every kept row.
[[nodiscard]] Result<BoundResponse> bind_counts(const Resolved& factor, const Column& trials, const Table& table,
                                                const CompleteRows& complete);

/// What kinds of rows counts out of trials hold.
struct CountsSeen {
  bool some_event = false;
  bool some_failure = false;
};
/// Errors   bad_response where not 0 <= y <= m in a kept row.
[[nodiscard]] Result<CountsSeen> check_counts(const Resolved& factor, const Column& trials, const Table& table,
                                              const CompleteRows& complete);

/// The response of the fit found again in new data.
/// Errors   bad_response when a kept row has a value that is neither of the two.
[[nodiscard]] Result<ResponseInput> match_response(const Response& known, Resolved factor, const Table& table,
                                                   const CompleteRows& complete);

/// Errors   bad_data when a kept row's weight is negative; `role` names the column's use.
[[nodiscard]] Status check_not_negative(const Resolved& role_column, const char* role, const Table& table,
                                        const CompleteRows& complete);

}  // namespace ogive::design
