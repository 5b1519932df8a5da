/// Marginal effects as statsmodels prints them, to the character, and as data.
#pragma once

#include "inference/margins.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

/// Changes when a key of the JSON changes its meaning or goes; docs/json.md.
inline constexpr char kMarginsSchema[] = "ogive.margins/1";

/// "Logit Marginal Effects" with the layout of a Logit, else "GLM Marginal Effects".
/// Source   statsmodels 0.15 (behaviour; tests/reference/margins_statsmodels.py).
[[nodiscard]] Document margins_document(const Margins& margins, Layout layout);

}  // namespace ogive::report
