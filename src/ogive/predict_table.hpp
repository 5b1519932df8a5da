/// Predictions as people and programs take them away: one record a row of the input, in its order.
#pragma once

#include <cstdint>
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

/// The predictions of rows [first, first + count) of the table, as Predictor::rows gives them.
using PredictRows = std::function<Result<Predictions>(std::int64_t first, std::int64_t count)>;

/// Writes the row labels (where the table has them), the ids, the prediction, its `std_error`, `lower` and `upper`,
/// `eta` with `link` and its `eta_std_error`, and for each threshold `class_<threshold>`: 1 where the prediction >=
/// threshold, else 0.  Where a number is missing the cells are empty (CSV) or null (JSON, Arrow).
/// `predict` is asked for all rows, in order and some at a time.
/// Errors   unknown_column (an id), those of write_records and of `predict`.
/// Memory   of kRecordsAtATime rows: what `predict` gives, and 9 bytes for each threshold.
[[nodiscard]] Status write_predictions(const Table& table, const PredictRows& predict, const PredictionLayout& layout,
                                       const std::function<Status(std::string_view)>& sink);

/// What is counted while predictions go by.
struct PredictionTally {
  explicit PredictionTally(const std::vector<double>& thresholds);
  void add(const Predictions& rows);

  std::vector<ThresholdTable> tables;  ///< of each threshold
  std::int64_t impossible = 0;         ///< as Predictions'
  bool observed = false;               ///< the data hold the response
  bool by_rows = true;                 ///< each row is one trial
};

/// For each threshold the counts of observed against predicted, with precision, recall and accuracy.  Ask only where
/// the data hold the response.
[[nodiscard]] report::Document threshold_report(const Fitted& fitted, const PredictionTally& tally);

}  // namespace ogive
