/// Numbers of factors: computed columns, and the search for values that are not finite.
#pragma once

#include <span>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/resolve.hpp"

namespace ogive::design {

/// How much of the machine to use, and when to stop.
struct Work {
  int threads = 0;
  StopAsked stop;
};

/// Gives every resolved factor its values: computed ones are evaluated once into columns of their own; real
/// columns are read once for values that are not finite.  NaN counts as missing.
/// Errors   interrupted.
[[nodiscard]] Status evaluate(std::span<Resolved* const> factors, const Table& table, const Work& work);

/// Errors   bad_data when a kept row of a factor flagged `infinite` is infinite: how many, and where the first is.
[[nodiscard]] Status check_finite(const Resolved& factor, const Table& table, const CompleteRows& complete);

}  // namespace ogive::design
