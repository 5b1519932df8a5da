/// Two columns against each other, by class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "report/figure/axes.hpp"
#include "report/figure/figure.hpp"

namespace ogive::figure {

/// Points up to this many are drawn one by one; more are counted in square cells of kCellSize units.
inline constexpr std::size_t kMostMarks = 2000;
inline constexpr double kCellSize = 6.0;

/// A point is drawn where x and y are finite and its class is none of the negative ones.
struct ScatterPlot {
  PlotWords words;
  std::string by;                    ///< what the classes are of
  std::vector<std::string> classes;  ///< at most kColours; none: all points alike
  std::span<const double> x, y;
  std::span<const std::int32_t> code;  ///< into `classes`; empty where there are none
};

/// Each class has a colour and a shape.  The colours of a cell's classes are mixed in the shares that they have of it,
/// and the stronger the more points it has, by the logarithm of their number.
/// Memory   4 bytes a cell and class: bounded.
/// Size     240 kB at most with kMostMarks points, 25 bytes a cell and class with more.
[[nodiscard]] Figure scatter(const ScatterPlot& plot);

}  // namespace ogive::figure
