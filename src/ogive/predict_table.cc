#include "ogive/predict_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "data/fill_chunk.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

std::string class_name(double threshold) { return "class_" + report::shortest(threshold); }

/// The columns carried along: row labels, then ids, each once.
Result<std::vector<const Column*>> carried(const Table& table, const PredictionLayout& layout) {
  std::vector<const Column*> columns;
  if (table.row_labels) columns.push_back(&*table.row_labels);
  for (const std::string& id : layout.ids) {
    if (table.row_labels && table.row_labels->name == id) continue;
    OGIVE_TRY(const std::size_t at, table.find(id));
    if (std::find(columns.begin(), columns.end(), &table.columns[at]) == columns.end())
      columns.push_back(&table.columns[at]);
  }
  return columns;
}

/// 1 where the prediction is at least the threshold, else 0; nothing where there is none.
Column class_column(const std::vector<double>& mu, double threshold, const Table& table) {
  Column column = column_of(class_name(threshold), mu, table);
  column.kind = Kind::integer;
  for (Chunk& chunk : column.chunks) {
    const double* values = chunk.as<double>();
    chunk.bytes = 1;
    fill_chunk<std::int8_t>(chunk, [&](std::int64_t i) { return static_cast<std::int8_t>(values[i] >= threshold); });
  }
  return column;
}

/// The prediction and what goes with it, then the classes.
std::vector<Column> columns_of(const Predictions& predictions, const PredictionLayout& layout, const Table& table) {
  std::vector<Column> columns;
  const auto show = [&](std::string name, const std::vector<double>& values) {
    columns.push_back(column_of(std::move(name), values, table));
  };
  show(layout.prediction, predictions.mu);
  if (layout.std_error) show("std_error", predictions.errors->mean_error);
  if (layout.interval) show("lower", predictions.errors->lower);
  if (layout.interval) show("upper", predictions.errors->upper);
  if (layout.link) show("eta", predictions.eta);
  if (layout.link && layout.std_error) show("eta_std_error", predictions.errors->eta_error);
  for (const double threshold : layout.thresholds) columns.push_back(class_column(predictions.mu, threshold, table));
  return columns;
}

report::Cell share(double value) {
  return report::Number{value, std::isnan(value) ? "undefined" : report::fixed(value, 4)};
}

}  // namespace

Status write_predictions(const Table& table, const Predictions& predictions, const PredictionLayout& layout,
                         const std::function<Status(std::string_view)>& sink) {
  OGIVE_TRY(std::vector<const Column*> columns, carried(table, layout));
  return write_records(table, std::move(columns), columns_of(predictions, layout, table), layout.format, sink);
}

report::Document threshold_report(const Fitted& fitted, const Predictions& predictions,
                                  const std::vector<double>& thresholds) {
  const design::Response& response = *fitted.spec.response;
  report::Document document;
  document.schema = "ogive.thresholds/1";
  report::Grid grid;
  grid.name = "thresholds";
  grid.headers = {"Threshold", "True pos.", "False pos.", "True neg.", "False neg.", "Precision", "Recall", "Accuracy"};
  grid.keys = {"threshold",      "true_positive", "false_positive", "true_negative",
               "false_negative", "precision",     "recall",         "accuracy"};
  grid.aligns.assign(grid.headers.size(), report::Align::right);
  std::int64_t rows = 0;
  for (const double threshold : thresholds) {
    const ThresholdTable t = threshold_table(predictions, threshold);
    rows = t.true_positive + t.false_positive + t.true_negative + t.false_negative;
    grid.rows.push_back({report::Number{threshold, report::shortest(threshold)}, t.true_positive, t.false_positive,
                         t.true_negative, t.false_negative, share(t.precision()), share(t.recall()),
                         share(t.accuracy())});
  }
  const bool by_rows = predictions.trials.empty();
  document.title = fmt::format("Classes against '{}' (event {}) in {}", response.factor.name, response.event,
                               report::counted(static_cast<double>(rows), by_rows ? "row" : "trial"));
  document.blocks.emplace_back(std::move(grid));
  return document;
}

}  // namespace ogive
