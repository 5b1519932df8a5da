#include "data/csv_number.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "data/decimal_value.hpp"
#include "data/eight_bytes.hpp"

namespace ogive {
namespace {

constexpr std::ptrdiff_t kDigitsOf64Bits = 19;  // any 19 digits fit in 64 bits unsigned

bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }

constexpr std::array<std::uint64_t, 8> kIntegerTens = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};

const char* take_digits(const char* at, const char* end, std::uint64_t& value) noexcept {
  std::uint64_t sum = value;
  for (; at != end && is_digit(*at); ++at) sum = sum * 10 + static_cast<std::uint64_t>(*at - '0');
  value = sum;
  return at;
}

/// take_digits, eight at a time; what stands before `at` down to `begin` may be loaded as well.
const char* take_many_digits(const char* begin, const char* at, const char* end, std::uint64_t& value) noexcept {
  constexpr std::uint64_t kZeros = repeated('0');
  for (; end - at >= 8; at += 8) {
    const std::uint64_t bytes = load8(at) ^ kZeros;
    if (beyond_digits(bytes) != 0) return take_digits(at, end, value);
    value = value * 100000000 + eight_digits(bytes);
  }
  const auto left = static_cast<std::size_t>(end - at);
  if (left == 0 || end - begin < 8) return take_digits(at, end, value);
  // The last eight bytes of the cell, those before `at` made zeros.
  const std::uint64_t bytes = last_bytes(load8(end - 8) ^ kZeros, left);
  if (beyond_digits(bytes) != 0) return take_digits(at, end, value);
  value = value * kIntegerTens[left] + eight_digits(bytes);
  return end;
}

Number integer_number(bool negative, const char* digits, const char* end, std::uint64_t value) noexcept {
  Number number;
  if (end - digits > kDigitsOf64Bits) return number;
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value > kLargest + (negative ? 1 : 0)) return number;
  number.kind = NumberKind::integer;
  number.integer = static_cast<std::int64_t>(negative ? 0 - value : value);
  number.real = static_cast<double>(number.integer);
  return number;
}

}  // namespace

Number parse_number(const char* begin, const char* end, char mark) noexcept {
  Number number;
  const char* at = begin;
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  const char* const digits = at;
  std::uint64_t value = 0;
  at = take_digits(at, end, value);
  std::ptrdiff_t count = at - digits;
  if (count > 1 && *digits == '0') return number;
  if (at == end) return count == 0 ? number : integer_number(negative, digits, at, value);
  std::ptrdiff_t scale = 0;
  bool settled = true;
  if (*at == mark) {
    number.marked = true;
    const char* const decimals = ++at;
    at = take_many_digits(begin, at, end, value);
    scale = at - decimals;
    count += scale;
  }
  if (count == 0) return number;
  if (at != end) {  // nothing but an exponent may follow
    if (*at != 'e' && *at != 'E') return number;
    ++at;
    const bool down = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    const char* const power_digits = at;
    std::uint64_t power = 0;
    at = take_digits(at, end, power);
    if (at == power_digits || at != end) return number;
    settled = at - power_digits <= 6;  // else fast_float settles it from the text: zeros, or far out of range
    const auto tens = static_cast<std::ptrdiff_t>(power);
    if (settled) scale += down ? tens : -tens;
  }
  std::optional<double> real;
  if (count <= kDigitsOf64Bits && settled) real = decimal_value(value, scale);
  if (real) {
    number.real = *real;
  } else {
    const fast_float::parse_options options(fast_float::chars_format::general, mark);
    const auto answer = fast_float::from_chars_advanced(digits, end, number.real, options);
    if (answer.ptr != end) return number;
  }
  if (!std::isfinite(number.real)) return number;
  if (negative) number.real = -number.real;
  number.kind = NumberKind::real;
  return number;
}

namespace {

/// "$63.34", "-$5", "63,34 €": digits with one sign of a currency before or after them.
bool is_money(std::string_view text) noexcept {
  const auto take_sign = [&] {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  };
  take_sign();
  bool found = false;
  for (const std::string_view symbol : {"$", "\u20AC", "\u00A3", "\u00A5", "\u20B9"}) {
    if (found) break;
    found = text.starts_with(symbol) || text.ends_with(symbol);
    if (!found) continue;
    if (text.starts_with(symbol))
      text.remove_prefix(symbol.size());
    else
      text.remove_suffix(symbol.size());
  }
  if (!found) return false;
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  take_sign();
  return !text.empty() && is_digit(text.front()) && text.find_first_not_of("0123456789.,") == std::string_view::npos;
}

/// "2024-01-31", "31/1/24", "31.01.2024 12:30": three numbers, the year first or last, and perhaps a time.
bool is_date(std::string_view text) noexcept {
  std::array<std::size_t, 3> digits{};
  char mark = 0;
  for (std::size_t part = 0; part < digits.size(); ++part) {
    while (digits[part] < text.size() && is_digit(text[digits[part]])) ++digits[part];
    text.remove_prefix(digits[part]);
    if (part == 2) break;
    if (text.empty() || (mark != 0 && text.front() != mark)) return false;
    mark = text.front();
    if (mark != '-' && mark != '/' && mark != '.') return false;
    text.remove_prefix(1);
  }
  const auto is_short = [](std::size_t size) { return size == 1 || size == 2; };
  const bool year_first = digits[0] == 4 && is_short(digits[2]);
  // 1.2.3 may be a version or a section.
  const bool year_last = is_short(digits[0]) && (digits[2] == 4 || (digits[2] == 2 && mark != '.'));
  if (!is_short(digits[1]) || (!year_first && !year_last)) return false;
  if (text.empty()) return true;
  if (text.size() < 2 || (text[0] != 'T' && text[0] != ' ')) return false;
  return text.substr(1).find_first_not_of("0123456789:.+-Z") == std::string_view::npos;
}

}  // namespace

std::string_view why_no_number(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 400;
  if (text.empty() || text.size() > kLongest) return {};
  if (is_money(text)) return "has a currency sign";
  if (is_digit(text.front()) && is_date(text)) return "is a date";
  const bool is_signed = text.front() == '-' || text.front() == '+';
  std::string_view rest = text.substr(is_signed ? 1 : 0);
  const auto is_word = [&](std::string_view word) {
    return std::equal(rest.begin(), rest.end(), word.begin(), word.end(),
                      [](char a, char b) { return static_cast<char>(a | 0x20) == b; });
  };
  if (is_word("inf") || is_word("infinity")) return "is not finite";
  if (rest.empty() || !is_digit(rest.front())) return {};
  if (rest.find_first_not_of("0123456789") == std::string_view::npos)
    return rest.front() == '0' ? "has a leading zero" : "is a whole number beyond 64 bits";
  std::array<char, kLongest> plain{};  // without a percent sign and commas
  std::size_t size = 0;
  for (const char c : rest)
    if (c != ',') plain[size++] = c;
  const bool commas = size < rest.size();
  const bool percent = plain[size - 1] == '%';
  if (percent) --size;
  while (size > 1 && plain[0] == '0' && is_digit(plain[1]))
    std::copy(plain.begin() + 1, plain.begin() + size--, plain.begin());
  double value = 0;
  const auto answer = fast_float::from_chars(plain.data(), plain.data() + size, value);
  if (answer.ptr != plain.data() + size) return {};
  if (commas) return "has a comma";
  if (percent) return "has a percent sign";
  return rest.front() == '0' ? "has a leading zero" : "is beyond the range of numbers";
}

}  // namespace ogive
