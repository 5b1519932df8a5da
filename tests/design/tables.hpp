/// Helpers of the design tests: tables cut into chunks, and designs expanded into dense matrices.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "design/design.hpp"
#include "formula/formula.hpp"

namespace ogive::design::testing {

/// The same table cut into chunks of the given sizes, repeated until all rows are used.
Table rechunked(const Table& table, const std::vector<std::int64_t>& sizes);

/// The same table with its values packed, and beyond so many bytes in the column store.
Table stored(Table table, std::int64_t allowance);

Table table_of(std::vector<Column> columns);

/// Binds; a failure shows in the test with the error's text.
Result<Design> bind_text(const std::string& formula, const Table& table, const BindOptions& options = {});

/// Everything that the blocks say, dense: columns of the design, then y, m, weights and offset.
struct Dense {
  std::vector<std::vector<double>> columns;
  std::vector<double> y, m, weights, offset;
  friend bool operator==(const Dense&, const Dense&) = default;
};
Dense expand(const Design& design);

}  // namespace ogive::design::testing
