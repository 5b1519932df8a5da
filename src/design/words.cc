#include "design/words.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace ogive::design {

std::string grouped_size(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string grouped(std::int64_t count) {
  if (count < 0) return "-" + grouped_size(static_cast<std::size_t>(-(count + 1)) + 1);
  return grouped_size(static_cast<std::size_t>(count));
}

std::string counted(std::int64_t count, const std::string& noun) {
  return grouped(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string real_text(double value) {
  std::string text = number_text(value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

std::string number_text(double value) {
  constexpr double kWhole = 1e15;  // below this every whole number is exact and shorter without an exponent
  std::array<char, 64> buffer{};
  const bool whole = std::abs(value) < kWhole && std::trunc(value) == value;
  const auto end = whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<std::int64_t>(value))
                         : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

std::string listed(std::span<const std::string> items, std::size_t shown) {
  // One more than allowed costs no more room than saying "and 1 more".
  const std::size_t count = items.size() <= shown + 1 ? items.size() : shown;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += count == items.size() && i + 1 == count ? " and " : ", ";
    text += items[i];
  }
  if (count < items.size()) text += " and " + grouped_size(items.size() - count) + " more";
  return text;
}

std::vector<std::string> quoted(std::span<const std::string> items) {
  std::vector<std::string> result;
  for (const std::string& item : items) result.push_back("'" + item + "'");
  return result;
}

}  // namespace ogive::design
