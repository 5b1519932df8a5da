/// What trials, weights, an offset and another system's rule do to the numbers of a report, in one sentence each.
#pragma once

#include <string>
#include <vector>

#include "inference/counting.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// "trials", "weights", the offset, "counting": only those that the fit has.
[[nodiscard]] std::vector<Facts> counting_facts(const Fitted& fitted, Like like);

/// The offsets as written: "z + log(days)"; empty without one.
[[nodiscard]] std::string offset_text(const Fitted& fitted);

/// "statsmodels", "R"; empty for ogive's own rule.
[[nodiscard]] std::string like_name(Like like);

}  // namespace ogive::report
