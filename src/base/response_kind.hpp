/// What a family takes for a response.
#pragma once

#include <cstdint>

namespace ogive {

enum class ResponseKind : std::uint8_t {
  events,  ///< one of two values, or successes of trials
  counts,  ///< a number from 0 up
  reals,   ///< any number
};

}  // namespace ogive
