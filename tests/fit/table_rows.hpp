/// Tables of factors and numbers of few values.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "fit/matrix_blocks.hpp"
#include "math/philox.hpp"

namespace ogive::fitting::table_rows {

/// Numbers, and factors as codes after them.
struct TableRows {
  test::MatrixRows numbers;
  std::vector<std::vector<std::int32_t>> codes;  ///< from kNoColumn
  std::vector<std::size_t> widths;
};

class TableReader final : public BlockReader {
 public:
  explicit TableReader(const TableRows& rows) : rows_(rows), numbers_(rows.numbers) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    block_ = numbers_.read(leaf);
    block_.groups.insert(block_.groups.begin(), ColumnGroup{{&kOne, 0}, nullptr, 1});
    for (std::size_t f = 0; f < rows_.codes.size(); ++f)
      block_.groups.push_back({{&kOne, 0}, rows_.codes[f].data() + block_.first_row, rows_.widths[f]});
    return block_;
  }

 private:
  const TableRows& rows_;
  test::MatrixReader numbers_;
  RowBlock block_;
};

/// A constant, numbers and factors; `rows` must outlive the blocks.
inline Blocks table_blocks(const TableRows& rows) {
  Blocks blocks = test::matrix_blocks(rows.numbers);
  blocks.columns += 1;
  for (const std::size_t width : rows.widths) blocks.columns += width;
  blocks.open = [&rows] { return std::make_unique<TableReader>(rows); };
  return blocks;
}

/// The same rows, each of which is read in every pass.
inline Blocks never_collapsed(Blocks blocks) {
  blocks.collapsed_from = blocks.rows;
  return blocks;
}

inline double draw(std::uint64_t column, std::size_t row) { return uniform_draw(11, column, row); }
inline double whole(std::uint64_t column, std::size_t row, double count) {
  return std::floor(count * draw(column, row));
}

/// Two factors, three numbers of few values (0.5, -0 and 0 among them) and an event.
inline TableRows simulate(std::size_t n) {
  TableRows rows;
  rows.numbers.columns.resize(3);
  rows.codes.resize(2);
  rows.widths = {2, 5};
  for (std::size_t i = 0; i < n; ++i) {
    const double a = whole(0, i, 3.0), b = whole(1, i, 6.0), x = whole(2, i, 2.0), z = 0.5 * whole(3, i, 3.0) - 0.5;
    rows.codes[0].push_back(static_cast<std::int32_t>(a) - 1);
    rows.codes[1].push_back(static_cast<std::int32_t>(b) - 1);
    rows.numbers.columns[0].push_back(x);
    rows.numbers.columns[1].push_back(z == 0.0 && i % 2 == 0 ? -0.0 : z);
    rows.numbers.columns[2].push_back(whole(4, i, 2.0));
    const double eta = -0.7 + 0.3 * a - 0.1 * b + 0.4 * x - 0.5 * z;
    rows.numbers.successes.push_back(draw(5, i) < 1.0 / (1.0 + std::exp(-eta)) ? 1.0 : 0.0);
  }
  return rows;
}

inline constexpr std::size_t kFew = 6000, kMany = 120000;

enum class Kind { plain, offset, trials, frequencies, weights };

inline TableRows simulate(std::size_t n, Kind kind) {
  TableRows rows = simulate(n);
  test::MatrixRows& of = rows.numbers;
  for (std::size_t i = 0; i < n && kind != Kind::plain; ++i) {
    if (kind == Kind::offset) of.offset.push_back(0.25 * whole(6, i, 3.0));
    if (kind == Kind::frequencies) of.copies.push_back(1.0 + whole(7, i, 4.0));
    if (kind == Kind::weights) of.prior_weights.push_back(0.5 + draw(7, i));
    if (kind == Kind::trials) {
      of.trials.push_back(1.0 + whole(8, i, 2.0));
      of.successes[i] = std::min(of.trials[i], of.successes[i] + whole(9, i, 2.0));
    }
  }
  if (kind == Kind::frequencies) of.prior_weights = of.copies;
  return rows;
}

}  // namespace ogive::fitting::table_rows
