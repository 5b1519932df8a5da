#include "fit/rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "base/double_double.hpp"
#include "fit/suspect.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Rounds of refinement: each leaves at most 2^-20 of the error before it, as long as there is any beside what remains.
constexpr int kRounds = 6;
constexpr double kStillRefined = 0.5;
/// A coefficient of a combination below this share of its column's effect is rounding.
constexpr double kCombinationNoise = 0x1p-40;

/// Where `rest` of a column is nothing: the combination of the user's columns that it equals.
Alias to_alias(const Basis& basis, std::size_t column, const Combination& rest) {
  const std::size_t p = basis.columns();
  std::vector<double> user(p, 0.0);
  // scale (x - center) = -sum rest_k scale_k (x_k - center_k) beside it: centers go to the constant.
  DoubleDouble constant = twofold(basis.center[column]);
  for (std::size_t k = 0; k < rest.size(); ++k) {
    if (k == column) continue;
    const DoubleDouble coefficient = times_power_of_two(-rest[k], basis.scale[k] / basis.scale[column]);
    user[k] = rounded(coefficient);
    constant -= coefficient * twofold(basis.center[k]);
  }
  for (std::size_t j = 0; j < basis.constant.size(); ++j) user[j] += rounded(constant) * basis.constant[j];
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

/// The column that is the constant by itself.
std::optional<std::size_t> constant_column(const Basis& basis) {
  const auto is_part = [](double k) { return k != 0.0; };
  const auto first = std::find_if(basis.constant.begin(), basis.constant.end(), is_part);
  if (std::count_if(basis.constant.begin(), basis.constant.end(), is_part) != 1) return std::nullopt;
  return static_cast<std::size_t>(first - basis.constant.begin());
}

/// Design order; but one column that is the constant by itself goes first: the others are centred with it.
std::vector<std::size_t> order_of_columns(const Basis& basis) {
  std::vector<std::size_t> order(basis.columns());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::optional<std::size_t> constant = constant_column(basis);
  std::stable_partition(order.begin(), order.end(), [&](std::size_t j) { return constant && j == *constant; });
  return order;
}

double coefficient_of(const Alias& alias, std::size_t column) {
  for (const auto& [k, coefficient] : alias.combination)
    if (k == column) return coefficient;
  return 0.0;
}

/// The combination with `column` put in terms of what it equals itself.
void substitute(Alias& alias, std::size_t column, const Alias& equal) {
  const double share = coefficient_of(alias, column);
  if (share == 0.0) return;
  std::vector<double> sums(std::max(alias.column, equal.column) + 1, 0.0);
  double largest = 0.0;
  const auto add = [&](const Alias& part, double multiple) {
    for (const auto& [k, coefficient] : part.combination) {
      if (k == column) continue;
      sums.resize(std::max(sums.size(), k + 1), 0.0);
      sums[k] += multiple * coefficient;
      largest = std::max(largest, std::fabs(multiple * coefficient));
    }
  };
  add(alias, 1.0);
  add(equal, share);
  alias.combination.clear();
  for (std::size_t k = 0; k < sums.size(); ++k)
    if (std::fabs(sums[k]) > kCombinationNoise * largest) alias.combination.emplace_back(k, sums[k]);
}

/// The search takes the constant first wherever it stands.  Where a column before it was dropped for its sake, that one
/// is kept and the constant is what repeats.
void put_in_design_order(const Basis& basis, Aliases& aliases) {
  const std::optional<std::size_t> constant = constant_column(basis);
  if (!constant) return;
  const auto first = std::find_if(aliases.columns.begin(), aliases.columns.end(),
                                  [&](const Alias& alias) { return coefficient_of(alias, *constant) != 0.0; });
  if (first == aliases.columns.end() || first->column > *constant) return;
  const double share = coefficient_of(*first, *constant);
  Alias repeats{*constant, {{first->column, 1.0 / share}}};
  for (const auto& [k, coefficient] : first->combination)
    if (k != *constant) repeats.combination.emplace_back(k, -coefficient / share);
  std::sort(repeats.combination.begin(), repeats.combination.end());
  aliases.columns.erase(first);
  for (Alias& other : aliases.columns) substitute(other, *constant, repeats);
  aliases.constant.assign(basis.columns(), 0.0);
  for (const auto& [k, coefficient] : repeats.combination)
    aliases.constant[k] = coefficient * basis.constant[*constant];
  aliases.columns.push_back(std::move(repeats));
}

/// The search, in design order.  A column that turns out to be nearly, but not quite, a combination of earlier ones
/// stands for what it has beside them from there on: among columns that stand for themselves or are such rests, nothing
/// is lost to what they have in common.
class AliasSearch {
 public:
  AliasSearch(const Blocks& blocks, const Basis& basis, const Matrix& gram, const FoldControl& control)
      : blocks_(blocks),
        basis_(basis),
        control_(control),
        gram_(gram),
        order_(order_of_columns(basis)),
        dropped_(basis.columns(), false),
        standing_(basis.columns()) {}

  /// False when the caller asked to stop.
  bool look_at_suspects() {
    std::size_t next = 0;  // place in the order; those before it are decided
    for (;;) {
      std::vector<std::size_t> left, places;
      for (std::size_t at = 0; at < order_.size(); ++at) {
        if (dropped_[order_[at]]) continue;
        left.push_back(order_[at]);
        places.push_back(at);
      }
      const Elimination elimination = eliminate_in_order(block_of(gram_, left), kSuspectShare * kSuspectShare);
      bool changed = false;
      for (const std::size_t k : elimination.dependent) {
        if (places[k] < next) continue;
        next = places[k] + 1;
        const auto kept = decide(left[k]);
        if (!kept) return false;
        changed = *kept;
        if (changed) break;  // it eliminates what follows too
      }
      if (!changed) return true;
    }
  }

  /// n rows know no more than n columns, however small a share of rounding the others keep.
  bool drop_surplus(std::int64_t rows) {
    std::int64_t kept = 0;
    for (const std::size_t j : order_) {
      if (dropped_[j] || ++kept <= rows) continue;
      const auto found = regressed(j);
      if (!found) return false;
      drop(j, found->rest);
    }
    return true;
  }

  Aliases aliases() && {
    const auto by_column = [](const Alias& a, const Alias& b) { return a.column < b.column; };
    std::sort(aliases_.begin(), aliases_.end(), by_column);
    Aliases all{std::move(aliases_), nearest_, {}};
    put_in_design_order(basis_, all);
    std::sort(all.columns.begin(), all.columns.end(), by_column);
    return all;
  }

 private:
  struct Regressed {
    Combination rest;
    Rest measured;
  };

  void drop(std::size_t column, const Combination& rest) {
    dropped_[column] = true;
    aliases_.push_back(to_alias(basis_, column, rest));
  }

  /// Whether a suspect is kept; nothing when the caller asked to stop.
  std::optional<bool> decide(std::size_t column) {
    if (!(gram_(column, column) > 0.0)) {
      drop(column, {});  // zeros, or the constant once more
      return false;
    }
    const auto found = regressed(column);
    if (!found) return std::nullopt;
    const Rest& rest = found->measured;
    if (!(rest.share > kAliasedShare)) {
      drop(column, found->rest);
      return false;
    }
    if (rest.share < nearest_.share) nearest_ = {column, rest.share};
    const double length = rest.share * std::sqrt(rest.norm);
    const double multiple = gram_(column, column) / rest.norm;
    standing_[column] = found->rest;
    for (DoubleDouble& coefficient : standing_[column]) coefficient = coefficient / twofold(length);
    for (std::size_t k = 0; k < order_.size(); ++k)
      gram_(column, k) = gram_(k, column) = multiple * rest.products[k] / length;
    gram_(column, column) = multiple;
    return true;
  }

  /// What remains of a column beside those kept before it.
  std::optional<Regressed> regressed(std::size_t column) {
    const std::vector<std::size_t> on = earlier(order_, column, dropped_);
    std::vector<DoubleDouble> coefficients;
    for (const double c : regress(gram_, on, column)) coefficients.push_back({std::isfinite(c) ? c : 0.0, 0.0});
    const auto factored = factor(block_of(gram_, on));
    Regressed found;
    for (int round = 0; round < kRounds; ++round) {
      found.rest = rest_of(column, on, coefficients);
      const auto rest = measure_rest(blocks_, {basis_, column, found.rest, standing_}, control_);
      if (!rest) return std::nullopt;
      const bool settled = round > 0 && !(rest->share < kStillRefined * found.measured.share);
      found.measured = *rest;
      if (settled || rest->share == 0.0 || !factored) break;
      // `gram_` may be a multiple of the Gram matrix (a quarter): its own scale is found from the column's norm.
      const double multiple = gram_(column, column) / rest->norm;
      std::vector<double> products;
      products.reserve(on.size());
      for (const std::size_t k : on) products.push_back(multiple * rest->products[k]);
      const std::vector<double> change = factored->solve(products);
      for (std::size_t k = 0; k < on.size(); ++k) coefficients[k] += twofold(change[k]);
    }
    return found;
  }

  [[nodiscard]] Combination rest_of(std::size_t column, std::span<const std::size_t> on,
                                    std::span<const DoubleDouble> coefficients) const {
    Combination rest(basis_.columns());
    rest[column] = twofold(1.0);
    for (std::size_t k = 0; k < on.size(); ++k) {
      if (standing_[on[k]].empty()) {
        rest[on[k]] -= coefficients[k];
        continue;
      }
      for (std::size_t j = 0; j < rest.size(); ++j) rest[j] -= coefficients[k] * standing_[on[k]][j];
    }
    return rest;
  }

  const Blocks& blocks_;
  const Basis& basis_;
  const FoldControl& control_;
  Matrix gram_;  // of what the columns stand for
  std::vector<std::size_t> order_;
  std::vector<bool> dropped_;
  std::vector<Combination> standing_;
  std::vector<Alias> aliases_;
  NearestAlias nearest_;
};

}  // namespace

std::optional<Aliases> find_aliases(const Blocks& blocks, const Basis& basis, const Matrix& gram, std::int64_t rows,
                                    const FoldControl& control) {
  AliasSearch search(blocks, basis, gram, control);
  if (!search.look_at_suspects() || !search.drop_surplus(rows)) return std::nullopt;
  return std::move(search).aliases();
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
