#include "ogive/augment.hpp"

#include <utility>
#include <vector>

#include "ogive/row_records.hpp"

namespace ogive {

Status write_augmented(const Table& table, const Residuals& residuals, bool json,
                       const std::function<Status(std::string_view)>& sink) {
  std::vector<const Column*> columns;
  if (table.row_labels) columns.push_back(&*table.row_labels);
  for (const Column& column : table.columns) columns.push_back(&column);
  std::vector<RecordNumbers> numbers;
  const auto show = [&](const char* name, const std::vector<double>& values) {
    numbers.push_back({name, [&values](std::size_t row) { return values[row]; }});
  };
  show(".fitted", residuals.mu);
  show(".eta", residuals.eta);
  show(".resid", residuals.response);
  show(".pearson", residuals.pearson);
  show(".deviance", residuals.deviance);
  show(".working", residuals.working);
  show(".anscombe", residuals.anscombe);
  show(".hat", residuals.leverage);
  show(".std_resid", residuals.standard);
  show(".cooks", residuals.cooks);
  return write_records(table, columns, numbers, json, sink);
}

}  // namespace ogive
