/// What figures say of a fit.
#pragma once

#include <string>

#include "inference/fitted.hpp"

namespace ogive {

/// "am = 1" of events; of all else the response's name.
[[nodiscard]] std::string modelled(const Fitted& fitted);

/// "Probability of am = 1", "Mean of y".
[[nodiscard]] std::string mean_words(const Fitted& fitted);

/// "95%": a level as people write it.
[[nodiscard]] std::string level_words(double level);

/// " No intervals: a ridge fit has no standard errors."; empty of other fits.
[[nodiscard]] std::string without_intervals(const Fitted& fitted);

/// "1,234 rows".
[[nodiscard]] std::string rows_words(double rows);

}  // namespace ogive
