#include "report/figure/legend.hpp"

#include <array>

#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

constexpr double kLegendLine = 19.0;
constexpr double kMarkRoom = 16.0;
constexpr double kEntryGap = 16.0;
constexpr double kMostEntryWidth = 200.0;
constexpr double kRadius = 3.5;

/// The corners of a shape around (0, 0), at most six.
struct Shape {
  std::size_t corners;
  std::array<Point, 6> at;
};

/// Of class 1 on; class 0 and the last are circles.
constexpr std::array<Shape, 6> kShapes = {{
    {3, {{{0, -4.4}, {4.2, 3.4}, {-4.2, 3.4}}}},
    {4, {{{-3.3, -3.3}, {3.3, -3.3}, {3.3, 3.3}, {-3.3, 3.3}}}},
    {4, {{{0, -4.8}, {4.8, 0}, {0, 4.8}, {-4.8, 0}}}},
    {3, {{{0, 4.4}, {4.2, -3.4}, {-4.2, -3.4}}}},
    {6, {{{-4.2, 0}, {-2.1, -3.7}, {2.1, -3.7}, {4.2, 0}, {2.1, 3.7}, {-2.1, 3.7}}}},
    {4, {{{-4.4, -2}, {4.4, -2}, {4.4, 2}, {-4.4, 2}}}},
}};

}  // namespace

void draw_class_mark(Scene& scene, Point at, std::size_t which, std::string_view tip) {
  const std::string classes = "dot c" + std::to_string(which);
  if (which == 0 || which > kShapes.size()) return scene.circle(at, kRadius, classes, tip);
  const Shape& shape = kShapes.at(which - 1);
  PathText path;
  for (std::size_t i = 0; i < shape.corners; ++i) {
    const Point corner{at.x + shape.at.at(i).x, at.y + shape.at.at(i).y};
    i == 0 ? path.move(corner) : path.line(corner);
  }
  path.close();
  scene.path(path, classes, tip);
}

Legend::Legend(const std::string& heading, const std::vector<std::string>& names, double left, double width)
    : heading_(shortened(heading, kLabelSize, kMostEntryWidth)), whole_heading_(heading), left_(left) {
  const double first = left + width_of(heading_, kLabelSize) + kEntryGap;
  double x = first, line = 0.0;
  for (const std::string& name : names) {
    Entry entry{name, shortened(name, kLabelSize, kMostEntryWidth), x, line};
    const double room = kMarkRoom + width_of(entry.shown, kLabelSize) + kEntryGap;
    if (x + room > left + width && x > first) {
      entry.x = x = first;
      entry.line = ++line;
    }
    x += room;
    entries_.push_back(std::move(entry));
  }
}

double Legend::height() const noexcept {
  return entries_.empty() ? 0.0 : (entries_.back().line + 1.0) * kLegendLine + 4.0;
}

void Legend::draw(Scene& scene, double top) const {
  if (entries_.empty()) return;
  scene.text({left_, top + 9.0}, heading_, "soft", whole_heading_);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const double y = top + 5.0 + entries_[i].line * kLegendLine;
    draw_class_mark(scene, {entries_[i].x + 4.0, y}, i);
    scene.text({entries_[i].x + kMarkRoom - 3.0, y + 4.0}, entries_[i].shown, "", entries_[i].name);
  }
}

}  // namespace ogive::figure
