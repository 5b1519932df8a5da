/// Predictions on new data, in the order of the input.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// How sure predictions are, one value a row of the table; NaN where there is none, and where errors do not exist.
struct PredictionErrors {
  double level = 0.95;
  std::vector<double> eta_error;   ///< standard error of eta: sqrt(x'Vx), V the covariance of the coefficients
  std::vector<double> mean_error;  ///< of the mean, by the delta method: |dmu/deta| times that
  std::vector<double> lower;       ///< the interval of the mean: the means at the ends of eta's Wald interval,
  std::vector<double> upper;       ///< which stays in the link's range
  double reach = 0.0;              ///< of eta's interval, in standard errors
};

/// One value a row of the table; NaN where a needed value is missing.
struct Predictions {
  std::vector<double> eta;       ///< linear predictor
  std::vector<double> mu;        ///< probability of the event, or the mean of another family
  std::vector<double> observed;  ///< events of the row, NaN missing; empty when the table lacks the response
  std::vector<double> trials;    ///< of the row, times its frequency; empty with `observed`, and where all are 1
  std::int64_t missing = 0;      ///< rows without a prediction, as a value is missing
  std::int64_t impossible = 0;   ///< rows without one, as their eta is outside the link's range
  /// Why, by name: rows where a variable is missing or a function of present ones has no finite value.
  std::vector<std::pair<std::string, std::int64_t>> missing_by;
  std::optional<PredictionErrors> errors;  ///< where they were asked for
  std::string response_problem;            ///< why `observed` is empty although the table has the response; else empty
};

struct PredictControl {
  int threads = 0;
  StopAsked stop;
  std::string kernel;
  bool errors = false;   ///< standard errors and intervals too
  double level = 0.95;   ///< of the intervals, in (0, 1)
  bool observed = true;  ///< what the response is too, where the table has it
};

/// Predicts a table some rows at a time.
/// Memory   a bit a row where some are missing, and 16 bytes for 256 rows.
class Predictor {
 public:
  /// Everything that can be wrong with the model and the table is found here.  Both must outlive it.
  /// Errors   those of predict.
  [[nodiscard]] static Result<Predictor> create(const Fitted& fitted, const Table& table,
                                                const PredictControl& control = {});
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;
  ~Predictor();

  /// Rows [first, first + count) of the table, the same bits whichever else are asked for, from one thread at a time.
  /// Of a table's own fields (`missing`, `missing_by`, `response_problem`) nothing is said.
  /// Errors   interrupted, cannot_read (the table's store).
  /// Memory   4 doubles a row, 4 more with errors.
  [[nodiscard]] Result<Predictions> rows(std::int64_t first, std::int64_t count);
  /// No rows, and those fields.
  [[nodiscard]] const Predictions& of_table() const noexcept;

 private:
  struct State;
  explicit Predictor(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

/// Predicts every row of `table`.  Columns are matched by name; extra ones are ignored.
/// Errors   unknown_column, unknown_level, bad_type, bad_model (no finite coefficients), interrupted.
/// The response decides nothing: a row without it, or with one that cannot be read, is predicted all the same.
/// Memory   3 doubles a row, a fourth while it works and where trials are counted; 4 more with errors.
/// Source   of intervals: statsmodels' get_prediction (behaviour), which may leave the link's range.
[[nodiscard]] Result<Predictions> predict(const Fitted& fitted, const Table& table, const PredictControl& control = {});

/// Counts at one threshold: event predicted where mu >= threshold.
struct ThresholdTable {
  double threshold = 0.5;
  std::int64_t true_positive = 0, false_positive = 0, true_negative = 0, false_negative = 0;
  /// Counts more rows: those with both a prediction and an observed value; of counts every trial, and with frequencies
  /// every row as often as its weight says.
  void add(const Predictions& rows) noexcept;
  [[nodiscard]] double accuracy() const noexcept;   ///< NaN without rows
  [[nodiscard]] double precision() const noexcept;  ///< NaN where nothing is predicted an event
  [[nodiscard]] double recall() const noexcept;     ///< NaN where nothing is one
};

/// Over all rows.
[[nodiscard]] ThresholdTable threshold_table(const Predictions& predictions, double threshold);

}  // namespace ogive
