#include "fit/arrowhead.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/parallel.hpp"
#include "fit/kernel.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Cells whose products are summed together: q columns of them stay in the cache.
constexpr std::size_t kCellsTogether = 512;
constexpr std::int64_t kPanelsTogether = 16;

/// sum over cells of C_j C_k / D for pairs j <= k of the head: an accumulator of panels of cells.
class BorderSum {
 public:
  BorderSum(const Matrix& border, std::span<const double> roots)
      : border_(&border), roots_(roots), sums_(border.columns() * (border.columns() + 1) / 2, 0.0) {}

  /// Cells [begin, end), at most kCellsTogether.
  void add(std::size_t begin, std::size_t end) {
    const std::size_t q = border_->columns();
    const std::size_t count = end - begin;
    packed_.assign(q * kCellsTogether, 0.0);
    for (std::size_t j = 0; j < q; ++j)
      for (std::size_t l = 0; l < count; ++l)
        packed_[j * kCellsTogether + l] = (*border_)(begin + l, j) * roots_[begin + l];
    for (std::size_t j = 0; j < q; ++j)
      for (std::size_t k = j; k < q; ++k)
        sums_[triangle_index(q, j, k)] +=
            product(packed_.data() + j * kCellsTogether, packed_.data() + k * kCellsTogether);
  }
  void merge(const BorderSum& later) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += later.sums_[i];
  }
  [[nodiscard]] double operator()(std::size_t j, std::size_t k) const {
    return sums_[triangle_index(border_->columns(), j, k)];
  }

 private:
  /// In chains, as the sums over rows.
  static double product(const double* a, const double* b) {
    std::array<double, kChains> chains = {};
    for (std::size_t l = 0; l < kCellsTogether; l += kChains)
      for (std::size_t c = 0; c < kChains; ++c) chains[c] += a[l + c] * b[l + c];
    return sum_chains(chains.data());
  }

  const Matrix* border_;
  std::span<const double> roots_;
  std::vector<double> sums_;
  std::vector<double> packed_;
};

/// C D^-1 C'; nothing when the caller asked to stop.
std::optional<BorderSum> border_products(const Matrix& border, std::span<const double> roots,
                                         const FoldControl& control) {
  const auto panels = static_cast<std::int64_t>((roots.size() + kCellsTogether - 1) / kCellsTogether);
  const std::int64_t pieces = (panels + kPanelsTogether - 1) / kPanelsTogether;
  OrderedMerge<BorderSum> sums;
  const bool done = for_each_piece(pieces, control.threads, control.stop, [&](std::int64_t piece, int) {
    BorderSum sum(border, roots);
    const std::int64_t last = std::min(panels, (piece + 1) * kPanelsTogether);
    for (std::int64_t panel = piece * kPanelsTogether; panel < last; ++panel) {
      const std::size_t begin = static_cast<std::size_t>(panel) * kCellsTogether;
      sum.add(begin, std::min(roots.size(), begin + kCellsTogether));
    }
    sums.add(piece, std::move(sum));
  });
  if (!done) return std::nullopt;
  return sums.finish();
}

}  // namespace

std::optional<Arrowhead> Arrowhead::factored(Matrix head, Matrix border, std::vector<double> diagonal,
                                             const FoldControl& control) {
  const std::size_t q = head.rows();
  std::vector<double> roots(diagonal.size());
  for (std::size_t l = 0; l < diagonal.size(); ++l) {
    if (!(diagonal[l] >= 0.0 && std::isfinite(diagonal[l]))) return std::nullopt;
    roots[l] = diagonal[l] > 0.0 ? 1.0 / std::sqrt(diagonal[l]) : 0.0;
  }
  const auto products = border_products(border, roots, control);
  if (!products) return std::nullopt;
  Arrowhead made;
  Matrix schur = head;
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = j; k < q; ++k) schur(j, k) = schur(k, j) = head(j, k) - (*products)(j, k);
  auto information = factor(schur);
  if (!information) return std::nullopt;
  made.schur_ = std::move(*information);
  made.head_matrix_ = std::move(head);
  made.means_ = std::move(border);
  for (std::size_t l = 0; l < diagonal.size(); ++l)
    for (double& mean : made.means_.row(l)) mean = diagonal[l] > 0.0 ? mean / diagonal[l] : 0.0;
  made.diagonal_ = std::move(diagonal);
  return made;
}

std::vector<double> Arrowhead::solve(std::span<const double> v) const {
  const std::size_t q = head();
  const std::size_t cells = diagonal_.size();
  std::vector<double> right(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(q));
  for (std::size_t l = 0; l < cells; ++l)
    for (std::size_t j = 0; j < q; ++j) right[j] -= means_(l, j) * v[q + l];
  std::vector<double> x = schur_.solve(right);
  x.resize(q + cells, 0.0);
  for (std::size_t l = 0; l < cells; ++l)
    if (diagonal_[l] > 0.0) x[q + l] = v[q + l] / diagonal_[l];
  for (std::size_t l = 0; l < cells; ++l)
    for (std::size_t j = 0; j < q; ++j) x[q + l] -= means_(l, j) * x[j];
  return x;
}

double Arrowhead::scaled_inverse_norm() const {
  // Of blocks (V, -V G; -G'V, D^-1 + G'V G), V = S^-1, G = C D^-1, scaled by the roots of A's diagonal and of D: the
  // squares of the last add up to the trace of (V K)^2, K = G D G', and twice that of V K, and the number of cells.
  const std::size_t q = head();
  const Matrix inverse = schur_.covariance();
  Matrix products(q, q);
  std::vector<std::size_t> all(q);
  for (std::size_t j = 0; j < q; ++j) all[j] = j;
  const Matrix schur = schur_.block(all);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = 0; k < q; ++k) products(j, k) = head_matrix_(j, k) - schur(j, k);
  double sum = 0.0;
  for (const double d : diagonal_) sum += d > 0.0 ? 1.0 : 0.0;
  const Matrix both = multiply(inverse, products);  // V K
  const Matrix third = multiply(both, inverse);     // V K V
  for (std::size_t j = 0; j < q; ++j) {
    sum += 2.0 * both(j, j) + 2.0 * third(j, j) * head_matrix_(j, j);
    for (std::size_t k = 0; k < q; ++k)
      sum += both(j, k) * both(k, j) + inverse(j, k) * inverse(j, k) * head_matrix_(j, j) * head_matrix_(k, k);
  }
  return std::sqrt(std::max(sum, 0.0));
}

}  // namespace ogive::fitting
