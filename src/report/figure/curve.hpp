/// A mean along an axis: a line, its band, and the data as a rug.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/figure/axes.hpp"
#include "report/figure/figure.hpp"

namespace ogive::figure {

/// Where rows are: `high` of each are drawn at the top, `low` at the bottom (events and others); counts, which may be
/// fractions.  Rows where one of the three is not finite are left out.
struct Rug {
  std::span<const double> x, high, low;
  std::string high_name, low_name;  ///< "am = 1": of tooltips
};

struct CurvePlot {
  PlotWords words;
  std::span<const double> x, y;          ///< x rises; where y is NaN the line has a gap
  std::span<const double> lower, upper;  ///< empty: no band
  Rug rug;
  bool unit = false;  ///< y is a probability: the axis is 0 to 1
};

/// A line of many points is drawn with the first, the least, the greatest and the last of each unit of width; marks of
/// a rug are counted in each unit, the darker the more rows.  Of few points each is marked.  A band that is wider than
/// three times the curve leaves the figure.
/// Size   at most 100 kB, however many points.
[[nodiscard]] Figure curve(const CurvePlot& plot);

/// A line through points in their order, with the rule of `curve`.
[[nodiscard]] PathText line_path(std::span<const Point> points);

}  // namespace ogive::figure
