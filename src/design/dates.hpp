/// Dates in a design: where they may stand, and that new data has them where the fit had.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/parts.hpp"
#include "design/spec.hpp"

namespace ogive::design {

/// A date has no meaning as a count, a weight or an offset; its differences may have.  `role` is "the weights".
/// Errors   bad_type, where the part is a column of dates as it is.
[[nodiscard]] Status refuse_dates(const Resolved& part, const std::string& role);

/// The same of a response, with what to write instead.  `as_number`: as a number of that family or as a count.
/// Errors   bad_response.
[[nodiscard]] Status refuse_date_response(const Resolved& response, bool as_number);

/// The variables of the parts that are dates, each once.
[[nodiscard]] std::vector<std::string> date_variables(const std::vector<Resolved*>& parts);

/// The dates of a spec that enter as a number of days: not those that are levels, or compared with a date alone.
[[nodiscard]] std::vector<std::string> day_variables(const DesignSpec& spec);

/// What the spec knows as text is left to its levels.
/// Errors   bad_type, where a column that the spec uses holds dates and did not at the fit, or the other way about.
[[nodiscard]] Status check_dates(const DesignSpec& spec, const Table& table);

}  // namespace ogive::design
