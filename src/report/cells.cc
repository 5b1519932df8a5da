#include "report/cells.hpp"

#include <cmath>

#include "report/number.hpp"
#include "report/screen.hpp"

namespace ogive::report {
namespace {

/// Doubles up to here are counted exactly.
constexpr double kLargestCount = 9007199254740992.0;

struct Shown {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return printable(text); }
  std::string operator()(bool value) const { return value ? "True" : "False"; }
  std::string operator()(std::int64_t value) const { return integer(value); }
  std::string operator()(const Number& number) const { return number.text; }
};

}  // namespace

Cell count_cell(double value) {
  if (std::floor(value) == value && std::fabs(value) <= kLargestCount) return static_cast<std::int64_t>(value);
  return Number{value, unpadded(summary_count(value))};
}

Cell real_cell(double value) { return Number{value, value == 0.0 ? "0" : significant(value, 4, Trailing::zeros)}; }

std::string shown(const Cell& cell) { return std::visit(Shown{}, cell); }

std::string unpadded(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first));
}

std::string counted(double count, std::string_view noun) {
  return shown(count_cell(count)) + ' ' + std::string(noun) + (count == 1.0 ? "" : "s");
}

Grid folded(const Grid& grid) {
  if (grid.folds.empty()) return grid;
  Grid shown = grid;
  shown.rows.clear();
  shown.folds.clear();
  std::size_t row = 0;
  for (const Fold& fold : grid.folds) {
    while (row < fold.first) shown.rows.push_back(grid.rows[row++]);
    shown.rows.emplace_back(grid.keys.size());
    shown.rows.back().front() = fold.text;
    row += fold.count;
  }
  while (row < grid.rows.size()) shown.rows.push_back(grid.rows[row++]);
  return shown;
}

}  // namespace ogive::report
