/// A scene: marks at places, written as SVG.  The only file of figures that knows SVG.
#pragma once

#include <string>
#include <string_view>

#include "report/figure/figure.hpp"

namespace ogive::figure {

/// From the upper left corner, y down.
struct Point {
  double x = 0.0;
  double y = 0.0;
};

struct Area {
  double left = 0.0, top = 0.0, right = 0.0, bottom = 0.0;
  [[nodiscard]] double width() const noexcept { return right - left; }
  [[nodiscard]] double height() const noexcept { return bottom - top; }
};

/// "12.5": two decimals at most.
[[nodiscard]] std::string coordinate(double value);

/// The text of a path: absolute places, with spaces only where they are needed.
class PathText {
 public:
  void move(Point to);
  void line(Point to);
  void close() { text_ += 'Z'; }
  void box(const Area& area);
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void add(char command, Point to);
  std::string text_;
};

/// `classes` are those of the style sheet; `tip` is shown where a pointer rests on the mark, empty: nothing.
/// All text is escaped here.
class Scene {
 public:
  void line(Point from, Point to, std::string_view classes);
  void box(const Area& area, std::string_view classes, std::string_view tip = {});
  void circle(Point center, double radius, std::string_view classes, std::string_view tip = {});
  void path(const PathText& path, std::string_view classes, std::string_view tip = {}, double opacity = 1.0);
  void text(Point at, std::string_view text, std::string_view classes, std::string_view tip = {});
  /// Upwards, around its middle.
  void text_upwards(Point at, std::string_view text, std::string_view classes, std::string_view tip = {});

  /// `description` is what the figure says to those who do not see it.
  [[nodiscard]] Figure finish(std::string title, std::string_view description, double width, double height) const;

 private:
  void end(std::string_view tag, std::string_view tip);
  std::string body_;
};

}  // namespace ogive::figure
