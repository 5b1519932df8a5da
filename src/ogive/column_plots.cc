#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "data/numbers.hpp"
#include "inference/response_curve.hpp"
#include "ogive/plot_words.hpp"
#include "ogive/plots.hpp"
#include "report/figure/curve.hpp"
#include "report/figure/scatter.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive {
namespace {

Result<std::vector<double>> column_of_numbers(const Table& table, const std::string& name) {
  OGIVE_TRY(const std::size_t at, table.find(name));
  const Column& column = table.columns[at];
  if (column.kind != Kind::text && column.kind != Kind::date) return numbers_of(column);
  return fail(Errc::bad_type,
              fmt::format("'{}' holds {}s, and a figure needs numbers there", name, kind_name(column.kind)));
}

/// The classes of rows; a row without one has -1.
struct Classes {
  std::vector<std::string> names;
  std::vector<std::int32_t> code;
};

constexpr auto kMostClasses = static_cast<std::size_t>(figure::kColours);

/// Levels in use in the order of their bytes; of too many the most frequent, and one class for the others.
Classes classes_of_texts(const Column& column) {
  const std::vector<double> codes = numbers_of(column);
  std::vector<std::size_t> counts(column.dictionary.size(), 0), levels;
  for (const double code : codes)
    if (!std::isnan(code)) ++counts[static_cast<std::size_t>(code)];
  for (std::size_t level = 0; level < counts.size(); ++level)
    if (counts[level] > 0) levels.push_back(level);
  const std::size_t used = levels.size();
  const auto by_name = [&](std::size_t a, std::size_t b) { return column.dictionary[a] < column.dictionary[b]; };
  if (used > kMostClasses) {
    std::sort(levels.begin(), levels.end(), [&](std::size_t a, std::size_t b) {
      return counts[a] != counts[b] ? counts[a] > counts[b] : by_name(a, b);
    });
    levels.resize(kMostClasses - 1);
  }
  if (!column.level_order || used > kMostClasses) std::sort(levels.begin(), levels.end(), by_name);
  Classes classes;
  std::vector<std::int32_t> class_of(counts.size(), static_cast<std::int32_t>(levels.size()));
  for (const std::size_t level : levels) {
    class_of[level] = static_cast<std::int32_t>(classes.names.size());
    classes.names.push_back(column.dictionary[level]);
  }
  if (used > kMostClasses) classes.names.push_back(fmt::format("{} others", used - levels.size()));
  for (const double code : codes)
    classes.code.push_back(std::isnan(code) ? -1 : class_of[static_cast<std::size_t>(code)]);
  return classes;
}

Result<Classes> classes_of_numbers(const Column& column) {
  const std::vector<double> values = numbers_of(column);
  std::map<double, std::int32_t> class_of;
  for (const double value : values) {
    if (std::isfinite(value)) class_of.emplace(value, 0);
    if (class_of.size() > kMostClasses)
      return fail(Errc::bad_option,
                  fmt::format("'{}' holds more than {} different numbers: classes are few; cut it into groups first",
                              column.name, kMostClasses));
  }
  Classes classes;
  for (auto& [value, code] : class_of) {
    code = static_cast<std::int32_t>(classes.names.size());
    const bool boolean = column.kind == Kind::boolean;
    classes.names.push_back(boolean ? (value != 0.0 ? "True" : "False") : figure::written(value, 6));
  }
  for (const double value : values) classes.code.push_back(std::isfinite(value) ? class_of[value] : -1);
  return classes;
}

Result<Classes> classes_of(const Table& table, const std::string& by) {
  if (by.empty()) return Classes{};
  OGIVE_TRY(const std::size_t at, table.find(by));
  const Column& column = table.columns[at];
  if (column.kind == Kind::text) return classes_of_texts(column);
  if (column.kind != Kind::date) return classes_of_numbers(column);
  return fail(Errc::bad_type, fmt::format("'{}' holds dates: classes are texts or a few numbers", by));
}

/// The names that a figure shows for its columns.
figure::PlotWords words_of(const std::string& x, const std::string& y, const PlotOptions& options) {
  figure::PlotWords words;
  words.x = options.x_label.empty() ? x : options.x_label;
  words.y = options.y_label.empty() ? y : options.y_label;
  words.title = options.title.empty() ? words.y + " against " + words.x : options.title;
  return words;
}

std::string shown_of(std::size_t shown, std::size_t all) {
  std::string text = rows_words(static_cast<double>(shown)) + ".";
  if (shown < all) text += " " + rows_words(static_cast<double>(all - shown)) + " without a value not shown.";
  return text;
}

}  // namespace

Result<figure::Figure> scatter_plot(const Table& table, const std::string& x, const std::string& y,
                                    const std::string& by, const PlotOptions& options) {
  OGIVE_TRY(const std::vector<double> across, column_of_numbers(table, x));
  OGIVE_TRY(const std::vector<double> up, column_of_numbers(table, y));
  OGIVE_TRY(const Classes classes, classes_of(table, by));
  std::size_t shown = 0;
  for (std::size_t i = 0; i < across.size(); ++i)
    shown += std::isfinite(across[i]) && std::isfinite(up[i]) && (by.empty() || classes.code[i] >= 0) ? 1 : 0;
  figure::ScatterPlot plot;
  plot.words = words_of(x, y, options);
  plot.words.caption = shown_of(shown, across.size());
  plot.by = options.by_label.empty() ? by : options.by_label;
  if (options.title.empty() && !by.empty()) plot.words.title += ", by " + plot.by;
  plot.classes = classes.names;
  plot.x = across;
  plot.y = up;
  plot.code = classes.code;
  return figure::scatter(plot);
}

Result<figure::Figure> line_plot(const Table& table, const std::string& x, const std::string& y,
                                 const PlotOptions& options) {
  OGIVE_TRY(const std::vector<double> across, column_of_numbers(table, x));
  OGIVE_TRY(const std::vector<double> up, column_of_numbers(table, y));
  const MeanLine line = mean_line(across, up);
  std::size_t shown = 0;
  for (std::size_t i = 0; i < across.size(); ++i) shown += std::isfinite(across[i]) && std::isfinite(up[i]) ? 1 : 0;
  figure::CurvePlot plot;
  plot.x = line.x;
  plot.y = line.y;
  plot.words = words_of(x, y, options);
  plot.words.caption = shown_of(shown, across.size());
  if (line.x.size() < shown) plot.words.caption += fmt::format(" Rows with the same {} are averaged.", plot.words.x);
  return figure::curve(plot);
}

}  // namespace ogive
