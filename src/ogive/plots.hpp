/// Figures of fits and of data: what is computed by inference, as report/figure draws it.
#pragma once

#include <string>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"
#include "report/figure/figure.hpp"

namespace ogive {

struct PlotOptions {
  std::string title;       ///< in place of the figure's own
  double level = 0.95;     ///< of intervals and bands
  bool intercept = false;  ///< forest: the constant too
  double threshold = 0.5;  ///< roc: the probability that is marked
  int threads = 0;
  StopAsked stop;
  std::string kernel;
};

/// exp(coefficient) with its interval, a line each, on a logarithmic axis; where that is no ratio (docs/links.md) the
/// coefficients on a linear one.
/// Errors   bad_option (a level).
[[nodiscard]] Result<figure::Figure> forest_plot(const Fitted& fitted, const PlotOptions& options = {});

}  // namespace ogive
