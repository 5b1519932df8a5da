/// Marginal effects: their options in words, and their report.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "inference/margins.hpp"
#include "report/document.hpp"

namespace ogive {

/// "overall", "mean", "median", "zero".  Errors   bad_option.
[[nodiscard]] Result<MarginAt> parse_margin_at(std::string_view text);
/// "dydx", "eyex", "dyex", "eydx".  Errors   bad_option.
[[nodiscard]] Result<MarginMethod> parse_margin_method(std::string_view text);

/// The table as statsmodels prints it, and as data; under the title of a Logit where the model is one, unless `glm`.
[[nodiscard]] report::Document margins_report(const Margins& margins, bool glm);

}  // namespace ogive
