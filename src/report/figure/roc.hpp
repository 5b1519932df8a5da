/// An ROC curve with one threshold marked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/figure/axes.hpp"
#include "report/figure/figure.hpp"

namespace ogive::figure {

struct RocPlot {
  std::string title, caption;
  std::vector<double> false_positive, true_positive;  ///< rising together, from 0 to 1
  double area = 0.0;
  double threshold = 0.5;
  double marked_false_positive = 0.0, marked_true_positive = 0.0;
};

/// A square with the diagonal of chance; area, threshold and its rates stand in the corner that the curve leaves free.
[[nodiscard]] Figure roc(const RocPlot& plot);

}  // namespace ogive::figure
