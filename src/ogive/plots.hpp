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
  std::string title;    ///< in place of the figure's own
  std::string x_label;  ///< scatter and line: in place of the columns' names
  std::string y_label;
  std::string by_label;
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

/// The mean along one variable with its band, others at their means and reference levels (see response_curve.hpp); the
/// rows of the table as a rug, events at 1 and others at 0.
/// Errors   those of response_curve and of predict.
[[nodiscard]] Result<figure::Figure> probability_plot(const Fitted& fitted, const Table& table,
                                                      const std::string& along, const PlotOptions& options = {});

/// The mean against the linear predictor, over what the rows have; the rows as a rug.
/// Errors   those of predict; not_estimable: no row has a prediction.
[[nodiscard]] Result<figure::Figure> link_plot(const Fitted& fitted, const Table& table,
                                               const PlotOptions& options = {});

/// Sensitivity against 1 - specificity over the rows, `options.threshold` marked (inference/roc.hpp).
/// Errors   those of roc_curve and of predict; bad_option: no binomial model, or no probability as a threshold.
[[nodiscard]] Result<figure::Figure> roc_plot(const Fitted& fitted, const Table& table,
                                              const PlotOptions& options = {});

/// Two columns of numbers against each other; `by`, unless empty, is the column of the classes: texts, booleans or at
/// most figure::kColours different numbers.  Of more texts the most frequent have colours, the others share one.
/// Errors   unknown_column (with the nearest), bad_type (texts as numbers), bad_option (too many numbers in `by`).
/// Memory   20 bytes a row.
[[nodiscard]] Result<figure::Figure> scatter_plot(const Table& table, const std::string& x, const std::string& y,
                                                  const std::string& by, const PlotOptions& options = {});

/// A line through two columns of numbers: x rises, rows with the same x are averaged.   Errors   as of scatter_plot.
[[nodiscard]] Result<figure::Figure> line_plot(const Table& table, const std::string& x, const std::string& y,
                                               const PlotOptions& options = {});

}  // namespace ogive
