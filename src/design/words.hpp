/// How counts, numbers and lists of values are written in messages and level names.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ogive::design {

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::int64_t count);
[[nodiscard]] std::string grouped_size(std::size_t count);
/// "1 row", "1,200 rows".
[[nodiscard]] std::string counted(std::int64_t count, const std::string& noun);
/// The shortest text that reads back as `value`; whole numbers below 1e15 without an exponent.
[[nodiscard]] std::string number_text(double value);
/// The same with a decimal point where there would be none: levels of real columns, as Python and patsy write them.
[[nodiscard]] std::string real_text(double value);
/// At most `shown` items, then how many more: "1, 2, 3 and 4 more".
[[nodiscard]] std::string listed(std::span<const std::string> items, std::size_t shown = 5);
/// Each in single quotes.
[[nodiscard]] std::vector<std::string> quoted(std::span<const std::string> items);

}  // namespace ogive::design
