/// Parts: everything a design reads, resolved against one table, from which the complete rows follow.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "design/design.hpp"
#include "design/numbers.hpp"
#include "design/resolve.hpp"

namespace ogive::design {

struct Parts {
  std::vector<Resolved> factors;  ///< one for each factor of the design
  std::optional<Resolved> response, trials, prior_weights, offset;

  /// Response, factors, roles: the order in which variables are reported.
  [[nodiscard]] std::vector<Resolved*> all();
};

/// Finds the role columns.
[[nodiscard]] Status resolve_roles(const Roles& roles, const Table& table, Parts& parts);

/// Evaluates the parts, finds the rows in which all have a value, and counts what is missing.
/// Errors   interrupted; bad_data for infinite values in kept rows.
[[nodiscard]] Result<std::shared_ptr<const CompleteRows>> find_complete_rows(Parts& parts, const Table& table,
                                                                             const Work& work, RowUse& use);

/// not_estimable, with the counts, when no row is left.
[[nodiscard]] Status check_some_left(const RowUse& use);

/// Checks and hands over the sources of trials, weights and offset.
[[nodiscard]] Status bind_roles(const Parts& parts, const Table& table, const CompleteRows& complete, Inputs& inputs);

}  // namespace ogive::design
