/// One record a row of a table, as CSV or JSON: columns of the table, then numbers.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"

namespace ogive {

/// A number of every row; NaN where there is none.
struct RecordNumbers {
  std::string name;
  std::function<double(std::size_t row)> at;
};

/// A header and lines (CSV), or an array of objects, one a line.  What is missing is an empty cell or null.
/// Errors   bad_option (two columns of one name), the sink's.
/// Memory   a few thousand rows.
[[nodiscard]] Status write_records(const Table& table, const std::vector<const Column*>& columns,
                                   const std::vector<RecordNumbers>& numbers, bool json,
                                   const std::function<Status(std::string_view)>& sink);

}  // namespace ogive
