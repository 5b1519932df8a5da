/// How the fit went, in words.
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// Steps of the iteration: those of a table's count where it converged, else those taken.
[[nodiscard]] int iterations_shown(const Fitted& fitted, bool glm);

/// The three lines that statsmodels prints while fitting, and the path of the iteration as the grid "trace".
[[nodiscard]] Verbatim optimisation(const Fitted& fitted, bool glm);

/// What the reader must know about this fit: a warning where it did not converge (what that means, what to do), the
/// aliased columns and what they equal, a null model that is not nested.
[[nodiscard]] std::vector<Note> verdict(const Fitted& fitted);

/// The combinations of the aliased columns for machines, one row a term; one without a term is a column of zeros.
[[nodiscard]] Grid alias_grid(const Fitted& fitted);

}  // namespace ogive::report
