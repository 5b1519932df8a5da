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

/// A figure with two axes: made, drawn into, finished.
struct Plot {
  Scene scene;
  PlotWords words;
  Area area;
  Axis x, y;
  double width = 0.0;
};

inline constexpr double kPlotWidth = 640.0;

enum class PlotShape : unsigned char { wide, square };

/// The title is drawn, and `above` units are left for a legend between it and the area.  The widths of the numbers of
/// the y axis decide where the area's left side is.
[[nodiscard]] Plot begin_plot(PlotWords words, Extent x, Extent y, PlotShape shape = PlotShape::wide,
                              double above = 0.0);
[[nodiscard]] Figure finish_plot(const Plot& plot, const std::string& description);

}  // namespace ogive::figure
