/// Options of 'ogive fit' on what a row counts for: trials, weights and their kind, offset, whose rule counts.
#pragma once

#include <string>

#include "arguments.hpp"
#include "ogive/ogive.hpp"

namespace ogive::cli {

struct ResponseArguments {
  std::string trials, weights, weight_kind, offset, like;

  void add_to(Arguments& arguments);
  /// Errors   bad_option: weights without a kind, a kind without weights, a word that is neither.
  [[nodiscard]] Result<design::Roles> roles() const;
  [[nodiscard]] Result<Like> rule() const;
};

}  // namespace ogive::cli
