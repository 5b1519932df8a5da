/// The version of the library.
#pragma once

#include <string_view>

namespace ogive {

/// The same as the project's version in CMakeLists.txt; tests/cli holds them together.
[[nodiscard]] constexpr std::string_view version() noexcept { return "0.1.0"; }

}  // namespace ogive
