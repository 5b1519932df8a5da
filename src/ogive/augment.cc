#include "ogive/augment.hpp"

#include <utility>
#include <vector>

namespace ogive {

namespace {

std::vector<Column> columns_beside(Residuals residuals) {
  std::vector<Column> made;
  const auto show = [&](const char* name, std::vector<double>& values) {
    made.push_back(column_of(name, std::move(values)));
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
  return made;
}

}  // namespace

Status write_augmented(const Table& table, const ResidualRows& residuals, RecordFormat format,
                       const std::function<Status(std::string_view)>& sink) {
  std::vector<const Column*> columns;
  if (table.row_labels) columns.push_back(&*table.row_labels);
  for (const Column& column : table.columns) columns.push_back(&column);
  const auto made = [&](std::int64_t first, std::int64_t count) -> Result<std::vector<Column>> {
    OGIVE_TRY(Residuals rows, residuals(first, count));
    return columns_beside(std::move(rows));
  };
  return write_records(table, std::move(columns), made, format, sink);
}

}  // namespace ogive
