/// The likelihood as something to maximise under restrictions.
#pragma once

#include <span>

#include "fit/estimate.hpp"
#include "fit/pass.hpp"
#include "fit/profile_fits.hpp"

namespace ogive::fitting {

/// The observed information, the expected one where that is not positive definite, and the one that standard errors
/// come from; in the basis of an estimate.  What it is made from must outlive it, and it its objective.
class LikelihoodPasses {
 public:
  LikelihoodPasses(const Blocks& blocks, const Kernel& kernel, const Estimate& estimate, const FoldControl& control)
      : model_(estimate.model),
        passes_(blocks, kernel, estimate.basis, control, model_),
        expected_(blocks, kernel, estimate.basis, control, model_),
        reported_(blocks, kernel, estimate.basis, control, model_) {
    passes_.use(RowStage::observed);
    expected_.use(RowStage::expected);
    reported_.use(estimate.information);
  }

  [[nodiscard]] Objective objective() {
    Objective objective{[this](std::span<const double> beta) { return at(beta); }, is_concave(model_), {}};
    if (!is_canonical(model_)) objective.errors = [this](std::span<const double> beta) { return reported_.at(beta); };
    return objective;
  }

 private:
  const Sums* at(std::span<const double> beta) {
    const Sums* observed = passes_.at(beta);
    if (observed == nullptr || is_concave(model_)) return observed;
    const Sums* expected = expected_.at(beta);
    if (expected == nullptr) return nullptr;
    both_ = *observed;
    both_.otherwise = expected->information;
    return &both_;
  }

  Model model_;
  Passes passes_, expected_, reported_;
  Sums both_;
};

}  // namespace ogive::fitting
