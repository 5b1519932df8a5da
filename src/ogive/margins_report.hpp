/// Marginal effects: their options in words, and their report.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "inference/margins.hpp"
#include "report/document.hpp"

namespace ogive {

/// "overall", "mean", "median", "zero".  Errors   bad_option.
[[nodiscard]] Result<MarginAt> parse_margin_at(std::string_view text);
/// "dydx", "eyex", "dyex", "eydx".  Errors   bad_option.
[[nodiscard]] Result<MarginMethod> parse_margin_method(std::string_view text);

/// Under which title: that of a GLM; of a Logit where the model is one; of a Probit too.
enum class MarginsTitle : unsigned char { glm, logit, discrete };

/// The table as statsmodels prints it, and as data.
[[nodiscard]] report::Document margins_report(const Margins& margins, MarginsTitle title);

/// The same as statsmodels' as_csv() writes it.
[[nodiscard]] std::string margins_csv(const Margins& margins, MarginsTitle title);

}  // namespace ogive
