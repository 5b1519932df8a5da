#include "matrix_columns.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/parallel.hpp"

namespace ogive::python {
namespace {

/// Cells that one thread looks at before it takes more.
constexpr std::int64_t kCellsAtOnce = 1 << 18;

bool are_finite(const double* values, std::int64_t count) noexcept {
  constexpr std::int64_t kLanes = 8;
  std::array<double, kLanes> sums{};  // x - x is 0, or NaN for good
  double rest = 0.0;
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes)
    for (std::int64_t k = 0; k < kLanes; ++k) sums[static_cast<std::size_t>(k)] += values[i + k] - values[i + k];
  for (; i < count; ++i) rest += values[i] - values[i];
  for (const double sum : sums) rest += sum;
  return rest == 0.0;
}

/// The rows and columns of a matrix of doubles.
struct Cells {
  const double* first;
  std::int64_t rows, columns, down, across;
  explicit Cells(const Numbers& matrix)
      : first(static_cast<const double*>(matrix.data())),
        rows(static_cast<std::int64_t>(matrix.shape(0))),
        columns(static_cast<std::int64_t>(matrix.shape(1))),
        down(matrix.stride(0)),
        across(matrix.stride(1)) {}
  [[nodiscard]] const double* at(std::int64_t i, std::int64_t j) const { return first + i * down + j * across; }
  [[nodiscard]] bool has_contiguous_rows() const { return across == 1 && columns > 1; }
};

/// A column that may be a constant: its first and last numbers are the same.
struct Candidate {
  std::int64_t column;
  std::atomic<bool> holds = true;
};

struct Look {
  bool finite = false;                  ///< known to be
  std::optional<std::size_t> constant;  ///< the first one
};

Look look_at(const Cells& cells, bool wants_constant) {
  if (cells.rows == 0 || cells.columns == 0) return {};
  std::vector<std::unique_ptr<Candidate>> candidates;
  for (std::int64_t j = 0; wants_constant && j < cells.columns; ++j) {
    if (*cells.at(0, j) != *cells.at(cells.rows - 1, j)) continue;
    candidates.push_back(std::make_unique<Candidate>());
    candidates.back()->column = j;
  }
  const bool whole_rows = cells.has_contiguous_rows();
  const std::int64_t at_once = std::max<std::int64_t>(1, kCellsAtOnce / cells.columns);
  const std::int64_t pieces = (cells.rows + at_once - 1) / at_once;
  std::atomic<bool> finite = whole_rows;
  for_each_piece(pieces, pieces <= 1 ? 1 : 0, {}, [&](std::int64_t piece, int) {
    const std::int64_t begin = piece * at_once, end = std::min(cells.rows, begin + at_once);
    if (whole_rows && cells.down == cells.columns) {
      if (!are_finite(cells.at(begin, 0), (end - begin) * cells.columns)) finite = false;
    } else if (whole_rows) {
      for (std::int64_t i = begin; i < end; ++i)
        if (!are_finite(cells.at(i, 0), cells.columns)) finite = false;
    }
    for (const auto& candidate : candidates) {
      const double value = *cells.at(0, candidate->column);
      for (std::int64_t i = begin; i < end && candidate->holds; ++i)
        if (*cells.at(i, candidate->column) != value) candidate->holds = false;
    }
  });
  Look seen{finite, {}};
  for (const auto& candidate : candidates)
    if (candidate->holds && !seen.constant) seen.constant = static_cast<std::size_t>(candidate->column);
  return seen;
}

std::vector<std::string> names_of(std::size_t columns, const std::optional<std::size_t>& constant) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < columns; ++j)
    names.push_back(constant == j ? "const" : fmt::format("x{}", j + (constant && *constant < j ? 0 : 1)));
  return names;
}

Column column_of(const Numbers& matrix, const Cells& cells, std::size_t j, bool finite) {
  Column column;
  column.kind = Kind::real;
  Chunk chunk;
  chunk.rows = cells.rows;
  chunk.values = cells.at(0, static_cast<std::int64_t>(j));
  chunk.stride = cells.down;
  chunk.finite = finite;
  chunk.owner = owner_of(matrix);
  column.chunks.push_back(std::move(chunk));
  return column;
}

}  // namespace

Result<std::vector<std::string>> append_matrix(Table& table, std::vector<std::string> names, const Numbers& matrix) {
  const Cells cells(matrix);
  const Look seen = look_at(cells, names.empty());
  if (names.empty()) names = names_of(static_cast<std::size_t>(cells.columns), seen.constant);
  for (std::size_t j = 0; j < names.size(); ++j) {
    Column column = column_of(matrix, cells, j, seen.finite);
    column.name = names[j];
    OGIVE_CHECK(append_column(table, std::move(column)));
  }
  return names;
}

}  // namespace ogive::python
