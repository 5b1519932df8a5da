#include "ogive/predict_table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
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
Column class_column(const std::vector<double>& mu, double threshold) {
  Column column = column_of(class_name(threshold), mu);
  column.kind = Kind::integer;
  for (Chunk& chunk : column.chunks) {
    const double* values = chunk.as<double>();
    chunk.bytes = 1;
    fill_chunk<std::int8_t>(chunk, [&](std::int64_t i) { return static_cast<std::int8_t>(values[i] >= threshold); });
  }
  return column;
}

/// The prediction and what goes with it, then the classes.
std::vector<Column> columns_of(Predictions predictions, const PredictionLayout& layout) {
  std::vector<Column> classes, columns;
  for (const double threshold : layout.thresholds) classes.push_back(class_column(predictions.mu, threshold));
  const auto show = [&](std::string name, std::vector<double>& values) {
    columns.push_back(column_of(std::move(name), std::move(values)));
  };
  show(layout.prediction, predictions.mu);
  if (layout.std_error) show("std_error", predictions.errors->mean_error);
  if (layout.interval) show("lower", predictions.errors->lower);
  if (layout.interval) show("upper", predictions.errors->upper);
  if (layout.link) show("eta", predictions.eta);
  if (layout.link && layout.std_error) show("eta_std_error", predictions.errors->eta_error);
  std::move(classes.begin(), classes.end(), std::back_inserter(columns));
  return columns;
}

report::Cell share(double value) {
  return report::Number{value, std::isnan(value) ? "undefined" : report::fixed(value, 4)};
}

}  // namespace

Status write_predictions(const Table& table, const PredictRows& predict, const PredictionLayout& layout,
                         const std::function<Status(std::string_view)>& sink) {
  OGIVE_TRY(std::vector<const Column*> columns, carried(table, layout));
  const auto made = [&](std::int64_t first, std::int64_t count) -> Result<std::vector<Column>> {
    OGIVE_TRY(Predictions rows, predict(first, count));
    return columns_of(std::move(rows), layout);
  };
  return write_records(table, std::move(columns), made, layout.format, sink);
}

PredictionTally::PredictionTally(const std::vector<double>& thresholds) {
  for (const double threshold : thresholds) tables.push_back({threshold});
}

void PredictionTally::add(const Predictions& rows) {
  for (ThresholdTable& table : tables) table.add(rows);
  impossible += rows.impossible;
  observed = observed || !rows.observed.empty();
  by_rows = by_rows && rows.trials.empty();
}

report::Document threshold_report(const Fitted& fitted, const PredictionTally& tally) {
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
  for (const ThresholdTable& t : tally.tables) {
    rows = t.true_positive + t.false_positive + t.true_negative + t.false_negative;
    grid.rows.push_back({report::Number{t.threshold, report::shortest(t.threshold)}, t.true_positive, t.false_positive,
                         t.true_negative, t.false_negative, share(t.precision()), share(t.recall()),
                         share(t.accuracy())});
  }
  document.title = fmt::format("Classes against '{}' (event {}) in {}", response.factor.name, response.event,
                               report::counted(static_cast<double>(rows), tally.by_rows ? "row" : "trial"));
  document.blocks.emplace_back(std::move(grid));
  return document;
}

}  // namespace ogive
