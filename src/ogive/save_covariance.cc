#include "ogive/save_covariance.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ogive {
namespace {

/// `size` rows of as many numbers as the first has.
Matrix read_rows(const SavedNode& node, std::size_t size) {
  const std::vector<std::vector<double>> rows = node.list([](const SavedNode& row) { return row.numbers(); });
  const std::size_t columns = rows.empty() ? 0 : rows.front().size();
  const auto whole = [columns](const std::vector<double>& row) { return row.size() == columns; };
  if (rows.size() != size || !std::all_of(rows.begin(), rows.end(), whole)) return Matrix();
  Matrix matrix(size, columns);
  for (std::size_t i = 0; i < size; ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  return matrix;
}

}  // namespace

Covariance read_covariance(const SavedNode& node, std::size_t size) {
  if (!node.has("diagonal")) {
    Matrix dense = read_rows(node, size);
    if (dense.rows() != size || dense.columns() != size) node.wrong("a square of one row a column");
    return dense;
  }
  std::vector<double> diagonal = node["diagonal"].numbers();
  Matrix factor = read_rows(node["factor"], size);
  if (diagonal.size() == size && factor.rows() == size) return {std::move(diagonal), std::move(factor)};
  return node.wrong("one number and one row a column"), Covariance();
}

}  // namespace ogive
