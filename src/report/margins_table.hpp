/// Marginal effects as statsmodels prints them, to the character, and as data.
#pragma once

#include <string>

#include "inference/margins.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

/// Changes when a key of the JSON changes its meaning or goes; docs/json.md.
inline constexpr char kMarginsSchema[] = "ogive.margins/1";

/// "Logit Marginal Effects", "Probit Marginal Effects", "GLM Marginal Effects" by the layout.
/// Source   statsmodels 0.15 (behaviour; tests/reference/margins_statsmodels.py).
[[nodiscard]] Document margins_document(const Margins& margins, Layout layout);

/// The same as statsmodels writes it with commas.
[[nodiscard]] std::string margins_csv(const Margins& margins, Layout layout);

}  // namespace ogive::report
