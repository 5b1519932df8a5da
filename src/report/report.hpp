/// The report of a fit: which blocks, in which order.
#pragma once

#include "inference/fitted.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

struct ReportParts {
  bool extras = true;             ///< what ogive adds below the table
  bool odds_ratios_first = false;
  bool optimisation = false;      ///< the three lines before the table
};

[[nodiscard]] Document fit_document(const Fitted& fitted, const SummaryOptions& options, const ReportParts& parts);

}  // namespace ogive::report
