/// Sums over the rows in twofold precision: an accumulator of `fold`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "fit/basis.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/model.hpp"
#include "fit/row_bounds.hpp"
#include "fit/score_sums.hpp"
#include "fit/twofold_algebra.hpp"
#include "model/twofold_working.hpp"

namespace ogive::fitting {

/// Where the sums are taken.  Row i of the design is u_i = L^-1 z_i, z_i its internal columns `free`.
struct TwofoldPlan {
  const Basis* basis = nullptr;
  std::span<const std::size_t> free;
  std::span<const DoubleDouble> beta;    ///< of z
  const TwofoldMatrix* lower = nullptr;  ///< L; null: the unit matrix
  Model model;
  bool observed = false;                    ///< which information
  bool constants = false;                   ///< what no coefficient changes too
  const ScorePlan* scores = nullptr;        ///< the scores' products too, of rows or groups
  const TwofoldMatrix* leverage = nullptr;  ///< where leverages count: Cholesky factor of the expected information of u
  double power = 0.0;                       ///< of Jeffreys' prior, whose gradient is in the score (logit)
};

/// The sums.  Weight w, response y of m trials; mu, 1 - mu and logarithms in twofold precision.
struct TwofoldTotals {
  TwofoldMatrix information;       ///< of u: lower triangle
  TwofoldVector score;             ///< of u
  TwofoldMatrix squares;           ///< as ScorePlan says, of u, where asked for rows: lower triangle
  GroupSums<DoubleDouble> groups;  ///< where asked for groups
  std::int64_t without_rest = 0;   ///< rows whose 1 - h is below kLeastRest; not in `squares`
  double linear_size = 0.0;        ///< largest |offset| + sum_j |z_j beta_j|
  EtaRange eta;
  std::vector<double> largest;  ///< largest |u_j| over rows with w m > 0
  DoubleDouble log_likelihood;  ///< without constants
  TwofoldConstants constants;   ///< where asked for
  DoubleDouble pearson;
  DoubleDouble successes, failures;  ///< sum w y, sum w (m - y)
  double rows = 0.0;                 ///< with w m > 0
  double weight = 0.0;               ///< sum w
  double largest_response = 0.0;     ///< |y|
  /// Of the decrement, at the sums of `model`: the dispersion, where it is estimated; at least what rounding leaves of
  /// it in a perfect fit.
  [[nodiscard]] double unit(const Model& model) const noexcept;
  /// The Pearson chi-square, 0 where it is rounding.
  [[nodiscard]] double pearson_left(const Model& model) const noexcept;
  /// The deviance from the saturated log-likelihood; where that difference is rounding it is the Pearson chi-square,
  /// whose sum has no cancellation: they differ by the cube of residuals of 1e-14.
  [[nodiscard]] DoubleDouble deviance_from(DoubleDouble saturated, const Model& model) const noexcept;
  /// What was asked of the scores: both triangles.
  [[nodiscard]] TwofoldMatrix score_products() const;
};

class TwofoldSum {
 public:
  explicit TwofoldSum(const TwofoldPlan& plan);
  TwofoldSum(const TwofoldSum& other) : TwofoldSum(*other.plan_) {}  // copies start at zero
  TwofoldSum(TwofoldSum&&) noexcept = default;
  TwofoldSum& operator=(TwofoldSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept {
    columns_.reset();
    totals_.groups.close();
  }
  void merge(const TwofoldSum& later) noexcept;

  [[nodiscard]] const TwofoldTotals& totals() const noexcept { return totals_; }

 private:
  void add_row(const LeafView& leaf, std::size_t i, const RowBlock& block) noexcept;
  /// Of the row in `row_`, at its prior weight, information's weight and score factor.
  void add_score(const RowBlock& block, std::size_t i, DoubleDouble weight, DoubleDouble score) noexcept;
  /// x'I^-1 x of the row in `row_`, I the information behind `leverage`.
  DoubleDouble squared_length() noexcept;
  /// `lean` is m (1 - 2 mu).
  void add_penalty(DoubleDouble weight, DoubleDouble lean, double m) noexcept;
  void add_response(double y, double m, double w) noexcept;

  const TwofoldPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  TwofoldVector row_, turned_;
  TwofoldTotals totals_;
};

}  // namespace ogive::fitting
