#include "report/figure/scatter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "report/figure/legend.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

constexpr std::size_t kOpacities = 20;  ///< steps of what is drawn over what
constexpr double kFaintest = 0.2;       ///< of a cell with one point

std::size_t class_of(const ScatterPlot& plot, std::size_t i) {
  return plot.code.empty() ? 0 : static_cast<std::size_t>(plot.code[i]);
}

bool is_drawn(const ScatterPlot& plot, std::size_t i) {
  return std::isfinite(plot.x[i]) && std::isfinite(plot.y[i]) && (plot.code.empty() || plot.code[i] >= 0);
}

/// Counts by cell and class.
struct Cells {
  std::size_t across, classes;
  std::vector<std::uint32_t> counts;
};

Cells count_cells(const ScatterPlot& plot, const Plot& drawn) {
  const Area& area = drawn.area;
  const auto across = static_cast<std::size_t>(area.width() / kCellSize) + 1;
  const auto down = static_cast<std::size_t>(area.height() / kCellSize) + 1;
  Cells cells{across, std::max<std::size_t>(plot.classes.size(), 1), {}};
  cells.counts.resize(across * down * cells.classes);
  for (std::size_t i = 0; i < plot.x.size(); ++i) {
    if (!is_drawn(plot, i)) continue;
    const auto column = static_cast<std::size_t>((drawn.x.scale(plot.x[i]) - area.left) / kCellSize);
    const auto row = static_cast<std::size_t>((drawn.y.scale(plot.y[i]) - area.top) / kCellSize);
    ++cells.counts[(row * across + column) * cells.classes + class_of(plot, i)];
  }
  return cells;
}

/// For each class the boxes of each opacity.
using CellPaths = std::vector<std::array<PathText, kOpacities + 1>>;

/// One box a class over each other, so that the colours mix in the shares of the classes: what is drawn last covers
/// with its whole share, what is below with its share of what shines through.
void add_cell(const Area& cell, std::span<const std::uint32_t> counts, double density, CellPaths& paths) {
  double all = 0.0;
  for (const std::uint32_t count : counts) all += count;
  double through = 1.0;
  for (std::size_t k = counts.size(); k-- > 0;) {
    if (counts[k] == 0) continue;
    const double share = density * counts[k] / all;
    const double opacity = std::min(share / through, 1.0);
    through -= share;
    const auto step = static_cast<std::size_t>(std::lround(opacity * kOpacities));
    if (step > 0) paths[k].at(step).box(cell);
  }
}

std::uint64_t points_of(std::span<const std::uint32_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

/// The most points that a cell has.
std::uint64_t draw_cells(const ScatterPlot& plot, Plot& drawn) {
  const Cells cells = count_cells(plot, drawn);
  const std::size_t count = cells.counts.size() / cells.classes;
  const auto counts_of = [&](std::size_t at) {
    return std::span(cells.counts).subspan(at * cells.classes, cells.classes);
  };
  std::uint64_t most = 1;
  for (std::size_t at = 0; at < count; ++at) most = std::max(most, points_of(counts_of(at)));
  const Area& area = drawn.area;
  CellPaths paths(cells.classes);
  for (std::size_t at = 0; at < count; ++at) {
    const std::uint64_t points = points_of(counts_of(at));
    if (points == 0) continue;
    const std::size_t down = at / cells.across;
    const double left = area.left + kCellSize * static_cast<double>(at % cells.across);
    const double top = area.top + kCellSize * static_cast<double>(down);
    const double share = most == 1 ? 1.0 : std::log(static_cast<double>(points)) / std::log(static_cast<double>(most));
    add_cell({left, top, std::min(left + kCellSize, area.right), std::min(top + kCellSize, area.bottom)}, counts_of(at),
             kFaintest + (1.0 - kFaintest) * share, paths);
  }
  for (std::size_t k = 0; k < cells.classes; ++k)
    for (std::size_t step = 1; step <= kOpacities; ++step)
      drawn.scene.path(paths[k][step], "c" + std::to_string(k),
                       plot.classes.empty() ? "" : plot.by + " " + plot.classes[k],
                       static_cast<double>(step) / kOpacities);
  return most;
}

void draw_points(const ScatterPlot& plot, Plot& drawn) {
  constexpr double kTipName = 200.0;  // a long name in every tip would make a large file
  const auto brief = [](const std::string& name) { return shortened(name, kLabelSize, kTipName); };
  const std::string x = brief(plot.words.x), y = brief(plot.words.y), by = brief(plot.by);
  for (std::size_t i = 0; i < plot.x.size(); ++i) {
    if (!is_drawn(plot, i)) continue;
    const std::size_t which = class_of(plot, i);
    std::string tip = fmt::format("{} {}, {} {}", x, written(plot.x[i], 6), y, written(plot.y[i], 6));
    if (!plot.classes.empty()) tip += fmt::format(", {} {}", by, brief(plot.classes[which]));
    draw_class_mark(drawn.scene, {drawn.x.scale(plot.x[i]), drawn.y.scale(plot.y[i])}, which, tip);
  }
}

}  // namespace

Figure scatter(const ScatterPlot& plot) {
  ExtentOf x, y;
  std::size_t points = 0;
  for (std::size_t i = 0; i < plot.x.size(); ++i) {
    if (!is_drawn(plot, i)) continue;
    x.add(plot.x[i]);
    y.add(plot.y[i]);
    ++points;
  }
  const Legend legend(plot.by, plot.classes, 16.0, kPlotWidth - 32.0);
  Plot drawn =
      begin_plot(plot.words, comfortable(x.get(), 0.03), comfortable(y.get(), 0.03), PlotShape::wide, legend.height());
  legend.draw(drawn.scene, drawn.area.top - legend.height());
  if (points <= kMostMarks) {
    draw_points(plot, drawn);
  } else {
    const std::uint64_t most = draw_cells(plot, drawn);
    drawn.words.caption += " Points are counted in cells: the stronger the colour, the more of them, up to " +
                           std::to_string(most) + (plot.classes.size() > 1 ? "; classes that share a cell mix." : ".");
  }
  return finish_plot(drawn, plot.words.title + ". " + plot.words.caption);
}

}  // namespace ogive::figure
