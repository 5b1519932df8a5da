/// Passes over the rows as an objective for the solver.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "fit/accumulate.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"
#include "fit/newton.hpp"
#include "fit/response_size.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// The sums of one pass, out of their chains.
struct Sums {
  std::vector<double> beta;  ///< internal, where they were taken
  Matrix information;
  std::vector<double> score;
  double log_likelihood = 0.0;
  double pearson = 0.0;
  Matrix otherwise = {};  ///< in place of `information` in a subspace in which that is not positive definite; or empty
  Resolution resolution = {};
};

/// Runs passes; remembers the last one, so that asking for the same beta again costs nothing.
class Passes {
 public:
  Passes(const Blocks& blocks, const Kernel& kernel, const Basis& basis, FoldControl control, const Model& model)
      : blocks_(blocks), kernel_(kernel), basis_(basis), control_(std::move(control)), model_(model) {
    use(is_concave(model) ? RowStage::observed : RowStage::expected);
  }

  /// Which information passes compute from here on.  They begin with the observed one where it is never negative.
  void use(RowStage stage) { stage_ = is_canonical(model_) ? RowStage::expected : stage; }

  /// Whether from here on passes may sum the information in single precision (SingleSteps).  They begin with double.
  void let_single(bool single) noexcept { single_ = single; }

  /// Sums at beta; nothing when the caller asked to stop.
  [[nodiscard]] const Sums* at(std::span<const double> beta);
  /// The same, and another accumulator in the same reading.
  template <class Other>
  [[nodiscard]] std::optional<Other> at_with(std::span<const double> beta, const Other& zero) {
    const PassPlan plan = plan_at(beta);
    begin();
    auto total = fold(blocks_, Both<PassSum, Other>{PassSum(plan), zero}, control_);
    if (!total || !remember(sums_of(plan, total->first))) return std::nullopt;
    return std::move(total->second);
  }
  /// The normal equations at the starting mean.
  [[nodiscard]] std::optional<Sums> start();
  /// A quarter of the Gram matrix of the rows with positive weight: the logit's information at zeros.
  /// Where the model is such a logit and weights and trials are 1, sums at zeros that are `wanted` anyway are it.
  [[nodiscard]] std::optional<Matrix> gram(bool wanted = false);

  /// The basis has changed.
  void forget() { last_.reset(); }

  [[nodiscard]] int count() const noexcept { return count_; }
  /// Called before each pass.
  std::function<void(int pass)> on_pass;

 private:
  [[nodiscard]] PassPlan plan_at(std::span<const double> beta) const;
  void begin();
  [[nodiscard]] std::optional<Sums> run(const PassPlan& plan);
  [[nodiscard]] static Sums sums_of(const PassPlan& plan, const PassSum& total);
  /// False when the caller asked to stop.
  [[nodiscard]] bool remember(std::optional<Sums> sums);
  /// False when the caller asked to stop.
  [[nodiscard]] bool resolve(Sums& sums);

  const Blocks& blocks_;
  const Kernel& kernel_;
  const Basis& basis_;
  FoldControl control_;
  Model model_;
  RowStage stage_ = RowStage::expected;
  RowStage last_stage_ = RowStage::expected;
  bool single_ = false;
  bool last_single_ = false;
  std::optional<Sums> last_;
  std::optional<ResponseSize> response_;  ///< of a Gaussian model, once it is asked for
  int count_ = 0;
};

/// The information in a subspace; nothing where it is singular.
[[nodiscard]] std::optional<Information> information_in(const Sums& sums, const Subspace& space);
/// The sums at a point of a subspace as the solver sees them.
[[nodiscard]] Evaluation evaluation(const Sums& sums, const Subspace& space);

}  // namespace ogive::fitting
