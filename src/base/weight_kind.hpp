/// WeightKind: what a weight of w says of its row, and with it what n, the errors and the likelihood are.
#pragma once

#include <cstdint>
#include <string_view>

namespace ogive {

enum class WeightKind : std::uint8_t {
  frequency,  ///< the row stands for w equal rows: n is the sum of weights, everything else as if they were written out
  precision,  ///< the row's likelihood counts w times: n is the number of rows, errors shrink with w
  sampling,   ///< the row was drawn with probability 1/w: n is the number of rows, the errors are linearised
};

/// "frequency", "precision", "sampling".
[[nodiscard]] constexpr std::string_view weight_kind_name(WeightKind kind) noexcept {
  return kind == WeightKind::frequency ? "frequency" : kind == WeightKind::precision ? "precision" : "sampling";
}

}  // namespace ogive
