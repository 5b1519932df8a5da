#include "ogive/describe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/constants.hpp"
#include "base/date.hpp"
#include "data/column_reader.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

constexpr std::size_t kFrequentShown = 12;
/// Numbers with more distinct values than this are measurements, not levels.
constexpr std::size_t kMostLevels = 1000;

/// Calls f(value) for each present number of a chunk; booleans are 0 and 1, dates days.
template <class F>
void for_numbers(Kind kind, const Chunk& chunk, F f) {
  for (std::int64_t i = 0; i < chunk.rows; ++i) {
    if (!chunk.present(i)) continue;
    if (kind == Kind::boolean) {
      f(static_cast<double>(chunk.as<std::uint8_t>()[i]));
    } else if (kind == Kind::integer) {
      f(static_cast<double>(chunk.integer(i)));
    } else if (kind == Kind::date) {
      f(static_cast<double>(chunk.as<std::int32_t>()[i]));
    } else if (const double value = chunk.real(i); !std::isnan(value)) {
      f(value);
    }
  }
}

/// A level, how it sorts and how often it is there.
struct Level {
  std::string text;
  double value = 0.0;
  std::int64_t count = 0;
};

void keep_frequent(std::vector<Level> levels, ColumnDescription& into) {
  const auto before = [](const Level& a, const Level& b) {
    if (a.count != b.count) return a.count > b.count;
    return a.value != b.value ? a.value < b.value : a.text < b.text;
  };
  const std::size_t shown = std::min(levels.size(), kFrequentShown);
  std::partial_sort(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(shown), levels.end(), before);
  for (std::size_t k = 0; k < shown; ++k) into.frequent.emplace_back(levels[k].text, levels[k].count);
}

void describe_text(const Column& column, ColumnDescription& into) {
  std::vector<std::int64_t> counts(column.dictionary.size());
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c) {
    const Chunk& chunk = reader[c];
    for (std::int64_t i = 0; i < chunk.rows; ++i)
      if (chunk.present(i)) ++counts[chunk.as<std::uint32_t>()[i]];
  }
  std::vector<Level> levels;
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] > 0) levels.push_back({column.dictionary[k], 0.0, counts[k]});
  into.levels = static_cast<std::int64_t>(levels.size());
  keep_frequent(std::move(levels), into);
}

/// Counts distinct numbers until there are too many.
class Distinct {
 public:
  void add(double value) {
    if (many_) return;
    ++counts_[value == 0.0 ? 0.0 : value];  // -0 is 0
    many_ = counts_.size() > kMostLevels;
  }
  void finish(ColumnDescription& into) const {
    into.levels = many_ ? -1 : static_cast<std::int64_t>(counts_.size());
    if (many_) return;
    std::vector<Level> levels;
    for (const auto& [value, count] : counts_) levels.push_back({name(value, into.kind), value, count});
    keep_frequent(std::move(levels), into);
  }

 private:
  static std::string name(double value, Kind kind) {
    if (kind == Kind::boolean) return value != 0.0 ? "True" : "False";
    return kind == Kind::date ? date_text(static_cast<std::int32_t>(value)) : report::shortest(value);
  }

  std::unordered_map<double, std::int64_t> counts_;
  bool many_ = false;
};

/// The bins of a histogram: as many as whole numbers have values, where those are few.
std::size_t bins_of(const ColumnDescription& column) {
  if (column.kind == Kind::boolean) return 2;
  const bool whole = column.kind == Kind::integer || column.kind == Kind::date;
  const bool few = whole && column.high - column.low < static_cast<double>(kHistogramBins);
  return few ? static_cast<std::size_t>(column.high - column.low) + 1 : kHistogramBins;
}

/// Mean, spread and bins, about the ends that the first pass found.
void measure(const Column& column, std::int64_t count, long double sum, ColumnDescription& into) {
  const long double mean = sum / static_cast<long double>(count);
  long double squares = 0.0L;
  const std::size_t bins = bins_of(into);
  const double range = into.high - into.low;
  if (std::isfinite(range)) into.histogram.assign(bins, 0);
  const bool whole = bins < kHistogramBins;
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c)
    for_numbers(column.kind, reader[c], [&](double x) {
      squares += (x - mean) * (x - mean);
      if (into.histogram.empty()) return;
      const double share = whole         ? x - into.low
                           : range > 0.0 ? (x - into.low) / range * static_cast<double>(bins)
                                         : 0.0;
      ++into.histogram[std::min(static_cast<std::size_t>(share), bins - 1)];
    });
  into.mean = static_cast<double>(mean);
  if (count > 1) into.sd = static_cast<double>(std::sqrt(squares / static_cast<long double>(count - 1)));
}

void describe_numbers(const Column& column, ColumnDescription& into) {
  Distinct distinct;
  long double sum = 0.0L;
  std::int64_t count = 0;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c)
    for_numbers(column.kind, reader[c], [&](double x) {
      ++count;
      sum += x;
      low = std::min(low, x);
      high = std::max(high, x);
      distinct.add(x);
    });
  distinct.finish(into);
  if (count == 0) return;
  into.low = low;
  into.high = high;
  measure(column, count, sum, into);
}

}  // namespace

Result<Description> describe_table(const Table& table, const StopAsked& stop) {
  Description description{table.source, table.rows(), {}};
  for (const Column& column : table.columns) {
    if (stop && stop()) return fail(Errc::interrupted, "the description was interrupted");
    ColumnDescription one;
    one.name = column.name;
    one.kind = column.kind;
    one.missing = column.missing_count();
    one.low = one.high = one.mean = one.sd = kNaN;
    if (column.kind == Kind::text) {
      describe_text(column, one);
    } else if (column.kind != Kind::missing) {
      describe_numbers(column, one);
    }
    description.columns.push_back(std::move(one));
  }
  OGIVE_CHECK(check_store(table));
  return description;
}

}  // namespace ogive
