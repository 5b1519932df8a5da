/// Calendar dates as days since 1970-01-01.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ogive {

/// What day 0 is, as reports say it.
inline constexpr std::string_view kDayZero = "1970-01-01";

/// The day that `text` spells: ISO 8601, "2024-01-31" and nothing else, a date of the proleptic Gregorian calendar from
/// 0001-01-01 (day -719,162) to 9999-12-31 (day 2,932,896).
[[nodiscard]] std::optional<std::int32_t> parse_date(std::string_view text) noexcept;

/// The date of a day in that range, which parse_date reads back.
[[nodiscard]] std::string date_text(std::int32_t day);

}  // namespace ogive
