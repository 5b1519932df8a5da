#include "report/estimates_text.hpp"

#include <algorithm>
#include <array>

#include "report/cells.hpp"
#include "report/screen.hpp"

namespace ogive::report {

/// Of the table above it.
constexpr std::size_t kWholeWidth = 78;

std::string estimates_text(const Grid& whole) {
  const Grid grid = folded(whole);
  std::array<std::size_t, 7> widths = {10, 10, 10, 10, 10, 11, 11};  // at least
  const std::size_t columns = std::min(widths.size(), grid.headers.size());
  std::size_t width = columns - 1;
  for (std::size_t j = 0; j < columns; ++j) {
    widths[j] = std::max(widths[j], display_width(grid.headers[j]));
    for (const auto& row : grid.rows) widths[j] = std::max(widths[j], display_width(shown(row[j])));
    width += widths[j];
  }
  width = std::max(width, kWholeWidth);
  const auto line = [&](auto&& field) {
    std::string text = padded(field(0), widths[0], Align::left);
    for (std::size_t j = 1; j < columns; ++j) text += ' ' + padded(field(j), widths[j], Align::right);
    return text + '\n';
  };
  const std::string double_rule = std::string(width, '=') + '\n';
  std::string lines =
      double_rule + line([&](std::size_t j) { return grid.headers[j]; }) + std::string(width, '-') + '\n';
  for (const auto& row : grid.rows) lines += line([&](std::size_t j) { return shown(row[j]); });
  return lines + double_rule;
}

}  // namespace ogive::report
