/// Counts: responses of successes among trials.  Successes and failures are kept apart; no share is ever computed.
#pragma once

#include <string>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/design.hpp"
#include "design/inputs.hpp"
#include "design/resolve.hpp"
#include "design/response.hpp"
#include "design/spec.hpp"

namespace ogive::design {

/// The two parts of a counted response, resolved.
struct CountParts {
  const Resolved& successes;  ///< or shares of the trials
  const Resolved& second;     ///< failures or trials
  Counting counting = Counting::trials;
};

/// Drops the rows without a trial; how many they are.
[[nodiscard]] std::int64_t drop_without_trials(const CountParts& parts, CompleteRows& complete);

/// What the kept rows hold.
struct CountsSeen {
  bool some_event = false;
  bool some_failure = false;
  bool only_whole_shares = true;  ///< no share strictly between 0 and 1
  bool some_trials = false;       ///< more than one trial in some row
};

/// Errors   bad_response where the parts are no whole numbers from 0 up, the successes exceed the trials, or a share
///          of the trials is no whole number within 1e-8 (1e-15 of the trials where that is more): which line, what
///          to do.
[[nodiscard]] Result<CountsSeen> check_counts(const CountParts& parts, const Table& table,
                                              const CompleteRows& complete);

/// The response as a spec and as input.
/// Errors   those of check_counts; bad_response when there is no success or no failure.
[[nodiscard]] Result<BoundResponse> bind_counts(const CountParts& parts, const Table& table,
                                                const CompleteRows& complete, RowUse& use);

/// How the blocks read it.
[[nodiscard]] ResponseInput counts_input(const CountParts& parts);

}  // namespace ogive::design
