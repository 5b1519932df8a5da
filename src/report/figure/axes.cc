#include "report/figure/axes.hpp"

#include <algorithm>

#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

constexpr double kMargin = 16.0;
constexpr double kTitleLine = 20.0;
constexpr double kTitleSpread = 1.15;  ///< how much wider bold text is
constexpr std::size_t kMostTitleLines = 3;
constexpr double kCaptionLine = 15.0;
constexpr double kPlotHeight = 380.0;
constexpr double kLabelGap = 14.0;  ///< between two numbers of an axis
constexpr int kMostTicks = 8;

/// Whether no two labels touch, as they stand centred at their ticks.
bool has_room(const Axis& axis) {
  double end = -1e9;
  for (std::size_t i = 0; i < axis.ticks.at.size(); ++i) {
    const double half = width_of(axis.ticks.labels[i], kTickSize) / 2.0;
    const double place = axis.scale(axis.ticks.at[i]);
    if (place - half < end + kLabelGap) return false;
    end = place + half;
  }
  return true;
}

double widest(const std::vector<std::string>& labels) {
  double most = 0.0;
  for (const std::string& label : labels) most = std::max(most, width_of(label, kTickSize));
  return most;
}

}  // namespace

Axis horizontal_axis(ScaleKind kind, Extent values, Extent places) {
  Axis axis{Scale(kind, values, places), {}};
  for (int most = kMostTicks; most >= 2; --most) {
    axis.ticks = kind == ScaleKind::linear ? linear_ticks(values, most) : log_ticks(values, most);
    if (has_room(axis)) break;
  }
  return axis;
}

Axis vertical_axis(Extent values, Extent places) {
  return {Scale(ScaleKind::linear, values, places), linear_ticks(values, kMostTicks)};
}

void draw_horizontal(Scene& scene, const Axis& axis, const Area& area, const std::string& name) {
  for (std::size_t i = 0; i < axis.ticks.at.size(); ++i) {
    const double x = axis.scale(axis.ticks.at[i]);
    scene.line({x, area.top}, {x, area.bottom}, "grid");
    scene.text({x, area.bottom + 17.0}, axis.ticks.labels[i], "small soft middle");
  }
  scene.line({area.left, area.bottom}, {area.right, area.bottom}, "axis");
  scene.text({(area.left + area.right) / 2.0, area.bottom + 38.0}, shortened(name, kLabelSize, area.width()), "middle",
             name);
}

void draw_vertical(Scene& scene, const Axis& axis, const Area& area, const std::string& name) {
  for (std::size_t i = 0; i < axis.ticks.at.size(); ++i) {
    const double y = axis.scale(axis.ticks.at[i]);
    scene.line({area.left, y}, {area.right, y}, "grid");
    scene.text({area.left - 7.0, y + 4.0}, axis.ticks.labels[i], "small soft end");
  }
  scene.line({area.left, area.top}, {area.left, area.bottom}, "axis");
  scene.text_upwards({kMargin + 6.0, (area.top + area.bottom) / 2.0}, shortened(name, kLabelSize, area.height()),
                     "middle", name);
}

double draw_title(Scene& scene, const std::string& title, double width) {
  double y = 28.0;
  std::vector<std::string> lines = wrapped(title, kTitleSize * kTitleSpread, width - 3.0 * kMargin);
  const bool cut = lines.size() > kMostTitleLines;
  if (cut) lines.resize(kMostTitleLines);
  if (cut) lines.back() += "…";
  for (const std::string& line : lines) {
    scene.text({kMargin, y}, line, "title", cut ? title : line);
    y += kTitleLine;
  }
  return y - kTitleLine + 14.0;
}

double draw_caption(Scene& scene, const std::string& caption, double top, double width) {
  double y = top;
  for (const std::string& line : wrapped(caption, kCaptionSize, width - 2.0 * kMargin)) {
    scene.text({kMargin, y}, line, "small soft");
    y += kCaptionLine;
  }
  return y;
}

Plot begin_plot(PlotWords words, Extent x, Extent y, PlotShape shape, double above) {
  const bool square = shape == PlotShape::square;
  Plot plot;
  plot.words = std::move(words);
  plot.y = vertical_axis(y, {1.0, 0.0});
  const double left = kMargin + 22.0 + widest(plot.y.ticks.labels);
  plot.width = square ? left + kPlotHeight + kMargin + 8.0 : kPlotWidth;
  const double top = draw_title(plot.scene, plot.words.title, plot.width) + above;
  plot.area = {left, top, plot.width - kMargin - 8.0, top + kPlotHeight};
  plot.x = horizontal_axis(ScaleKind::linear, x, {plot.area.left, plot.area.right});
  plot.y = vertical_axis(y, {plot.area.bottom, plot.area.top});
  draw_horizontal(plot.scene, plot.x, plot.area, plot.words.x);
  draw_vertical(plot.scene, plot.y, plot.area, plot.words.y);
  return plot;
}

Figure finish_plot(const Plot& plot, const std::string& description) {
  Scene scene = plot.scene;
  const double bottom = draw_caption(scene, plot.words.caption, plot.area.bottom + 62.0, plot.width);
  return scene.finish(plot.words.title, description, plot.width, bottom);
}

}  // namespace ogive::figure
