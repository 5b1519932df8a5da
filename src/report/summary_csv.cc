#include "report/summary_csv.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/screen.hpp"
#include "report/summary_top.hpp"

namespace ogive::report {
namespace {

constexpr std::size_t kRightLabel = 19;  // with two spaces before it

/// Texts to the left of columns as wide as their widest; the header, where there is one, in their middle.
std::string comma_table(const std::string& title, const Line& header, const std::vector<Line>& lines) {
  std::vector<std::size_t> widths(lines.empty() ? header.size() : lines.front().size());
  for (std::size_t j = 0; j < widths.size(); ++j) {
    if (!header.empty()) widths[j] = display_width(header[j]);
    for (const Line& line : lines) widths[j] = std::max(widths[j], display_width(line[j]));
  }
  std::size_t width = widths.size() - 1;
  for (const std::size_t one : widths) width += one;
  std::string text = title.empty() ? "" : centred(title, width) + '\n';
  for (std::size_t j = 0; j < header.size(); ++j) text += (j > 0 ? "," : "") + centred(header[j], widths[j]);
  if (!header.empty()) text += '\n';
  for (const Line& line : lines) {
    for (std::size_t j = 0; j < line.size(); ++j) text += (j > 0 ? "," : "") + padded(line[j], widths[j], Align::left);
    if (&line != &lines.back()) text += '\n';
  }
  return text;
}

/// The value with the spaces in front that its format has (report/number.hpp): of counts %#6d or %#8.2f, of R-squareds,
/// their p-value and Pearson's %#6, of likelihoods %#8.
std::string spaced(const Fact& fact) {
  constexpr std::array<std::string_view, 3> kCounts = {"observations", "residual_df", "model_df"};
  constexpr std::array<std::string_view, 4> kSix = {"mcfadden", "cox_snell", "lr_p_value", "pearson"};
  const auto among = [&](const auto& keys) { return std::find(keys.begin(), keys.end(), fact.key) != keys.end(); };
  std::string text = shown(fact.value);
  if (among(kCounts)) return right_justified(text, text.find('.') == std::string::npos ? 6 : 8);
  if (!std::holds_alternative<Number>(fact.value)) return text;
  return right_justified(text, among(kSix) ? 6 : 8);
}

std::vector<Line> top_lines(const Top& top) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < top.left.size(); ++i) {
    const bool both = i < top.right.size();
    lines.push_back(
        {top.left[i].label, spaced(top.left[i]),
         both ? "  " + padded(top.right[i].label, kRightLabel, Align::left) : std::string(kRightLabel + 2, ' '),
         both ? spaced(top.right[i]) : ""});
  }
  return lines;
}

/// The header first.
std::vector<Line> estimate_lines(const Grid& grid) {
  constexpr std::array<std::size_t, 7> kPlaces = {0, 10, 9, 9, 6, 9, 9};  // of the formats of report/number.hpp
  const std::size_t columns = std::min(kPlaces.size(), grid.headers.size());
  std::vector<Line> lines = {Line(grid.headers.begin(), grid.headers.begin() + static_cast<std::ptrdiff_t>(columns))};
  for (const auto& row : grid.rows) {
    Line line;
    for (std::size_t j = 0; j < columns; ++j) line.push_back(right_justified(shown(row[j]), kPlaces[j]));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::string facts_csv(const std::vector<Fact>& facts, const std::string& title) {
  std::vector<Line> lines;
  lines.reserve(facts.size());
  for (const Fact& fact : facts) lines.push_back({fact.label, spaced(fact)});
  return comma_table(title, {}, lines);
}

std::string estimates_csv(const Grid& grid, const std::string& title) {
  const std::vector<Line> lines = estimate_lines(grid);
  return comma_table(title, lines.front(), {lines.begin() + 1, lines.end()});
}

std::vector<std::vector<Line>> summary_cells(const Fitted& fitted, const SummaryOptions& options) {
  const Top top = summary_top(fitted, fit_statistics(fitted, options.like), options);
  return {top_lines(top), estimate_lines(coefficient_grid(fitted, options.level))};
}

std::string summary_csv(const Fitted& fitted, const SummaryOptions& options) {
  const Top top = summary_top(fitted, fit_statistics(fitted, options.like), options);
  return comma_table(summary_title(options), {}, top_lines(top)) + '\n' +
         estimates_csv(coefficient_grid(fitted, options.level));
}

}  // namespace ogive::report
