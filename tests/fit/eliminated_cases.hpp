/// Random designs with a factor, as codes and as columns of 0 and 1.
#pragma once

#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "base/block.hpp"
#include "fit/matrix_blocks.hpp"

namespace ogive::test {

/// A design of the constant (or none), numbers before and after a factor, and a small factor at the end.
struct Shape {
  std::size_t rows = 4000;
  std::size_t levels = 40;
  bool constant = true;    ///< else every level has a column
  std::size_t before = 1;  ///< columns of numbers before the factor
  std::size_t after = 2;
  std::size_t small = 0;  ///< columns of a second factor
  bool weights = false, trials = false, offset = false;
  double between = 1.0;      ///< of the numbers, in standard deviations within levels
  unsigned pure = 0;         ///< so many of the first levels have one outcome alone, by turns
  bool constant_in = false;  ///< the first number is constant within levels
  bool copy = false;         ///< the last number repeats the first, less a number for each level
  bool only_pure = false;    ///< the last number varies within pure levels alone
  unsigned seed = 1;
};

struct Data {
  MatrixRows dense;  ///< the factors as columns
  std::vector<std::vector<double>> numbers;
  std::vector<std::int32_t> codes, small_codes;
  std::vector<double> constant;  ///< k
  Shape shape;
};

inline Data make(const Shape& shape) {
  std::mt19937_64 random(shape.seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Data data;
  data.shape = shape;
  const std::size_t n = shape.rows, q = shape.before + shape.after;
  std::vector<std::size_t> level(n);
  for (std::size_t i = 0; i < n; ++i) level[i] = i < 2 * shape.levels ? i % shape.levels : random() % shape.levels;
  std::vector<std::vector<double>> means(q, std::vector<double>(shape.levels));
  for (auto& mean : means)
    for (double& m : mean) m = std::round(64.0 * shape.between * normal(random)) / 64.0;
  std::vector<double> effect(shape.levels);
  for (double& e : effect) e = 0.7 * normal(random);
  data.numbers.assign(q, std::vector<double>(n));
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t i = 0; i < n; ++i) data.numbers[j][i] = 3.0 + means[j][level[i]] + normal(random);
  for (std::size_t i = 0; i < n; ++i) {
    if (shape.constant_in) data.numbers[0][i] = means[0][level[i]];
    if (shape.copy) data.numbers[q - 1][i] = 2.0 * data.numbers[0][i] + means[1][level[i]];
    if (shape.only_pure) data.numbers[q - 1][i] = level[i] < shape.pure ? normal(random) : means[1][level[i]];
    const auto code = static_cast<std::int32_t>(level[i]);
    data.codes.push_back(shape.constant ? code - 1 : code);
    data.small_codes.push_back(static_cast<std::int32_t>(random() % (shape.small + 1)) - 1);
  }
  for (std::size_t i = 0; i < n; ++i) {
    double eta = effect[level[i]] - 0.2;
    for (std::size_t j = 0; j < q; ++j) eta += (j % 2 == 0 ? 0.3 : -0.2) * (data.numbers[j][i] - 3.0);
    const double p = 1.0 / (1.0 + std::exp(-eta));
    const double m = shape.trials ? static_cast<double>(1 + random() % 4) : 1.0;
    double y = 0.0;
    for (int k = 0; k < static_cast<int>(m); ++k) y += uniform(random) < p ? 1.0 : 0.0;
    if (level[i] < shape.pure) y = level[i] % 2 == 0 ? 0.0 : m;
    data.dense.successes.push_back(y);
    if (shape.trials) data.dense.trials.push_back(m);
    if (shape.weights) data.dense.prior_weights.push_back(0.5 + static_cast<double>(random() % 3));
    if (shape.offset) data.dense.offset.push_back(0.5 * normal(random));
  }
  const auto add_factor = [&](const std::vector<std::int32_t>& codes, std::size_t width) {
    for (std::size_t k = 0; k < width; ++k) {
      std::vector<double> column(n);
      for (std::size_t i = 0; i < n; ++i) column[i] = codes[i] == static_cast<std::int32_t>(k) ? 1.0 : 0.0;
      data.dense.columns.push_back(std::move(column));
      data.constant.push_back(0.0);
    }
  };
  const auto add = [&](const std::vector<double>& column) {
    data.dense.columns.push_back(column);
    data.constant.push_back(0.0);
  };
  if (shape.constant) add(std::vector<double>(n, 1.0));
  for (std::size_t j = 0; j < shape.before; ++j) add(data.numbers[j]);
  add_factor(data.codes, shape.constant ? shape.levels - 1 : shape.levels);
  for (std::size_t j = shape.before; j < q; ++j) add(data.numbers[j]);
  add_factor(data.small_codes, shape.small);
  if (shape.constant) data.constant[0] = 1.0;
  for (std::size_t k = 0; !shape.constant && k < shape.levels; ++k) data.constant[shape.before + k] = 1.0;
  return data;
}

class CodesReader final : public BlockReader {
 public:
  explicit CodesReader(const Data& data) : inner_(data.dense), data_(data) {}
  const RowBlock& read(std::int64_t leaf) override {
    static constexpr double kOne = 1.0;
    block_ = inner_.read(leaf);
    const Shape& shape = data_.shape;
    std::vector<ColumnGroup> groups;
    if (shape.constant) groups.push_back({{&kOne, 0}, nullptr, 1});
    const auto number = [&](std::size_t j) {
      groups.push_back({{data_.numbers[j].data() + block_.first_row, 1}, nullptr, 1});
    };
    for (std::size_t j = 0; j < shape.before; ++j) number(j);
    groups.push_back({{&kOne, 0}, data_.codes.data() + block_.first_row, shape.levels - (shape.constant ? 1 : 0)});
    for (std::size_t j = shape.before; j < shape.before + shape.after; ++j) number(j);
    if (shape.small > 0) groups.push_back({{&kOne, 0}, data_.small_codes.data() + block_.first_row, shape.small});
    block_.groups = std::move(groups);
    return block_;
  }

 private:
  MatrixReader inner_;
  const Data& data_;
  RowBlock block_;
};

inline Blocks as_codes(const Data& data) {
  Blocks blocks = matrix_blocks(data.dense);
  blocks.open = [&data] { return std::make_unique<CodesReader>(data); };
  return blocks;
}

}  // namespace ogive::test
