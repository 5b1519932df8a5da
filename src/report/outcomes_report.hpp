/// The report of many outcomes.
#pragma once

#include "inference/outcomes.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// A row for every coefficient of every outcome, a row for every outcome, and what must be said of them.
[[nodiscard]] Document outcomes_document(const OutcomeFits& fits);

}  // namespace ogive::report
