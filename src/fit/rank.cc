#include "fit/rank.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <span>

#include "base/exact.hpp"
#include "fit/leaf_columns.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Rounds of refinement: the first coefficients are good to about 1e-8 of the column, each round squares the error.
constexpr int kRounds = 3;
/// A coefficient of a combination below this share of its column's effect is rounding.
constexpr double kCombinationNoise = 0x1p-40;

DoubleDouble add(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble s = two_sum(a.high, b.high);
  return two_sum(s.high, s.low + (a.low + b.low));
}

DoubleDouble multiply(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble p = two_product(a.high, b.high);
  return two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

/// The columns that a suspect is compared with, and the coefficients so far.
struct Suspect {
  const Basis* basis;
  std::size_t column;
  std::span<const std::size_t> on;
  std::span<const DoubleDouble> coefficients;
};

/// Sums of one look at a suspect's residual r: r'r, its column's x'x, and r'x_k for the kept columns.
class ResidualSum {
 public:
  explicit ResidualSum(const Suspect& suspect) : suspect_(&suspect), products_(suspect.on.size(), 0.0) {}
  ResidualSum(const ResidualSum& other) : ResidualSum(*other.suspect_) {}
  ResidualSum(ResidualSum&&) noexcept = default;
  ResidualSum& operator=(ResidualSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    const Basis& basis = *suspect_->basis;
    if (!columns_) columns_ = std::make_unique<LeafColumns>(basis.columns());
    const LeafView& leaf = columns_->view(block, basis.center);
    // (x - center) scale, exactly.
    const auto internal = [&](std::size_t j, std::size_t i) {
      if (leaf.column[j] == nullptr) return DoubleDouble{basis.scale[j], 0.0};
      const DoubleDouble centred = two_sum(leaf.column[j][i], -basis.center[j]);
      return DoubleDouble{centred.high * basis.scale[j], centred.low * basis.scale[j]};
    };
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
      const DoubleDouble own = internal(suspect_->column, i);
      DoubleDouble rest = own;
      for (std::size_t k = 0; k < suspect_->on.size(); ++k) {
        const DoubleDouble part = multiply(suspect_->coefficients[k], internal(suspect_->on[k], i));
        rest = ogive::fitting::add(rest, {-part.high, -part.low});
      }
      remainder_ += rest.high * rest.high;
      norm_ += own.high * own.high;
      for (std::size_t k = 0; k < suspect_->on.size(); ++k)
        products_[k] += rest.high * internal(suspect_->on[k], i).high;
    }
  }
  void close() noexcept { columns_.reset(); }
  void merge(const ResidualSum& later) noexcept {
    remainder_ += later.remainder_;
    norm_ += later.norm_;
    for (std::size_t k = 0; k < products_.size(); ++k) products_[k] += later.products_[k];
  }

  [[nodiscard]] double share() const { return norm_ > 0.0 ? std::sqrt(remainder_ / norm_) : 0.0; }
  [[nodiscard]] double norm() const { return norm_; }
  [[nodiscard]] const std::vector<double>& products() const { return products_; }

 private:
  const Suspect* suspect_;
  std::unique_ptr<LeafColumns> columns_;
  double remainder_ = 0.0;
  double norm_ = 0.0;
  std::vector<double> products_;
};

/// From coefficients of internal columns to the combination of the user's columns.
Alias to_alias(const Basis& basis, std::size_t column, std::span<const std::size_t> on,
               std::span<const DoubleDouble> coefficients) {
  std::vector<double> internal(basis.columns(), 0.0);
  for (std::size_t k = 0; k < on.size(); ++k) internal[on[k]] = coefficients[k].high + coefficients[k].low;
  std::vector<double> user = basis.to_user(internal);
  // scale (x - center) = internal combination, so x = combination / scale + center, the center on the constant.
  for (std::size_t j = 0; j < user.size(); ++j) {
    user[j] /= basis.scale[column];
    if (!basis.constant.empty()) user[j] += basis.center[column] * basis.constant[j];
  }
  double largest = 0.0;
  for (std::size_t j = 0; j < user.size(); ++j) largest = std::max(largest, std::fabs(user[j]) / basis.scale[j]);
  Alias alias{column, {}};
  for (std::size_t j = 0; j < user.size(); ++j)
    if (std::fabs(user[j]) / basis.scale[j] > kCombinationNoise * largest) alias.combination.emplace_back(j, user[j]);
  return alias;
}

/// The kept columns before `column`, the constant's columns first whatever their place.
std::vector<std::size_t> earlier(std::span<const std::size_t> order, std::size_t column,
                                 const std::vector<bool>& dropped) {
  std::vector<std::size_t> on;
  for (const std::size_t j : order) {
    if (j == column) break;
    if (!dropped[j]) on.push_back(j);
  }
  return on;
}

/// Rows and columns `columns` of the Gram matrix.
Matrix block_of(const Matrix& gram, std::span<const std::size_t> columns) {
  Matrix block(columns.size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t k = 0; k < columns.size(); ++k) block(i, k) = gram(columns[i], columns[k]);
  return block;
}

/// Design order; but one column that is the constant by itself goes first: the others are centred with it.
std::vector<std::size_t> order_of_columns(const Basis& basis) {
  std::vector<std::size_t> order(basis.columns());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto is_constant = [&](std::size_t j) {
    return !basis.constant.empty() && basis.constant[j] != 0.0 &&
           std::count_if(basis.constant.begin(), basis.constant.end(), [](double k) { return k != 0.0; }) == 1;
  };
  std::stable_partition(order.begin(), order.end(), is_constant);
  return order;
}

/// n rows know no more than n columns, however small a share of rounding the others keep.
std::vector<std::size_t> surplus_columns(std::span<const std::size_t> order, const std::vector<bool>& dropped,
                                         std::int64_t rows) {
  std::vector<std::size_t> surplus;
  std::int64_t kept = 0;
  for (const std::size_t j : order)
    if (!dropped[j] && ++kept > rows) surplus.push_back(j);
  return surplus;
}

}  // namespace

std::optional<std::vector<Alias>> find_aliases(const Blocks& blocks, const Basis& basis, const Matrix& gram,
                                               std::int64_t rows, const FoldControl& control) {
  const std::size_t p = basis.columns();
  const std::vector<std::size_t> order = order_of_columns(basis);
  const Elimination elimination = eliminate_in_order(block_of(gram, order), kSuspectShare * kSuspectShare);

  std::vector<bool> dropped(p, false);
  for (const std::size_t at : elimination.dependent) dropped[order[at]] = true;
  std::vector<Alias> aliases;
  for (const std::size_t at : elimination.dependent) {
    const std::size_t column = order[at];
    const std::vector<std::size_t> on = earlier(order, column, dropped);
    std::vector<DoubleDouble> coefficients(on.size());
    if (!(gram(column, column) > 0.0)) {
      aliases.push_back(to_alias(basis, column, {}, {}));  // zeros, or the constant once more
      continue;
    }
    std::vector<double> first = regress(gram, on, column);
    for (std::size_t k = 0; k < on.size(); ++k) coefficients[k] = {first[k], 0.0};
    double share = 1.0;
    const auto factored = factor(block_of(gram, on));
    for (int round = 0; round < kRounds && factored; ++round) {
      const Suspect suspect{&basis, column, on, coefficients};
      const auto sum = fold(blocks, ResidualSum(suspect), control);
      if (!sum) return std::nullopt;
      share = sum->share();
      if (round + 1 == kRounds) break;
      // `gram` may be a multiple of the Gram matrix (a quarter): its own scale is found from the column's norm.
      const std::vector<double> change = factored->solve(sum->products());
      const double multiple = sum->norm() / gram(column, column);
      for (std::size_t k = 0; k < on.size(); ++k) coefficients[k] = add(coefficients[k], {change[k] / multiple, 0.0});
    }
    if (share <= kAliasedShare) {
      aliases.push_back(to_alias(basis, column, on, coefficients));
    } else {
      dropped[column] = false;
    }
  }
  for (const std::size_t j : surplus_columns(order, dropped, rows)) {
    dropped[j] = true;
    const std::vector<std::size_t> on = earlier(order, j, dropped);
    std::vector<DoubleDouble> coefficients;
    for (const double c : regress(gram, on, j)) coefficients.push_back({std::isfinite(c) ? c : 0.0, 0.0});
    aliases.push_back(to_alias(basis, j, on, coefficients));
  }
  std::sort(aliases.begin(), aliases.end(), [](const Alias& a, const Alias& b) { return a.column < b.column; });
  return aliases;
}

bool shows_full_rank(const Matrix& gram, double multiple, const Basis& basis, std::span<const double> largest,
                     std::int64_t rows) {
  const std::vector<std::size_t> order = order_of_columns(basis);
  const Elimination elimination = eliminate_in_order(block_of(gram, order), kSuspectShare * kSuspectShare);
  if (!elimination.dependent.empty()) return false;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double most = static_cast<double>(rows) * largest[order[k]] * largest[order[k]] * multiple;
    const double rest = elimination.remainder[k] * gram(order[k], order[k]);
    if (!(rest > 4.0 * kSuspectShare * kSuspectShare * most)) return false;
  }
  return true;
}

}  // namespace ogive::fitting
