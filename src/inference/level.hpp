/// The level of confidence of an interval.
#pragma once

#include "base/result.hpp"

namespace ogive {

/// Errors   bad_option where `level` is not between 0 and 1.
[[nodiscard]] inline Status check_level(double level) {
  if (level > 0.0 && level < 1.0) return {};
  return fail(Errc::bad_option, "the level of an interval is a number between 0 and 1, such as 0.95");
}

}  // namespace ogive
