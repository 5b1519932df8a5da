/// The marks of classes, and the legend that names them.
#pragma once

#include <string>
#include <vector>

#include "report/figure/scene.hpp"

namespace ogive::figure {

/// The mark of class `which`: colour and shape.
void draw_class_mark(Scene& scene, Point at, std::size_t which, std::string_view tip = {});

/// Lines of marks and names under the title, wrapped at `width`; shortened where a name is long.
class Legend {
 public:
  Legend(const std::string& heading, const std::vector<std::string>& names, double left, double width);
  [[nodiscard]] double height() const noexcept;
  void draw(Scene& scene, double top) const;

 private:
  struct Entry {
    std::string name, shown;
    double x = 0.0, line = 0.0;
  };
  std::string heading_, whole_heading_;
  std::vector<Entry> entries_;
  double left_;
};

}  // namespace ogive::figure
