/// What a penalised fit is, in words.
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// "Firth", "Jeffreys 0.25", "Median", "FLIC", "FLAC", "Ridge": the method of the table.
[[nodiscard]] std::string penalty_name(const fitting::PenaltyRecord& record);

/// The table of a penalised fit has the tests and intervals of its profiles, not Wald's.
[[nodiscard]] bool is_profiled(const Fitted& fitted, double level);

/// The penalised log-likelihoods for the upper table, as far as there are any.
[[nodiscard]] std::vector<Fact> penalised_likelihoods(const Fitted& fitted);
/// Both for machines; none without a penalty.
[[nodiscard]] std::vector<Fact> penalised_facts(const Fitted& fitted);

/// "penalty": what was maximised, and what the tests and intervals above are.
[[nodiscard]] Facts penalty_facts(const Fitted& fitted);

/// Of a ridge fit: how much was taken, as others write it, and how free the coefficients are.
[[nodiscard]] Facts ridge_facts(const Fitted& fitted);

}  // namespace ogive::report
