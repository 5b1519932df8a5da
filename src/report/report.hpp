/// The report of a fit: which blocks, in which order.
#pragma once

#include "inference/fitted.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

/// Changes when a key of the JSON report changes its meaning or goes; docs/json.md.
inline constexpr char kFitSchema[] = "ogive.fit/1";

struct ReportParts {
  bool extras = true;  ///< what ogive adds below the table
  bool ratios_first = false;
  bool optimisation = false;  ///< the three lines before the table
};

[[nodiscard]] Document fit_document(const Fitted& fitted, const SummaryOptions& options, const ReportParts& parts);

}  // namespace ogive::report
