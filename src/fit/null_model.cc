#include "fit/null_model.hpp"

#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/basis.hpp"
#include "fit/estimate.hpp"
#include "fit/highest.hpp"
#include "fit/pass.hpp"

namespace ogive::fitting {
namespace {

constexpr double kOne = 1.0;
constexpr double kMeanOfNothing = -1e4;  ///< a linear predictor whose exponential is 0

/// Newton's method from anywhere finds it: a logit's, and without an offset the mean is the answer.
bool is_simple(const Blocks& blocks, const Model& model) {
  return !blocks.has_offset || (std::holds_alternative<Logit>(model.link) && is_canonical(model));
}

/// With an offset a constant has all that a model can have: a range with ends, lower maxima, none at all.
std::optional<NullModel> fitted_constant(const Blocks& constant, const Kernel& kernel, const Model& model,
                                         const FoldControl& fold) {
  FitControl control;
  control.model = model;
  control.kernel = kernel.name;
  control.threads = fold.threads;
  control.stop = fold.stop;
  Result<Estimate> found = maximum_likelihood(constant, {}, control);
  if (found) found = highest(constant, {}, control, std::move(*found));
  if (!found && found.error().code == Errc::interrupted) return std::nullopt;
  if (!found) return NullModel{kNaN, -kInfinity};  // no constant gives every row a mean that is possible
  if (!found->converged() && found->stop != Stop::no_finite_maximum) return NullModel{kNaN, kNaN};
  return NullModel{found->beta.front(), found->totals.saturated - 0.5 * found->deviance};
}

class ConstantReader final : public BlockReader {
 public:
  explicit ConstantReader(std::unique_ptr<BlockReader> reader) : reader_(std::move(reader)) {}
  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    block_.groups.assign(1, ColumnGroup{{&kOne, 0}, nullptr, 1});
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  RowBlock block_;
};

}  // namespace

double null_log_likelihood(const Totals& totals) {
  const double all = totals.successes + totals.failures;
  const auto part = [all](double count) { return count > 0.0 ? count * portable_log(count / all) : 0.0; };
  return part(totals.successes) + part(totals.failures);
}

Blocks constant_only(const Blocks& blocks) {
  Blocks constant = blocks;
  constant.columns = 1;
  constant.open = [open = blocks.open] { return std::make_unique<ConstantReader>(open()); };
  return constant;
}

std::optional<NullModel> null_model(const Blocks& blocks, const Kernel& kernel, const Model& model, double mean,
                                    const FoldControl& control) {
  const Blocks constant = constant_only(blocks);
  if (!is_simple(blocks, model)) return fitted_constant(constant, kernel, model, control);
  const Basis basis = identity_basis(1);
  Passes passes(constant, kernel, basis, control, model);
  const Subspace space = Subspace::without(1, {});
  std::vector<double> beta(1, blocks.has_offset ? 0.0 : link_at(model.link, mean));
  if (blocks.has_offset) {
    const auto start = passes.start();
    if (!start) return std::nullopt;
    const Evaluation equations = evaluation(*start, space);
    if (equations.information) beta = equations.information->solve(equations.score);
  }
  const Optimum optimum = newton(
      [&](const std::vector<double>& point) -> std::optional<Evaluation> {
        const Sums* sums = passes.at(point);
        if (sums == nullptr) return std::nullopt;
        return evaluation(*sums, space);
      },
      beta);
  if (optimum.stop == Stop::interrupted) return std::nullopt;
  if (std::holds_alternative<Gaussian>(model.family) && std::holds_alternative<Log>(model.link)) {
    // Responses below zero may have their best common mean at 0, where a logarithm never comes.
    const Sums* nothing = passes.at(std::vector<double>(1, kMeanOfNothing));
    if (nothing == nullptr) return std::nullopt;
    if (!(optimum.at.objective >= nothing->log_likelihood)) return NullModel{-kInfinity, nothing->log_likelihood};
  }
  return NullModel{optimum.beta.front(), optimum.at.objective};
}

}  // namespace ogive::fitting
