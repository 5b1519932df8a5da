/// Estimates with their intervals, one line each.
#pragma once

#include <string>
#include <vector>

#include "report/figure/figure.hpp"
#include "report/figure/scale.hpp"

namespace ogive::figure {

/// Ends and estimates may be infinite, or 0 on a logarithmic axis: an arrow says so.  A NaN estimate has no mark, a NaN
/// end no line.
struct ForestRow {
  std::string name;
  double estimate = 0.0, lower = 0.0, upper = 0.0;
  std::string remark;  ///< in the place of the numbers where there are none: "aliased"
  std::string tip;     ///< more to say of it: "p 0.038"
};

struct ForestPlot {
  std::string title;
  std::string measure;   ///< "Odds ratio": what the numbers are
  std::string interval;  ///< "95% interval"
  std::string caption;
  ScaleKind kind = ScaleKind::logarithmic;  ///< with the reference line at 1; linear: at 0
  std::vector<ForestRow> rows;
};

/// The axis shows every finite estimate, the reference, and ends of intervals as far as three decades (linear: three
/// times the spread of the estimates) from the outermost estimates; longer intervals end in arrows.  Names and numbers
/// stand beside the lines and are never abbreviated out of their tooltips.
/// Size   grows with the rows, 24 units each (20 from 25 rows up).
[[nodiscard]] Figure forest(const ForestPlot& plot);

}  // namespace ogive::figure
