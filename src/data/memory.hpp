/// How much memory there is, and how much of it is for data.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace ogive {

/// "512M", "2G", "1.5GiB", "800000000": bytes.  K, M and G count in 1024s.
/// Errors   bad_option; less than kLeastMemory.
[[nodiscard]] Result<std::int64_t> parse_memory(std::string_view text);

/// What a program may take where nobody says: half of what the machine has, or its cgroup allows.
[[nodiscard]] std::int64_t default_memory();

/// Of a whole allowance what the values of columns may take; the rest is for what reads and adds them.
[[nodiscard]] std::int64_t memory_for_values(std::int64_t allowance) noexcept;

inline constexpr std::int64_t kLeastMemory = std::int64_t{64} << 20;

}  // namespace ogive
