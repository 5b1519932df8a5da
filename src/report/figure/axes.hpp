/// The frame of a plot: title, axes with round numbers, grid, caption.
#pragma once

#include <string>
#include <vector>

#include "report/figure/scale.hpp"
#include "report/figure/scene.hpp"

namespace ogive::figure {

/// The scale of a horizontal axis between two places, with as many ticks as their labels leave room for.
struct Axis {
  Scale scale;
  Ticks ticks;
};
[[nodiscard]] Axis horizontal_axis(ScaleKind kind, Extent values, Extent places);
[[nodiscard]] Axis vertical_axis(Extent values, Extent places);

/// Grid lines, the line of the axis, numbers, and the axis' name, shortened where it is too long.
void draw_horizontal(Scene& scene, const Axis& axis, const Area& area, const std::string& name);
void draw_vertical(Scene& scene, const Axis& axis, const Area& area, const std::string& name);

/// Lines of text from `top` down; where the next would stand.
[[nodiscard]] double draw_title(Scene& scene, const std::string& title, double width);
[[nodiscard]] double draw_caption(Scene& scene, const std::string& caption, double top, double width);

/// Words of a figure with two axes.
struct PlotWords {
  std::string title, x, y, caption;
};

/// One entry of a legend.
struct LegendEntry {
  std::string name, tip;
  std::size_t mark = 0;  ///< colour and shape
};

/// A figure with two axes: made, drawn into, finished.
struct Plot {
  Scene scene;
  PlotWords words;
  Area area;
  Axis x, y;
};

inline constexpr double kPlotWidth = 640.0;

/// `top` is where the area begins.  The widths of the numbers of the y axis decide where its left side is.
[[nodiscard]] Plot begin_plot(Scene scene, PlotWords words, Extent x, Extent y, double top);
[[nodiscard]] Figure finish_plot(const Plot& plot, const std::string& description);

}  // namespace ogive::figure
