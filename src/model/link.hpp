/// Links as values.  A link's formulas are overloads in link-inl.hpp, written once.
#pragma once

#include <string_view>
#include <variant>

namespace ogive {

/// eta = log(mu / (1 - mu)).
struct Logit {
  static constexpr std::string_view name = "logit";
};

using Link = std::variant<Logit>;

[[nodiscard]] inline std::string_view name(const Link& link) {
  return std::visit([](const auto& value) { return value.name; }, link);
}

}  // namespace ogive
