/// The directions in which a likelihood never falls, as a question of separation.
#pragma once

#include <optional>

#include "base/block.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// Rows whose separation is that of the model: a finite maximum exists exactly where they overlap, and coefficients go
/// to infinity as they say.  Of a link that is open on both sides the rows themselves.  Under log, where eta may not
/// rise above 0, a row with an event holds eta on both sides and one without only lets it fall; so do counts above 0
/// and counts of 0 of a Poisson, values above 0 and the others of a Gaussian; log-complement is a log of the failures.
/// Returns   nothing where a maximum always exists (identity, sqrt: no eta can leave for infinity).
/// Source    Rockafellar (1970), theorem 27.1: a closed concave function attains its maximum where every direction of
///           recession is one in which it is constant.
[[nodiscard]] std::optional<Blocks> rows_of_recession(const Blocks& blocks, const Model& model);

}  // namespace ogive::fitting
