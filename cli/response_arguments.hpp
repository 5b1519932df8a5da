/// Options of 'ogive fit' on what a row counts for: trials, weights and their kind, offset, whose rule counts, robust
/// errors and clusters.
#pragma once

#include <string>

#include "arguments.hpp"
#include "ogive/ogive.hpp"

namespace ogive::cli {

struct ResponseArguments {
  std::string trials, weights, frequencies, weight_kind, offset, like, robust, cluster;
  bool fractions = false;

  void add_to(Arguments& arguments);
  /// Errors   bad_option: weights without a kind, a kind without weights, a word that is neither.
  [[nodiscard]] Result<design::Roles> roles() const;
  [[nodiscard]] Result<Like> rule() const;
  /// Errors   bad_option: a word that is no kind of robust errors.
  [[nodiscard]] Result<RobustOptions> robust_options() const;
  /// One that is given, as "--weights"; empty: none.
  [[nodiscard]] std::string any_given() const;
};

}  // namespace ogive::cli
