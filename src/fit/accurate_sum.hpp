/// Sums over the rows in twofold precision: an accumulator of `fold`.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "fit/basis.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/row_bounds.hpp"
#include "fit/twofold_algebra.hpp"
#include "model/link.hpp"

namespace ogive::fitting {

/// Where the sums are taken.  Row i of the design is u_i = L^-1 z_i, z_i its internal columns `free`.
struct TwofoldPlan {
  const Basis* basis = nullptr;
  std::span<const std::size_t> free;
  std::span<const DoubleDouble> beta;    ///< of z
  const TwofoldMatrix* lower = nullptr;  ///< L; null: the unit matrix
  Link link = Logit{};                   ///< of a binomial
  bool observed = false;                 ///< which information
  bool squares = false;                  ///< the scores' outer products too
};

/// The sums.  Weight w, successes y of m trials; mu, 1 - mu and logarithms in twofold precision.
struct TwofoldTotals {
  TwofoldMatrix information;  ///< of u: lower triangle
  TwofoldVector score;        ///< of u
  TwofoldMatrix squares;      ///< sum s s' of the rows' weighted scores s, of u, where asked for: lower triangle
  double linear_size = 0.0;   ///< largest |offset| + sum_j |z_j beta_j|
  EtaRange eta;
  std::vector<double> largest;  ///< largest |u_j| over rows with w m > 0
  DoubleDouble log_likelihood;  ///< without constants
  DoubleDouble saturated;       ///< log-likelihood at mu = y / m, without constants
  DoubleDouble log_constant;    ///< sum w log C(m, y)
  DoubleDouble pearson;
  DoubleDouble successes, failures;  ///< sum w y, sum w (m - y)
};

class TwofoldSum {
 public:
  explicit TwofoldSum(const TwofoldPlan& plan);
  TwofoldSum(const TwofoldSum& other) : TwofoldSum(*other.plan_) {}  // copies start at zero
  TwofoldSum(TwofoldSum&&) noexcept = default;
  TwofoldSum& operator=(TwofoldSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept { columns_.reset(); }
  void merge(const TwofoldSum& later) noexcept;

  [[nodiscard]] const TwofoldTotals& totals() const noexcept { return totals_; }

 private:
  void add_row(const LeafView& leaf, std::size_t i) noexcept;
  void add_response(double y, double m, double w) noexcept;

  const TwofoldPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  TwofoldVector row_;
  TwofoldTotals totals_;
};

}  // namespace ogive::fitting
