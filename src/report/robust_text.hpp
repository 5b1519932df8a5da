/// What a report says of robust errors.
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// "nonrobust", "linearised", "HC1", "cluster": as statsmodels prints it.
[[nodiscard]] std::string covariance_type(const Fitted& fitted);

/// "robust": the kind, what was summed and the factor, and what is not touched by it.  Of a fit with robust errors.
[[nodiscard]] Facts robust_facts(const Fitted& fitted);

/// Where the errors asked for do not exist, or cannot be tested together.
[[nodiscard]] std::vector<Note> robust_notes(const Fitted& fitted);

}  // namespace ogive::report
