#include "math/exact_cone.hpp"

#include <algorithm>
#include <utility>

namespace ogive {
namespace {

constexpr std::size_t kArtificial = static_cast<std::size_t>(-1);

/// |a| < |b|, near enough for choosing a pivot.
bool smaller_size(const Integer& a, const Integer& b) {
  const auto left = a.approximation();
  const auto right = b.approximation();
  if (left.fraction == 0.0 || right.fraction == 0.0) return left.fraction == 0.0 && right.fraction != 0.0;
  if (left.exponent != right.exponent) return left.exponent < right.exponent;
  return (left.fraction < 0 ? -left.fraction : left.fraction) < (right.fraction < 0 ? -right.fraction : right.fraction);
}

/// The first phase: artificial columns, the identity, are driven out of the basis.  Inverses are kept as
/// determinant > 0 and adjugate, so that each pivot divides exactly.
class FirstPhase {
 public:
  explicit FirstPhase(const std::vector<Integer>& target)
      : rows_(target.size()), flip_(rows_, false), basis_(rows_, kArtificial), tableau_(rows_) {
    for (std::size_t r = 0; r < rows_; ++r) {
      flip_[r] = target[r].sign() < 0;
      tableau_[r].assign(rows_ + 1, Integer());
      tableau_[r][0] = flip_[r] ? -target[r] : target[r];
      tableau_[r][r + 1] = Integer(1);
    }
  }

  /// True when no artificial column is needed any more.
  [[nodiscard]] bool feasible() const {
    for (std::size_t r = 0; r < rows_; ++r)
      if (basis_[r] == kArtificial && !tableau_[r][0].is_zero()) return false;
    return true;
  }

  /// Prices: a column with prices'column > 0 may enter.
  [[nodiscard]] std::vector<Integer> prices() const {
    std::vector<Integer> sum(rows_);
    for (std::size_t r = 0; r < rows_; ++r) {
      if (basis_[r] != kArtificial) continue;
      for (std::size_t k = 0; k < rows_; ++k) sum[k] = sum[k] + tableau_[r][k + 1];
    }
    for (std::size_t k = 0; k < rows_; ++k)
      if (flip_[k]) sum[k] = -sum[k];
    return sum;
  }

  void enter(std::size_t index, const std::vector<Integer>& column) {
    std::vector<Integer> change(rows_);
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t k = 0; k < rows_; ++k) {
        if (column[k].is_zero() || tableau_[r][k + 1].is_zero()) continue;
        const Integer product = tableau_[r][k + 1] * column[k];
        change[r] = flip_[k] ? change[r] - product : change[r] + product;
      }
    }
    const std::size_t leaving = leaving_row(change);
    const Integer& pivot = change[leaving];
    for (std::size_t r = 0; r < rows_; ++r) {
      if (r == leaving) continue;
      for (std::size_t k = 0; k <= rows_; ++k) {
        Integer& entry = tableau_[r][k];
        if (change[r].is_zero() && entry.is_zero()) continue;
        entry = (pivot * entry - change[r] * tableau_[leaving][k]).divided_exactly(determinant_);
      }
    }
    determinant_ = pivot;
    basis_[leaving] = index;
  }

  [[nodiscard]] std::vector<std::size_t> support() const {
    std::vector<std::size_t> columns;
    for (std::size_t r = 0; r < rows_; ++r)
      if (basis_[r] != kArtificial && tableau_[r][0].sign() > 0) columns.push_back(basis_[r]);
    std::sort(columns.begin(), columns.end());
    return columns;
  }

 private:
  /// The row of least ratio, ties broken by the following columns of the tableau.
  [[nodiscard]] std::size_t leaving_row(const std::vector<Integer>& change) const {
    std::size_t best = rows_;
    for (std::size_t r = 0; r < rows_; ++r) {
      if (change[r].sign() <= 0) continue;
      if (best == rows_ || ratio_below(r, best, change)) best = r;
    }
    return best;
  }
  [[nodiscard]] bool ratio_below(std::size_t a, std::size_t b, const std::vector<Integer>& change) const {
    for (std::size_t k = 0; k <= rows_; ++k) {
      const Integer& left = tableau_[a][k];
      const Integer& right = tableau_[b][k];
      if (left.is_zero() && right.is_zero()) continue;
      const int order = (left * change[b] - right * change[a]).sign();
      if (order != 0) return order < 0;
    }
    return false;
  }

  std::size_t rows_;
  std::vector<bool> flip_;
  std::vector<std::size_t> basis_;
  std::vector<std::vector<Integer>> tableau_;  ///< row r: right side, then a row of the adjugate
  Integer determinant_{1};
};

}  // namespace

NullSpace::NullSpace(std::size_t dimensions) : basis_(dimensions, std::vector<Integer>(dimensions)) {
  for (std::size_t j = 0; j < dimensions; ++j) basis_[j][j] = Integer(1);
}

std::vector<Integer> NullSpace::coordinates(const std::vector<Integer>& row) const {
  std::vector<Integer> result(basis_.size());
  for (std::size_t k = 0; k < basis_.size(); ++k) result[k] = dot(basis_[k], row);
  return result;
}

bool NullSpace::add(const std::vector<Integer>& row) {
  std::vector<Integer> at = coordinates(row);
  const auto largest = std::max_element(at.begin(), at.end(), smaller_size);
  if (largest == at.end() || largest->is_zero()) return false;
  const auto out = static_cast<std::size_t>(largest - at.begin());
  const Integer pivot = at[out];
  for (std::size_t k = 0; k < basis_.size(); ++k) {
    if (k == out) continue;
    for (std::size_t j = 0; j < basis_[k].size(); ++j)
      basis_[k][j] = (pivot * basis_[k][j] - at[k] * basis_[out][j]).divided_exactly(pivot_);
  }
  basis_.erase(basis_.begin() + static_cast<std::ptrdiff_t>(out));
  pivot_ = pivot;
  return true;
}

std::optional<ConeMembership> decide_membership(std::size_t count,
                                                const std::function<const std::vector<Integer>&(std::size_t)>& column,
                                                const std::vector<Integer>& target, const StopAsked& stop) {
  FirstPhase phase(target);
  while (!phase.feasible()) {
    if (stop && stop()) return std::nullopt;
    const std::vector<Integer> prices = phase.prices();
    std::size_t entering = 0;
    while (entering < count && dot(prices, column(entering)).sign() <= 0) ++entering;
    if (entering == count) {
      ConeMembership outside;
      for (const Integer& price : prices) outside.separator.push_back(-price);
      return outside;
    }
    phase.enter(entering, column(entering));
  }
  return ConeMembership{true, phase.support(), {}};
}

}  // namespace ogive
