/// Parts: everything a design reads, resolved against one table, from which the complete rows follow.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "design/counts.hpp"
#include "design/design.hpp"
#include "design/numbers.hpp"
#include "design/resolve.hpp"

namespace ogive::design {

struct Parts {
  std::vector<Resolved> factors;  ///< one for each factor of the design
  std::optional<Resolved> response, second, prior_weights, frequencies, cluster;
  Counting counting = Counting::binary;  ///< anything else needs `second`: the failures or the trials
  std::vector<Resolved> offsets;

  /// Response, factors, roles: the order in which variables are reported.
  [[nodiscard]] std::vector<Resolved*> all();
  /// The two parts of counts.
  [[nodiscard]] CountParts counts() const { return {*response, *second, counting}; }
};

/// The offset that an option names: a column of the table, else arithmetic.
[[nodiscard]] Result<Offset> offset_of(const std::string& text, const Table& table);

/// Finds what has a role: trials unless the formula has them, weights, clusters, offsets.  `formula` is where the
/// offsets that it writes are to be pointed at.  `offsets` must outlive the parts.
[[nodiscard]] Status resolve_roles(const Roles& roles, const std::vector<Offset>& offsets, const std::string& formula,
                                   const Table& table, Parts& parts);

/// Evaluates the parts, finds the rows in which all have a value, leaves out those of weight 0 or without a trial, and
/// counts what is missing.
/// Errors   interrupted; bad_data for infinite values in kept rows.
[[nodiscard]] Result<std::shared_ptr<const CompleteRows>> find_complete_rows(Parts& parts, const Table& table,
                                                                             const Work& work, RowUse& use);

/// not_estimable, with the counts, when no row is left.
[[nodiscard]] Status check_some_left(const RowUse& use);

/// Checks and hands over the sources of trials, weights, clusters and offsets.
/// Errors   bad_data: a negative weight, or a frequency that is no whole number.
[[nodiscard]] Status bind_roles(const Parts& parts, WeightKind kind, const Table& table, const CompleteRows& complete,
                                Inputs& inputs);

}  // namespace ogive::design
