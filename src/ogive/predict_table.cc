#include "ogive/predict_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/date.hpp"
#include "ogive/csv_text.hpp"
#include "ogive/json_text.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

constexpr std::size_t kFlushBytes = 1 << 16;

std::string class_name(double threshold) { return "class_" + report::shortest(threshold); }

/// One cell of the input, as CSV or JSON writes it.
std::string input_cell(const Column& column, std::size_t chunk_index, std::int64_t i, bool json) {
  const Chunk& chunk = column.chunks[chunk_index];
  const char* const missing = json ? "null" : "";
  if (column.kind == Kind::missing || !chunk.present(i)) return missing;
  switch (column.kind) {
    case Kind::boolean: {
      const bool truth = chunk.as<std::uint8_t>()[i] != 0;
      return json ? (truth ? "true" : "false") : (truth ? "True" : "False");
    }
    case Kind::integer: return report::integer(chunk.as<std::int64_t>()[i]);
    case Kind::real: return json ? json_number(chunk.real(i)) : report::shortest(chunk.real(i));
    case Kind::date: {
      const std::string date = date_text(chunk.as<std::int32_t>()[i]);
      return json ? json_string(date) : date;
    }
    case Kind::text: {
      const std::string& text = column.dictionary[chunk.as<std::uint32_t>()[i]];
      return json ? json_string(text) : csv_cell(text);
    }
    case Kind::missing: break;
  }
  return missing;
}

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

/// Makes the records; how a field begins is the only difference between the formats.
class Records {
 public:
  Records(std::vector<const Column*> columns, const Predictions& predictions, const PredictionLayout& layout)
      : columns_(std::move(columns)), predictions_(predictions), layout_(layout) {
    for (const Column* column : columns_) names_.push_back(column->name);
    names_.push_back(layout.prediction);
    if (layout.link) names_.emplace_back("eta");
    for (const double threshold : layout.thresholds) names_.push_back(class_name(threshold));
    if (!layout.json) return;
    for (const std::string& name : names_)
      keys_.push_back((keys_.empty() ? "{" : ", ") + json_string(name.empty() ? "row" : name) + ": ");
  }

  [[nodiscard]] Status check_names() const {
    for (auto name = names_.begin(); name != names_.end(); ++name)
      if (std::find(names_.begin(), name, *name) != name)
        return fail(Errc::bad_option,
                    fmt::format("two columns of the output would be named '{}': rename the one of the "
                                "data, or leave it out of --id",
                                *name));
    return {};
  }
  [[nodiscard]] std::string header() const {
    if (layout_.json) return "[\n";
    std::string text;
    for (const std::string& name : names_) text += (&name == &names_.front() ? "" : ",") + csv_cell(name);
    return text + "\n";
  }
  [[nodiscard]] std::string footer() const { return layout_.json ? "\n]\n" : ""; }

  void append(std::string& text, std::size_t chunk, std::int64_t i, std::size_t row) const {
    std::size_t field = 0;
    const auto add = [&](const std::string& cell) {
      text += layout_.json ? keys_[field] : field == 0 ? "" : ",";
      text += cell;
      ++field;
    };
    if (layout_.json && row > 0) text += ",\n";
    for (const Column* column : columns_) add(input_cell(*column, chunk, i, layout_.json));
    const double mu = predictions_.mu[row];
    const std::string missing = layout_.json ? "null" : "";
    add(std::isnan(mu) ? missing : report::shortest(mu));
    if (layout_.link) add(std::isnan(mu) ? missing : linear_predictor(predictions_.eta[row]));
    for (const double threshold : layout_.thresholds) add(std::isnan(mu) ? missing : mu >= threshold ? "1" : "0");
    text += layout_.json ? "}" : "\n";
  }

 private:
  [[nodiscard]] std::string linear_predictor(double eta) const {
    return layout_.json ? json_number(eta) : report::shortest(eta);
  }

  std::vector<const Column*> columns_;
  const Predictions& predictions_;
  const PredictionLayout& layout_;
  std::vector<std::string> names_;
  std::vector<std::string> keys_;  ///< of JSON, with what stands before them
};

report::Cell share(double value) {
  return report::Number{value, std::isnan(value) ? "undefined" : report::fixed(value, 4)};
}

}  // namespace

Status write_predictions(const Table& table, const Predictions& predictions, const PredictionLayout& layout,
                         const std::function<Status(std::string_view)>& sink) {
  OGIVE_TRY(std::vector<const Column*> columns, carried(table, layout));
  const Records records(std::move(columns), predictions, layout);
  OGIVE_CHECK(records.check_names());
  std::string text = records.header();
  std::size_t row = 0;
  for (std::size_t chunk = 0; chunk < table.chunk_rows.size(); ++chunk)
    for (std::int64_t i = 0; i < table.chunk_rows[chunk]; ++i, ++row) {
      records.append(text, chunk, i, row);
      if (text.size() < kFlushBytes) continue;
      OGIVE_CHECK(sink(text));
      text.clear();
    }
  return sink(text + records.footer());
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
