/// A family with a link, and what fitting must know of the pair.
#pragma once

#include <span>

#include <string>

#include "base/result.hpp"
#include "fit/kernel.hpp"
#include "model/family.hpp"
#include "model/link.hpp"

namespace ogive::fitting {

struct Model {
  Family family = Binomial{};
  Link link = Logit{};
};

[[nodiscard]] RowKernel row_kernel(const Model& model, RowStage stage);

/// The pairs that a kernel is compiled for; the same in words, for messages.
[[nodiscard]] bool is_known(const Model& model);
[[nodiscard]] std::string known_models();
/// Errors   bad_option for a pair that is not known.
[[nodiscard]] Status check_known(const Model& model);

/// The expected information is the observed one.
[[nodiscard]] bool is_canonical(const Model& model);

/// Every row's log-likelihood is concave in eta whatever its response: what the observed information needs for
/// weights that are never negative.
[[nodiscard]] bool is_concave(const Model& model);
/// Strictly so: no outcome's log-likelihood is a straight line.
[[nodiscard]] bool is_strictly_concave(const Model& model);
[[nodiscard]] inline bool may_be_negative(const Model& model, RowStage stage) {
  return stage == RowStage::observed && !is_concave(model);
}

/// Every eta gives a mean in the range of the family; else steps are halved until all rows are inside.
[[nodiscard]] bool takes_any_eta(const Model& model);

/// Events have probability 0 and 1 only at infinite eta: a finite maximum exists exactly where the data overlap.
/// Source   Albert & Anderson, Biometrika 71 (1984) 1; Silvapulle, JRSS B 43 (1981) 310.
[[nodiscard]] bool is_open(const Model& model);

/// Concave, and some outcome's likelihood falls as exp(-exp(eta)) or exp(-exp(-eta)).
[[nodiscard]] bool has_exponential_tail(const Model& model);

/// A Newton step of an iteration that seems to have arrived, in internal coefficients, shows that it has not: under a
/// Gaussian's log link the means of some rows may go to 0 with all that could stop them, by steps that never shrink.
[[nodiscard]] bool runs_away(const Model& model, std::span<const double> step);

/// eta at a mean; NaN where the link has none.
[[nodiscard]] double link_at(const Link& link, double mu);

}  // namespace ogive::fitting
