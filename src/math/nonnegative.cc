#include "math/nonnegative.hpp"

#include <algorithm>
#include <cmath>

namespace ogive {
namespace {

/// Gains below this are rounding (vectors and target have lengths near 1).
constexpr double kNoGain = 1e-13;
/// A residual below this is rounding.
constexpr double kNoResidual = 1e-14;
/// What remains of a vector beside the others below this is rounding.
constexpr double kNoRank = 1e-13;

double inner_product(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// One problem under way.
class ActiveSet {
 public:
  ActiveSet(const Matrix& vectors, const std::vector<double>& target) : vectors_(vectors), target_(target) {
    fit_.residual = target;
  }

  /// Takes in the vector of most gain; false when there is none.
  bool grow() {
    const double left = std::sqrt(inner_product(fit_.residual, fit_.residual));
    if (left <= kNoResidual) return false;
    std::vector<bool> refused(vectors_.rows(), false);
    for (const std::size_t i : fit_.support) refused[i] = true;
    for (;;) {
      std::size_t best = vectors_.rows();
      double gain = kNoGain * left;
      for (std::size_t i = 0; i < vectors_.rows(); ++i) {
        if (refused[i]) continue;
        const double own = inner_product(vectors_.row(i), fit_.residual);
        if (own > gain) {
          gain = own;
          best = i;
        }
      }
      if (best == vectors_.rows()) return false;
      if (accept(best)) return true;
      refused[best] = true;  // its coefficient would not be > 0: the gain was rounding
    }
  }

  [[nodiscard]] NonnegativeFit take() {
    std::sort(fit_.support.begin(), fit_.support.end());
    return std::move(fit_);
  }

 private:
  /// Solves with one more vector, and drops those whose coefficients do not stay > 0.
  bool accept(std::size_t vector) {
    std::vector<std::size_t> support = fit_.support;
    std::vector<double> value = value_;
    support.push_back(vector);
    value.push_back(0.0);
    bool first = true;
    for (;;) {
      std::vector<double> solved;
      std::vector<double> residual = target_;
      if (!solve(support, solved, residual) || (first && !(solved.back() > 0.0))) return false;
      first = false;
      double step = 1.0;
      for (std::size_t k = 0; k < support.size(); ++k)
        if (!(solved[k] > 0.0)) step = std::min(step, value[k] / (value[k] - solved[k]));
      if (std::all_of(solved.begin(), solved.end(), [](double c) { return c > 0.0; })) {
        if (inner_product(residual, residual) >= inner_product(fit_.residual, fit_.residual)) return false;
        fit_.support = std::move(support);
        fit_.residual = std::move(residual);
        value_ = std::move(solved);
        return true;
      }
      std::vector<std::size_t> kept;
      std::vector<double> left;
      for (std::size_t k = 0; k < support.size(); ++k) {
        const double moved = value[k] + step * (solved[k] - value[k]);
        const bool limiting = !(solved[k] > 0.0) && value[k] / (value[k] - solved[k]) <= step;
        if (limiting || !(moved > 0.0)) continue;
        kept.push_back(support[k]);
        left.push_back(moved);
      }
      if (kept.empty()) return false;
      support = std::move(kept);
      value = std::move(left);
    }
  }

  /// Least squares on `support` by Gram-Schmidt, each vector orthogonalised twice; `residual` begins as the target.
  bool solve(const std::vector<std::size_t>& support, std::vector<double>& solved,
             std::vector<double>& residual) const {
    const std::size_t size = support.size();
    const std::size_t length = vectors_.columns();
    if (size > length) return false;
    Matrix q(size, length);
    Matrix r(size, size);
    std::vector<double> rotated(size);
    for (std::size_t k = 0; k < size; ++k) {
      std::copy_n(vectors_.row(support[k]).begin(), length, q.row(k).begin());
      const double norm = std::sqrt(inner_product(q.row(k), q.row(k)));
      for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < k; ++i) {
          const double part = inner_product(q.row(i), q.row(k));
          r(i, k) += part;
          for (std::size_t c = 0; c < length; ++c) q(k, c) -= part * q(i, c);
        }
      }
      r(k, k) = std::sqrt(inner_product(q.row(k), q.row(k)));
      if (!(r(k, k) > kNoRank * norm)) return false;
      for (double& entry : q.row(k)) entry /= r(k, k);
      rotated[k] = inner_product(q.row(k), residual);
      for (std::size_t c = 0; c < length; ++c) residual[c] -= rotated[k] * q(k, c);
    }
    solved.assign(size, 0.0);
    for (std::size_t k = size; k-- > 0;) {
      double sum = rotated[k];
      for (std::size_t i = k + 1; i < size; ++i) sum -= r(k, i) * solved[i];
      solved[k] = sum / r(k, k);
    }
    return true;
  }

  const Matrix& vectors_;
  const std::vector<double>& target_;
  NonnegativeFit fit_;
  std::vector<double> value_;
};

}  // namespace

std::optional<NonnegativeFit> nonnegative_least_squares(const Matrix& vectors, const std::vector<double>& target,
                                                        const StopAsked& stop) {
  ActiveSet set(vectors, target);
  do {
    if (stop && stop()) return std::nullopt;
  } while (set.grow());
  return set.take();
}

}  // namespace ogive
