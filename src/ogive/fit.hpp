/// The public face of fitting.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// Fits a logistic regression, or another link or family, to a table by maximum likelihood.
///
/// `formula`  Wilkinson notation, `y ~ a*b + log(x)`; names are columns of `table`.  Rows with a missing value in any
///            named column are dropped and counted in `Fitted::rows`.
/// Units      `beta` is on the scale of the linear predictor: log-odds of a logit.
/// Returns    a Fitted whose `stop` says how the iteration ended.  Not converging is an answer, not an error: the
///            estimates so far are there.
/// Errors     bad_formula (with the place), unknown_column (with the nearest name), bad_type, bad_response,
///            not_estimable (no complete row), out_of_range (a coefficient), interrupted.
/// Memory     O(threads p^2) beside the table; the model matrix is never stored whole.
/// Source     Nelder & Wedderburn (1972) JRSS A 135; tests/reference/certified.
[[nodiscard]] Result<Fitted> fit(const Table& table, std::string_view formula, const Options& options = {});

/// The same from a response and a list of numeric columns, taken as they are: no formula, no implied intercept.
[[nodiscard]] Result<Fitted> fit(const Table& table, const std::string& response,
                                 const std::vector<std::string>& columns, const Options& options = {});

}  // namespace ogive
