/// How much memory there is, and how much of it is for data.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace ogive {

/// "512M", "2G", "1.5GiB", "800000000": bytes.  K, M and G count in 1024s.  `name`: of the option, for errors.
/// Errors   bad_option; less than kLeastMemory.
[[nodiscard]] Result<std::int64_t> parse_memory(std::string_view text, std::string_view name = "--memory");

/// What a program may take where nobody says: OGIVE_MEMORY, or half of what the machine has or its cgroup allows.
/// Errors   bad_option: what OGIVE_MEMORY holds is no size.
[[nodiscard]] Result<std::int64_t> default_memory();

/// Of a whole allowance what the values of columns may take; the rest is for what reads and adds them.
[[nodiscard]] std::int64_t memory_for_values(std::int64_t allowance) noexcept;

inline constexpr std::int64_t kLeastMemory = std::int64_t{32} << 20;

}  // namespace ogive
