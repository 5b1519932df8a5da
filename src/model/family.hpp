/// Families as values: what is assumed of the response given its mean.
#pragma once

#include <string_view>
#include <variant>

#include "base/response_kind.hpp"

namespace ogive {

/// Successes y of m trials, y and m - y kept apart (never y / m); m = 1 for 0/1 data.
struct Binomial {
  static constexpr std::string_view name = "binomial";
  static constexpr ResponseKind kResponse = ResponseKind::events;
};

/// Counts y >= 0 with variance mu; trials are 1.
struct Poisson {
  static constexpr std::string_view name = "poisson";
  static constexpr ResponseKind kResponse = ResponseKind::counts;
};

/// Real y with a variance that is estimated; trials are 1.
struct Gaussian {
  static constexpr std::string_view name = "gaussian";
  static constexpr ResponseKind kResponse = ResponseKind::reals;
};

using Family = std::variant<Binomial, Poisson, Gaussian>;

[[nodiscard]] inline std::string_view name(const Family& family) {
  return std::visit([](const auto& value) { return value.name; }, family);
}

[[nodiscard]] inline ResponseKind response_kind(const Family& family) {
  return std::visit([](const auto& value) { return value.kResponse; }, family);
}

}  // namespace ogive
