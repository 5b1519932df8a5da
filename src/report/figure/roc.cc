#include "report/figure/roc.hpp"

#include <algorithm>

#include "report/figure/curve.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"
#include "report/number.hpp"

namespace ogive::figure {
namespace {

constexpr double kWordsLine = 18.0;

/// Three decimals, and no certainty that is none: 0.9996 is not 1.
std::string rate(double value) {
  if (value > 0.9994 && value < 1.0) return ">0.999";
  if (value < 0.0006 && value > 0.0) return "<0.001";
  return report::fixed(value, 3);
}

/// One word line of the corner, and its number.
struct CornerLine {
  std::string words, number;
};

void draw_corner(Plot& drawn, const std::vector<CornerLine>& lines, bool below) {
  double words = 0.0;
  for (const CornerLine& line : lines) words = std::max(words, width_of(line.words, kLabelSize));
  const Area& area = drawn.area;
  const double numbers = width_of(">0.999", kLabelSize) + 12.0;
  const double left = below ? area.right - 14.0 - numbers - words : area.left + 14.0;
  const double height = kWordsLine * static_cast<double>(lines.size());
  double y = below ? area.bottom - 12.0 - height + kWordsLine : area.top + 22.0;
  drawn.scene.box({left - 6.0, y - 15.0, left + words + numbers + 6.0, y - 13.0 + height}, "page");
  for (const CornerLine& line : lines) {
    drawn.scene.text({left, y}, line.words, "soft");
    drawn.scene.text({left + words + numbers, y}, line.number, "end");
    y += kWordsLine;
  }
}

}  // namespace

Figure roc(const RocPlot& plot) {
  PlotWords words{plot.title, "1 − specificity (false positive rate)", "Sensitivity (true positive rate)",
                  plot.caption};
  Plot drawn = begin_plot(std::move(words), {0.0, 1.0}, {0.0, 1.0}, PlotShape::square);
  const auto at = [&](double x, double y) { return Point{drawn.x.scale(x), drawn.y.scale(y)}; };
  drawn.scene.line(at(0.0, 0.0), at(1.0, 1.0), "axis dash");
  std::vector<Point> points;
  for (std::size_t i = 0; i < plot.false_positive.size(); ++i)
    points.push_back(at(plot.false_positive[i], plot.true_positive[i]));
  const std::string area = rate(plot.area);
  drawn.scene.path(line_path(points), "line s0", "Area under the curve " + area);
  const std::string threshold = written(plot.threshold, 4), sensitivity = rate(plot.marked_true_positive),
                    specificity = rate(1.0 - plot.marked_false_positive);
  drawn.scene.circle(at(plot.marked_false_positive, plot.marked_true_positive), 5.0, "c1",
                     "Threshold " + threshold + ": sensitivity " + sensitivity + ", specificity " + specificity);
  draw_corner(drawn,
              {{"Area under the curve", area},
               {"Threshold (dot)", threshold},
               {"Sensitivity there", sensitivity},
               {"Specificity there", specificity}},
              plot.area >= 0.5);
  return finish_plot(drawn, plot.title + ". Area under the curve " + area + "; at the threshold " + threshold +
                                " sensitivity " + sensitivity + ", specificity " + specificity + ". " + plot.caption);
}

}  // namespace ogive::figure
