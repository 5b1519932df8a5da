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

/// What the estimates are: ratios stand on a logarithmic axis with a line at 1, differences (coefficients) on a linear
/// one with a line at 0, means on a linear one, probabilities between 0 and 1; the last two have dots for squares.
enum class ForestOf : unsigned char { ratios, differences, means, probabilities };

struct ForestPlot {
  std::string title;
  std::string measure;   ///< "Odds ratio": what the numbers are
  std::string interval;  ///< "95% interval"
  std::string caption;
  ForestOf of = ForestOf::ratios;
  std::vector<ForestRow> rows;
  std::string names;  ///< over the names of the rows; empty: nothing
};

/// The axis shows every finite estimate, the line, and ends of intervals as far as three decades (linear: three
/// times the spread of the estimates) from the outermost estimates; longer intervals end in arrows.  Names and numbers
/// stand beside the lines and are never abbreviated out of their tooltips.
/// Size   grows with the rows, 24 units each (20 from 25 rows up).
[[nodiscard]] Figure forest(const ForestPlot& plot);

}  // namespace ogive::figure
