/// Blocks from a matrix in memory, for tests of the fit alone.
#pragma once

#include <memory>
#include <vector>

#include "base/block.hpp"

namespace ogive::test {

/// Rows of a fit as plain vectors; columns[j][i].  Empty trials, weights, offset and copies stand for 1, 1, 0 and 1.
struct MatrixRows {
  std::vector<std::vector<double>> columns;
  std::vector<double> successes, trials, prior_weights, offset, copies;
};

class MatrixReader : public BlockReader {
 public:
  explicit MatrixReader(const MatrixRows& rows) : rows_(rows) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    static constexpr double kZero = 0.0;
    const auto first = static_cast<std::size_t>(leaf * kLeafRows);
    const auto role = [first](const std::vector<double>& values, const double& otherwise) {
      return values.empty() ? Strided{&otherwise, 0} : Strided{values.data() + first, 1};
    };
    block_.first_row = leaf * kLeafRows;
    block_.rows = std::min<std::size_t>(kLeafRows, rows_.successes.size() - first);
    block_.groups.clear();
    for (const auto& column : rows_.columns) block_.groups.push_back({{column.data() + first, 1}, nullptr, 1});
    block_.successes = {rows_.successes.data() + first, 1};
    block_.trials = role(rows_.trials, kOne);
    block_.prior_weights = role(rows_.prior_weights, kOne);
    block_.offset = role(rows_.offset, kZero);
    block_.copies = role(rows_.copies, kOne);
    return block_;
  }

 private:
  const MatrixRows& rows_;
  RowBlock block_;
};

/// `rows` must outlive the blocks.
inline Blocks matrix_blocks(const MatrixRows& rows) {
  Blocks blocks;
  blocks.rows = static_cast<std::int64_t>(rows.successes.size());
  blocks.columns = rows.columns.size();
  blocks.open = [&rows] { return std::make_unique<MatrixReader>(rows); };
  blocks.plain = rows.trials.empty() && rows.prior_weights.empty() && rows.offset.empty();
  blocks.has_offset = !rows.offset.empty();
  return blocks;
}

}  // namespace ogive::test
