/// What links say of an event and of a non-event, in twofold precision: link-inl.hpp to about 25 digits.
#pragma once

#include "base/double_double.hpp"
#include "model/link.hpp"

namespace ogive {

/// One of the two outcomes at a linear predictor: its probability, the logarithm l of it, dl/deta and -d2l/deta2.
struct TwofoldOutcome {
  DoubleDouble probability, log, rise, curve;
};

struct TwofoldOutcomes {
  TwofoldOutcome event, other;
};

/// Binomial links.  Where eta is out of the link's range, logarithms are NaN.
/// Numbers   relative errors below 1e-22, but near the zeros of Cauchit's curve.
[[nodiscard]] TwofoldOutcomes twofold_outcomes(const Link& link, DoubleDouble eta);

}  // namespace ogive
