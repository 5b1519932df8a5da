#include "report/figure/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "formula/utf8.hpp"
#include "report/number.hpp"

namespace ogive::figure {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kMinus = "−";

/// Widths in hundredths of the font size; those of ASCII from ' ' on are of DejaVu Sans, a wide font, rounded up.
constexpr std::array<std::uint8_t, 95> kAsciiWidths = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
constexpr double kOtherWidth = 68.0;
constexpr double kWideWidth = 105.0;
constexpr double kRaisedWidth = 46.0;
/// From here on scripts have characters as wide as they are high.
constexpr char32_t kFirstWide = 0x1100;

bool is_raised(char32_t c) { return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0x2070 && c <= 0x209F); }

/// General punctuation, arrows and mathematics stand above the first wide script and are not wide.
bool is_wide(char32_t c) { return c >= kFirstWide && !(c >= 0x1E00 && c <= 0x2BFF) && c != 0xFFFD; }

double character_width(char32_t c) {
  if (c >= ' ' && c < 0x7F) return kAsciiWidths.at(c - ' ');
  if (is_raised(c)) return kRaisedWidth;
  return is_wide(c) ? kWideWidth : kOtherWidth;
}

bool turns_direction(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_no_character(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFEU) == 0xFFFEU; }

bool breaks_line(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

/// The bytes at which characters begin, and the end; of clean text.
std::vector<std::size_t> beginnings(std::string_view text) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) all.push_back(i);
  all.push_back(text.size());
  return all;
}

std::string raised(int exponent) {
  constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "⁻" : "";
  for (const char c : std::to_string(std::abs(exponent))) text += kDigits.at(static_cast<std::size_t>(c - '0'));
  return text;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const formula::CodePoint point = formula::decode(text, at);
    if (point.size == 0) {
      made += kReplacement;
      ++at;
      continue;
    }
    if (breaks_line(point.value)) {
      made += ' ';
    } else if (is_no_character(point.value) || turns_direction(point.value)) {
      made += kReplacement;
    } else {
      made += text.substr(at, point.size);
    }
    at += point.size;
  }
  return made;
}

std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : clean(text)) {
    switch (c) {
      case '&': made += "&amp;"; break;
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      case '"': made += "&quot;"; break;
      case '\'': made += "&#39;"; break;
      default: made += c;
    }
  }
  return made;
}

double width_of(std::string_view text, double size) {
  double hundredths = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const formula::CodePoint point = formula::decode(text, at);
    hundredths += point.size == 0 ? kOtherWidth : character_width(point.value);
    at += std::max<std::size_t>(point.size, 1);
  }
  return hundredths * size / 100.0;
}

std::string shortened(std::string_view text, double size, double room) {
  std::string whole = clean(text);
  if (width_of(whole, size) <= room) return whole;
  const std::vector<std::size_t> at = beginnings(whole);
  std::size_t head = 0;
  std::size_t tail = at.size() - 1;  // characters kept: [0, head) and [tail, end)
  double left = room - width_of(kEllipsis, size);
  for (;;) {
    const std::size_t end = at.size() - 1;
    const bool at_head = 2 * head < end - tail;  // a third at the front
    const std::size_t next = at_head ? head : tail - 1;
    if (head >= tail) break;
    left -= width_of(std::string_view(whole).substr(at[next], at[next + 1] - at[next]), size);
    if (left < 0.0) break;
    at_head ? ++head : --tail;
  }
  return whole.substr(0, at[head]) + std::string(kEllipsis) + whole.substr(at[tail]);
}

std::vector<std::string> wrapped(std::string_view text, double size, double room) {
  const std::string whole = clean(text);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < whole.size();) {
    const std::size_t end = std::min(whole.find(' ', begin), whole.size());
    const std::string word = shortened(std::string_view(whole).substr(begin, end - begin), size, room);
    begin = end + 1;
    if (word.empty()) continue;
    if (!lines.empty() && width_of(lines.back() + " " + word, size) <= room) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

std::string power_of_ten(const std::string& mantissa, int exponent) {
  std::string power = "10" + raised(exponent);
  if (mantissa == "1") return power;
  if (mantissa == "-1") return std::string(kMinus) + power;
  return mantissa + "×" + power;
}

std::string written(double value, int digits, report::Trailing zeros) {
  if (std::isnan(value)) return "–";
  if (std::isinf(value)) return value < 0.0 ? std::string(kMinus) + "∞" : "∞";
  std::string text = report::significant(value, digits, value == 0.0 ? report::Trailing::drop : zeros);
  const double size = std::fabs(value);
  if (size != 0.0 && (size < 1e-3 || size >= 1e5)) {
    text = report::scientific(value, digits - 1);
    const std::size_t e = text.find('e');
    int exponent = 0;
    std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);
    text.resize(e);
    const bool cut = zeros == report::Trailing::drop && text.find('.') != std::string::npos;
    if (cut) text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    text = power_of_ten(text, exponent);
  } else if (text.find('e') != std::string::npos) {
    text = report::fixed(value, 0);
  }
  if (text.front() == '-') text.replace(0, 1, kMinus);
  return text;
}

}  // namespace ogive::figure
