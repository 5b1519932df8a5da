/// Collinearity in words, and for machines.
#pragma once

#include <optional>
#include <vector>

#include "inference/collinearity.hpp"
#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// Predictors that the data hardly tell apart: a variance inflation above 10 (of a term with several coefficients: per
/// coefficient) or a condition index above 30, terms that repeat others by construction (a beside a:b) left out.
/// Source   Belsley (1991) Conditioning Diagnostics; Fox & Monette, JASA 87 (1992) 178.
[[nodiscard]] std::optional<Note> collinearity_note(const Fitted& fitted, const Collinearity& found);

/// "collinearity", "variance_inflation" and "term_inflation", for machines.
[[nodiscard]] std::vector<Block> collinearity_blocks(const Fitted& fitted, const Collinearity& found);

}  // namespace ogive::report
