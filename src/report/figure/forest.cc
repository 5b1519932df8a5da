#include "report/figure/forest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "report/figure/axes.hpp"
#include "report/figure/scene.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

constexpr double kSide = 16.0;
constexpr double kGap = 18.0;
constexpr double kLinesWidth = 320.0;
constexpr double kMostNameWidth = 260.0;
constexpr double kRowHeight = 24.0;
constexpr double kTightRowHeight = 20.0;
constexpr std::size_t kManyRows = 24;
constexpr double kReach = 3.0;  ///< decades, or spreads of the estimates
constexpr double kArrow = 7.0;
constexpr double kOpenRoom = 0.2;  ///< of the axis, beside the finite end of an infinite estimate's interval
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kSquare = 4.0;
constexpr double kDot = 4.5;
constexpr double kDotRoom = 0.02;  ///< beyond 0 and 1, for the dots

/// Where the columns stand.
struct ForestLayout {
  double name_width = 0.0, estimate_right = 0.0, interval_left = 0.0, width = 0.0, row_height = 0.0;
  Area lines;
};

std::string aligned(double value) { return written(value, 3, report::Trailing::zeros); }

std::string interval_text(const ForestRow& row) { return "(" + aligned(row.lower) + " to " + aligned(row.upper) + ")"; }

bool is_logarithmic(const ForestPlot& plot) { return plot.of == ForestOf::ratios; }

/// Where nothing is between two groups.
std::optional<double> line_of(const ForestPlot& plot) {
  if (plot.of == ForestOf::ratios) return 1.0;
  if (plot.of == ForestOf::differences) return 0.0;
  return std::nullopt;
}

bool has_numbers(const ForestRow& row) { return !std::isnan(row.estimate); }

bool has_interval(const ForestRow& row) { return !std::isnan(row.lower) && !std::isnan(row.upper); }

std::string tip_of(const ForestPlot& plot, const ForestRow& row) {
  std::string tip = (plot.names.empty() ? "" : plot.names + " ") + row.name + ": ";
  if (!has_numbers(row)) return tip + row.remark;
  tip += plot.measure + " " + written(row.estimate, 4);
  if (has_interval(row)) tip += ", " + plot.interval + " " + written(row.lower, 4) + " to " + written(row.upper, 4);
  return row.tip.empty() ? tip : tip + ", " + row.tip;
}

/// What the axis shows, on the scale that it is drawn on.
Extent forest_extent(const ForestPlot& plot) {
  if (plot.of == ForestOf::probabilities) return {-kDotRoom, 1.0 + kDotRoom};
  const bool logs = is_logarithmic(plot);
  const auto place = [logs](double value) { return logs ? std::log10(value) : value; };
  ExtentOf estimates;
  if (line_of(plot)) estimates.add(0.0);  // log10(1), or 0
  for (const ForestRow& row : plot.rows) estimates.add(place(row.estimate));
  const Extent inner = estimates.get();
  const double spread = inner.upper / 2.0 - inner.lower / 2.0;
  ExtentOf ends = estimates;
  for (const ForestRow& row : plot.rows)
    for (const double end : {place(row.lower), place(row.upper)}) {
      const double reach = logs || spread == 0.0 ? kReach : kReach * 2.0 * spread;
      if (std::isfinite(end)) ends.add(std::clamp(end, inner.lower - reach, inner.upper + reach));
    }
  Extent shown = ends.get();
  const double open = kOpenRoom * (shown.upper - shown.lower);
  for (const ForestRow& row : plot.rows) {  // what goes on without an end shows that it does
    const double lower = std::min(place(row.lower), ends.get().upper),
                 upper = std::max(place(row.upper), ends.get().lower);
    if (place(row.estimate) == kInfinity && std::isfinite(lower))
      shown.upper = std::min(std::max(shown.upper, lower + open), kMost);
    if (place(row.estimate) == -kInfinity && std::isfinite(upper))
      shown.lower = std::max(std::min(shown.lower, upper - open), -kMost);
  }
  if (!logs) return comfortable(shown, 0.04);
  if (shown.upper - shown.lower < 0.3) shown = {shown.lower - 0.15, shown.upper + 0.15};
  const double more = 0.03 * (shown.upper - shown.lower);
  return {std::pow(10.0, std::max(shown.lower - more, -307.0)), std::pow(10.0, std::min(shown.upper + more, 308.0))};
}

ForestLayout lay_out(const ForestPlot& plot, double top) {
  ForestLayout layout;
  layout.name_width = std::min(width_of(plot.names, kTickSize), kMostNameWidth);
  double estimates = width_of(plot.measure, kTickSize), intervals = width_of(plot.interval, kTickSize);
  for (const ForestRow& row : plot.rows) {
    layout.name_width = std::max(layout.name_width, std::min(width_of(row.name, kLabelSize), kMostNameWidth));
    estimates = std::max(estimates, width_of(has_numbers(row) ? aligned(row.estimate) : row.remark, kLabelSize));
    if (has_interval(row)) intervals = std::max(intervals, width_of(interval_text(row), kLabelSize));
  }
  layout.row_height = plot.rows.size() > kManyRows ? kTightRowHeight : kRowHeight;
  const double left = kSide + layout.name_width + kGap;
  const double height = layout.row_height * static_cast<double>(std::max<std::size_t>(plot.rows.size(), 1));
  layout.lines = {left, top, left + kLinesWidth, top + height};
  layout.estimate_right = layout.lines.right + kGap + estimates;
  layout.interval_left = layout.estimate_right + 10.0;
  layout.width = layout.interval_left + intervals + kSide;
  return layout;
}

/// A triangle that points to the left (-1) or to the right (1), its tip at `x`.
PathText arrow(double x, double y, double side) {
  PathText path;
  path.move({x, y});
  path.line({x - side * kArrow, y - 4.0});
  path.line({x - side * kArrow, y + 4.0});
  path.close();
  return path;
}

/// Below (-1) or above (1) what the axis shows.
bool is_beyond(const Scale& scale, double value, double side) {
  return side < 0.0 ? value < scale.values().lower : value > scale.values().upper;
}

bool has_arrow(const ForestRow& row, const Scale& scale) {
  return is_beyond(scale, row.lower, -1.0) || is_beyond(scale, row.upper, 1.0) ||
         is_beyond(scale, row.estimate, -1.0) || is_beyond(scale, row.estimate, 1.0);
}

void draw_mark(Scene& scene, const ForestPlot& plot, const ForestRow& row, const Scale& scale, double y) {
  const Extent places = scale.places();
  const std::string tip = tip_of(plot, row);
  if (has_interval(row)) {
    const bool left = is_beyond(scale, row.lower, -1.0), right = is_beyond(scale, row.upper, 1.0);
    PathText line;
    line.move({left ? places.lower + kArrow : scale(row.lower), y});
    line.line({right ? places.upper - kArrow : scale(row.upper), y});
    scene.path(line, "thin s0", tip);
    if (left) scene.path(arrow(places.lower, y, -1.0), "c0", tip);
    if (right) scene.path(arrow(places.upper, y, 1.0), "c0", tip);
  }
  for (const double side : {-1.0, 1.0})
    if (is_beyond(scale, row.estimate, side)) {
      scene.path(arrow(side < 0.0 ? places.lower : places.upper, y, side), "c0", tip);
      return;
    }
  const double x = scale(row.estimate);
  if (line_of(plot)) {
    scene.box({x - kSquare, y - kSquare, x + kSquare, y + kSquare}, "c0", tip);
  } else {
    scene.circle({x, y}, kDot, "c0", tip);
  }
}

void draw_rows(Scene& scene, const ForestPlot& plot, const ForestLayout& layout, const Scale& scale) {
  double y = layout.lines.top + layout.row_height / 2.0;
  for (const ForestRow& row : plot.rows) {
    scene.text({kSide, y + 4.0}, shortened(row.name, kLabelSize, layout.name_width + 1.0), "", row.name);
    if (has_numbers(row)) {
      draw_mark(scene, plot, row, scale, y);
      scene.text({layout.estimate_right, y + 4.0}, aligned(row.estimate), "end");
      if (has_interval(row)) scene.text({layout.interval_left, y + 4.0}, interval_text(row), "soft");
    } else {
      scene.text({layout.estimate_right, y + 4.0}, row.remark, "end soft");
    }
    y += layout.row_height;
  }
}

std::string described(const ForestPlot& plot) {
  std::string text = plot.title + ".";
  for (std::size_t i = 0; i < plot.rows.size() && i < 12; ++i) {
    const ForestRow& row = plot.rows[i];
    text += " " + row.name + " " + (has_numbers(row) ? aligned(row.estimate) : row.remark);
    if (has_numbers(row) && has_interval(row)) text += " " + interval_text(row);
    text += i + 1 < plot.rows.size() ? "," : ".";
  }
  return plot.rows.size() > 12 ? text + " and " + std::to_string(plot.rows.size() - 12) + " more." : text;
}

}  // namespace

Figure forest(const ForestPlot& plot) {
  Scene scene;
  ForestLayout layout = lay_out(plot, 0.0);
  const double heads = draw_title(scene, plot.title, layout.width) + 14.0;
  layout = lay_out(plot, heads + 10.0);
  if (!plot.names.empty())
    scene.text({kSide, heads}, shortened(plot.names, kTickSize, layout.name_width + 1.0), "small soft", plot.names);
  scene.text({layout.estimate_right, heads}, plot.measure, "small soft end");
  if (!plot.interval.empty()) scene.text({layout.interval_left, heads}, plot.interval, "small soft");
  const Area& lines = layout.lines;
  const bool logs = is_logarithmic(plot);
  const Axis axis = horizontal_axis(logs ? ScaleKind::logarithmic : ScaleKind::linear, forest_extent(plot),
                                    {lines.left, lines.right});
  draw_horizontal(scene, axis, lines, plot.measure + (logs ? " (log scale)" : ""));
  if (const auto value = line_of(plot)) {
    const double x = axis.scale(*value);
    scene.line({x, lines.top}, {x, lines.bottom}, "axis dash");
  }
  draw_rows(scene, plot, layout, axis.scale);
  const bool cut =
      std::any_of(plot.rows.begin(), plot.rows.end(), [&](const ForestRow& row) { return has_arrow(row, axis.scale); });
  const std::string arrows = cut ? " Arrows: beyond what the axis shows." : "";
  const double bottom = draw_caption(scene, plot.caption + arrows, lines.bottom + 62.0, layout.width);
  return scene.finish(plot.title, described(plot), layout.width, bottom);
}

}  // namespace ogive::figure
