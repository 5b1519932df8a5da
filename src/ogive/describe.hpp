/// A first look at a table: its first rows, and what each column holds.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "report/document.hpp"

namespace ogive {

inline constexpr std::size_t kHistogramBins = 8;

struct ColumnDescription {
  std::string name;
  Kind kind = Kind::missing;
  std::int64_t missing = 0;
  /// Distinct values; -1 where a column of numbers has more than are worth counting.
  std::int64_t levels = 0;
  /// The most frequent first (ties by value), at most a dozen; none where `levels` is -1.
  std::vector<std::pair<std::string, std::int64_t>> frequent;
  // Of numbers, booleans (0 and 1) and dates (days since 1970-01-01); NaN where there is no value.
  double low = 0.0, high = 0.0, mean = 0.0;
  double sd = 0.0;                      ///< with n - 1; NaN below two values
  std::vector<std::int64_t> histogram;  ///< equal bins from low to high; empty: not numbers
};

struct Description {
  std::string source;
  std::int64_t rows = 0;
  std::vector<ColumnDescription> columns;
};

/// Numbers   mean and sd in two passes with extended sums.   Memory   O(distinct values), bounded for numbers.
/// Errors    interrupted.
[[nodiscard]] Result<Description> describe_table(const Table& table, const StopAsked& stop = {});

struct DescribeLayout {
  std::size_t width = 100;  ///< the first rows are cut into bands of this width; 0: never cut
  bool unicode = true;      ///< histograms of block characters, else of ASCII
};

/// The first five rows and the table of columns.
[[nodiscard]] report::Document describe_report(const Table& table, const Description& description,
                                               const DescribeLayout& layout);

}  // namespace ogive
