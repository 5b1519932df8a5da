#include "fit/pass.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {

void Passes::begin() {
  ++count_;
  if (on_pass) on_pass(count_);
}

Sums Passes::sums_of(const PassPlan& plan, const PassSum& total) {
  auto [information, score] = total.derivatives();
  const double likelihood = total.scalar(kLogLikelihood);
  const double pearson = total.scalar(kPearson);
  // Its terms are positive: where their sum is not a number beside a finite likelihood, it is beyond all of them.
  const bool beyond = std::isnan(pearson) && std::isfinite(likelihood);
  return Sums{{plan.beta.begin(), plan.beta.end()},
              std::move(information),
              std::move(score),
              likelihood,
              beyond ? kInfinity : pearson};
}

std::optional<Sums> Passes::run(const PassPlan& plan) {
  begin();
  const auto total = fold(blocks_, PassSum(plan), control_);
  if (!total) return std::nullopt;
  return sums_of(plan, *total);
}

PassPlan Passes::plan_at(std::span<const double> beta) const {
  return {&kernel_, &basis_, beta, row_kernel(model_, stage_), may_be_negative(model_, stage_), false, single_};
}

bool Passes::remember(std::optional<Sums> sums) {
  last_ = std::move(sums);
  last_stage_ = stage_;
  last_single_ = single_;
  if (last_ && !resolve(*last_)) last_.reset();
  return last_.has_value();
}

const Sums* Passes::at(std::span<const double> beta) {
  const bool same = last_ && stage_ == last_stage_ && (single_ || !last_single_) &&
                    std::equal(beta.begin(), beta.end(), last_->beta.begin(), last_->beta.end());
  return same || remember(run(plan_at(beta))) ? &*last_ : nullptr;
}

bool Passes::resolve(Sums& sums) {
  if (!std::holds_alternative<Gaussian>(model_.family)) return true;
  if (!response_) response_ = measure_response(blocks_, model_.link, {control_.threads, control_.stop, {}});
  if (response_) sums.resolution = response_->resolution(sums.log_likelihood);
  return response_.has_value();
}

std::optional<Sums> Passes::start() {
  const std::vector<double> zeros(basis_.columns(), 0.0);
  return run({&kernel_, &basis_, zeros, row_kernel(model_, RowStage::start), false, false});
}

std::optional<Matrix> Passes::gram(bool wanted) {
  const std::vector<double> zeros(basis_.columns(), 0.0);
  if (wanted && blocks_.plain && std::holds_alternative<Logit>(model_.link)) {
    const Sums* here = at(zeros);
    if (here == nullptr) return std::nullopt;
    return here->information;
  }
  auto sums = run({&kernel_, &basis_, zeros, row_kernel({}, RowStage::expected), false, true});
  if (!sums) return std::nullopt;
  return std::move(sums->information);
}

std::optional<Information> information_in(const Sums& sums, const Subspace& space) {
  std::optional<Information> information = factor(space.information(sums.information));
  if (information || sums.otherwise.rows() == 0) return information;
  return factor(space.information(sums.otherwise));
}

Evaluation evaluation(const Sums& sums, const Subspace& space) {
  return {sums.log_likelihood, space.score(sums.score), information_in(sums, space), sums.resolution};
}

}  // namespace ogive::fitting
