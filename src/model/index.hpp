/// Where a value's type stands in a variant: how the kernels, which take plain numbers, are told family and link.
#pragma once

#include <type_traits>
#include <variant>

namespace ogive {

template <class Value, class Variant>
inline constexpr unsigned char kIndexIn = 0;

template <class Value, class... All>
inline constexpr unsigned char kIndexIn<Value, std::variant<All...>> = [] {
  unsigned char at = 0;
  unsigned char found = sizeof...(All);
  ((std::is_same_v<Value, All> ? void(found = at) : void(), ++at), ...);
  return found;
}();

}  // namespace ogive
