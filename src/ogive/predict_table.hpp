/// Predictions as people and programs take them away: one record a row of the input, in its order.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/predict.hpp"
#include "ogive/row_records.hpp"
#include "report/document.hpp"

namespace ogive {

struct PredictionLayout {
  std::vector<std::string> ids;    ///< columns carried along
  std::vector<double> thresholds;  ///< a class column each
  bool link = false;               ///< the linear predictor too
  RecordFormat format = RecordFormat::csv;
  std::string prediction = "probability";  ///< what it is called: "mean" of other families than the binomial
  bool std_error = false;                  ///< its standard error, and eta's with `link`
  bool interval = false;                   ///< the ends of its interval
};

/// Writes the row labels (where the table has them), the ids, the prediction, its `std_error`, `lower` and `upper`,
/// `eta` with `link` and its `eta_std_error`, and for each threshold `class_<threshold>`: 1 where the prediction >=
/// threshold, else 0.  Where a number is missing the cells are empty (CSV) or null (JSON, Arrow).
/// Errors   unknown_column (an id), those of write_records.
/// Memory   a byte a row and threshold, a bit a row and column; the records'.
[[nodiscard]] Status write_predictions(const Table& table, const Predictions& predictions,
                                       const PredictionLayout& layout,
                                       const std::function<Status(std::string_view)>& sink);

/// For each threshold the counts of observed against predicted, with precision, recall and accuracy.  Ask only where
/// the data hold the response.
[[nodiscard]] report::Document threshold_report(const Fitted& fitted, const Predictions& predictions,
                                                const std::vector<double>& thresholds);

}  // namespace ogive
