#include "report/figure/curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

constexpr double kUnitRoom = 0.05;  ///< beyond 0 and 1, for the rug
constexpr double kRugLength = 9.0;
constexpr std::size_t kFewPoints = 30;
constexpr std::size_t kHoverPoints = 33;
constexpr std::size_t kRugSteps = 4;
constexpr double kBandReach = 3.0;

Extent mean_extent(const CurvePlot& plot) {
  if (plot.unit) return {-kUnitRoom, 1.0 + kUnitRoom};
  ExtentOf means;
  for (const double y : plot.y) means.add(y);
  const Extent inner = means.get();
  const double reach = kBandReach * std::max(inner.upper / 2.0 - inner.lower / 2.0, std::fabs(inner.upper) * 0.1) * 2.0;
  ExtentOf all = means;
  for (const auto& ends : {plot.lower, plot.upper})
    for (const double end : ends)
      if (std::isfinite(end)) all.add(std::clamp(end, inner.lower - reach, inner.upper + reach));
  return comfortable(all.get(), kUnitRoom);
}

Extent place_extent(const CurvePlot& plot) {
  ExtentOf places;
  for (std::size_t i = 0; i < plot.x.size(); ++i)
    if (std::isfinite(plot.y[i])) places.add(plot.x[i]);
  for (const double x : plot.rug.x) places.add(x);
  return comfortable(places.get(), 0.02);
}

/// A line that may have gaps.
PathText gapped_path(const Plot& drawn, std::span<const double> x, std::span<const double> y) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < x.size(); ++i)
    points.push_back({drawn.x.scale(x[i]), std::isfinite(y[i]) ? drawn.y.scale(y[i]) : std::nan("")});
  return line_path(points);
}

/// Between the two ends, one closed piece for each run of finite ends.
PathText band_path(const CurvePlot& plot, const Plot& drawn) {
  PathText path;
  const auto is_there = [&](std::size_t i) {
    return !std::isnan(plot.lower[i]) && !std::isnan(plot.upper[i]) && !std::isnan(plot.y[i]);
  };
  const std::size_t count = std::min(plot.lower.size(), plot.upper.size());
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin;
    while (end < count && is_there(end)) ++end;
    const auto at = [&](std::size_t i, std::span<const double> of) {
      return Point{drawn.x.scale(plot.x[i]), drawn.y.scale(of[i])};
    };
    for (std::size_t i = begin; i < end; ++i) i == begin ? path.move(at(i, plot.upper)) : path.line(at(i, plot.upper));
    for (std::size_t i = end; i-- > begin;) path.line(at(i, plot.lower));
    if (end > begin) path.close();
    begin = end + 1;
  }
  return path;
}

/// Marks at `y` and as long as `length` says, up or down.  Whether some are darker than others.
bool draw_rug_side(Plot& drawn, const Rug& rug, std::span<const double> counts, double y, double length) {
  const Area& area = drawn.area;
  std::vector<double> sums(static_cast<std::size_t>(area.width()) + 2, 0.0);
  double most = 0.0;
  for (std::size_t i = 0; i < std::min(rug.x.size(), counts.size()); ++i) {
    if (!std::isfinite(rug.x[i]) || !std::isfinite(counts[i])) continue;
    double& sum = sums[static_cast<std::size_t>(drawn.x.scale(rug.x[i]) - area.left)];
    sum += counts[i];
    most = std::max(most, sum);
  }
  const auto step_of = [](double sum) {
    return static_cast<std::size_t>(std::clamp(std::floor(std::log10(sum)), 0.0, double{kRugSteps - 1}));
  };
  std::array<PathText, kRugSteps> paths;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    if (!(sums[k] > 0.0)) continue;
    const double x = std::min(area.left + static_cast<double>(k) + 0.5, area.right);
    paths.at(step_of(sums[k])).move({x, y});
    paths.at(step_of(sums[k])).line({x, y + length});
  }
  const std::size_t last = most > 0.0 ? step_of(most) : 0;
  constexpr std::array kHowMany = {"fewer than 10 rows", "10 to 99 rows", "100 to 999 rows", "1,000 rows or more"};
  for (std::size_t step = 0; step <= last; ++step) {
    const std::string& name = length < 0.0 ? rug.high_name : rug.low_name;
    const double opacity = last == 0 ? 0.6 : 0.25 + 0.75 * static_cast<double>(step) / static_cast<double>(last);
    drawn.scene.path(paths.at(step), "rug", name + ": " + kHowMany.at(step) + " at each mark", opacity);
  }
  return last > 0;
}

void draw_rug(Plot& drawn, const CurvePlot& plot) {
  const double top = plot.unit ? drawn.y.scale(1.0) - 2.0 : drawn.area.top + kRugLength;
  const double bottom = plot.unit ? drawn.y.scale(0.0) + 2.0 : drawn.area.bottom - kRugLength;
  const bool high = draw_rug_side(drawn, plot.rug, plot.rug.high, top, -kRugLength);
  const bool low = draw_rug_side(drawn, plot.rug, plot.rug.low, bottom, kRugLength);
  if (high || low) drawn.words.caption += " Darker: more rows.";
}

/// What a pointer finds along the line, or dots where the points are few.
void draw_values(Plot& drawn, const CurvePlot& plot) {
  const bool few = plot.x.size() <= kFewPoints;
  const std::size_t step = few ? 1 : (plot.x.size() - 1 + kHoverPoints - 2) / (kHoverPoints - 1);
  for (std::size_t i = 0; i < plot.x.size(); i += step) {
    if (!std::isfinite(plot.y[i])) continue;
    std::string tip = drawn.words.x + " " + written(plot.x[i], 4) + ": " + drawn.words.y + " " + written(plot.y[i], 4);
    if (i < plot.lower.size() && std::isfinite(plot.lower[i]) && std::isfinite(plot.upper[i]))
      tip += " (" + written(plot.lower[i]) + " to " + written(plot.upper[i]) + ")";
    drawn.scene.circle({drawn.x.scale(plot.x[i]), drawn.y.scale(plot.y[i])}, few ? 3.0 : 7.0, few ? "c0" : "hover",
                       tip);
  }
}

std::string described_curve(const CurvePlot& plot) {
  std::string text = plot.words.title + ".";
  std::size_t first = 0, last = plot.x.size();
  while (first < last && !std::isfinite(plot.y[first])) ++first;
  while (last > first && !std::isfinite(plot.y[last - 1])) --last;
  if (first == last) return text + " Nothing to draw.";
  return text + " " + plot.words.y + " " + written(plot.y[first]) + " at " + plot.words.x + " " +
         written(plot.x[first]) + ", " + written(plot.y[last - 1]) + " at " + written(plot.x[last - 1]) + ". " +
         plot.words.caption;
}

/// The points of one unit of width, or a gap.
struct Bucket {
  Point first, least, greatest, last;
};

void add_bucket(PathText& path, const Bucket& bucket, bool begins) {
  begins ? path.move(bucket.first) : path.line(bucket.first);
  // y grows downwards; which comes first does not show within a unit
  if (bucket.least.y < bucket.first.y) path.line(bucket.least);
  if (bucket.greatest.y > bucket.first.y) path.line(bucket.greatest);
  if (bucket.last.x != bucket.first.x || bucket.last.y != bucket.first.y) path.line(bucket.last);
}

}  // namespace

PathText line_path(std::span<const Point> points) {
  PathText path;
  bool open = false;
  for (std::size_t i = 0; i < points.size();) {
    if (std::isnan(points[i].y)) {
      open = false;
      ++i;
      continue;
    }
    Bucket bucket{points[i], points[i], points[i], points[i]};
    std::size_t k = i + 1;
    for (; k < points.size() && !std::isnan(points[k].y) && std::floor(points[k].x) == std::floor(points[i].x); ++k) {
      if (points[k].y < bucket.least.y) bucket.least = points[k];
      if (points[k].y > bucket.greatest.y) bucket.greatest = points[k];
      bucket.last = points[k];
    }
    add_bucket(path, bucket, !open);
    open = true;
    i = k;
  }
  return path;
}

Figure curve(const CurvePlot& plot) {
  Plot drawn = begin_plot(plot.words, place_extent(plot), mean_extent(plot));
  drawn.scene.path(band_path(plot, drawn), "band c0");
  draw_rug(drawn, plot);
  drawn.scene.path(gapped_path(drawn, plot.x, plot.y), "line s0");
  draw_values(drawn, plot);
  return finish_plot(drawn, described_curve(plot));
}

}  // namespace ogive::figure
