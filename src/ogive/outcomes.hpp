/// One right side, many outcomes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/outcomes.hpp"
#include "ogive/options.hpp"
#include "report/document.hpp"

namespace ogive {

/// Fits the model of `formula`, as in 'y1 + y2 + snp_* ~ age + C(race)', to each outcome on its left side: columns, or
/// conditions inside I( ), listed with '+'; '*' stands for any characters of a name, and a pattern for every such
/// column that has no other part in the model.
///
/// Rows       of each outcome those that are complete in the predictors and in that outcome: every answer is that of
///            `fit` for the outcome alone, its status among them.
/// Together   a binomial logit without penalty and robust errors: in the same passes over the rows, with coefficients
///            that are proven to be within 1e-6 standard errors of the maximum, and standard errors within 1e-6 of
///            themselves (fit/outcomes.hpp).  What is not proven so, and any other model, is fitted by `fit`.
/// Errors     bad_formula: an outcome twice, or among the predictors; a pattern that no column is like.
///            unknown_column, bad_response (more than two values), and those of `fit` that are not of one outcome.
/// Time       200 outcomes of 1e6 rows and 20 columns about as long as 50 fits.
/// Memory     O(threads K p^2) for K outcomes, in groups of 8 MB of sums a thread, beside the table.
[[nodiscard]] Result<OutcomeFits> fit_outcomes(const Table& table, std::string_view formula,
                                               const Options& options = {});

/// The columns that it reads; nothing where a pattern or "." may stand for any, or where the formula is wrong.
[[nodiscard]] std::optional<std::vector<std::string>> outcome_variables(std::string_view formula,
                                                                        const design::Roles& roles);

[[nodiscard]] report::Document outcomes_report(const OutcomeFits& fits);

}  // namespace ogive
