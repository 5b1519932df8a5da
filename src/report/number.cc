#include "report/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ogive::report {
namespace {

/// Room for the longest number: a sign, 309 digits, a point, and the decimals.
constexpr std::size_t kRoom = 320;

/// The bounds of statsmodels' rule and of pandas' display.
constexpr double kSummaryLarge = 1e4;
constexpr double kSummarySmall = 1e-4;
/// A p-value below this has lost digits, or soon will.
constexpr double kFewDigits = 1e-300;
/// From here on three decimals would say 1.000 of less than 1.
constexpr double kNearlyOne = 0.9995;
constexpr int kPandasDecimals = 6;
constexpr double kPandasLarge = 1e6;
constexpr double kPandasSmall = 1e-6;

std::string not_finite(double value) { return std::isnan(value) ? "nan" : value < 0.0 ? "-inf" : "inf"; }

/// std::to_chars rounds correctly at any precision and knows no locale.
std::string written(double value, std::chars_format format, int precision) {
  if (!std::isfinite(value)) return not_finite(value);
  std::string text(kRoom + static_cast<std::size_t>(precision), '\0');
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, format, precision);
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

/// The decimal exponent of a number written in scientific form.
int exponent_of(std::string_view text) {
  text.remove_prefix(text.find('e') + 1);
  if (text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return exponent;
}

std::string by_summary_rule(double value, int decimals) {
  const double size = std::abs(value);
  // Both comparisons are false of a NaN, which is then fixed, as there.
  if (size >= kSummaryLarge || size < kSummarySmall) return significant(value, decimals);
  return fixed(value, decimals);
}

bool is_decimal(std::string_view text) {
  return text.find('.') != std::string_view::npos && text.find('e') == std::string_view::npos;
}

/// Takes from every decimal the zeros at the end that all of them have, but leaves one digit after the point.
void trim_common_zeros(std::vector<std::string>& texts) {
  std::size_t zeros = kPandasDecimals - 1;
  for (const std::string& text : texts) {
    if (is_decimal(text)) zeros = std::min(zeros, text.size() - 1 - text.find_last_not_of('0'));
  }
  for (std::string& text : texts) {
    if (is_decimal(text)) text.resize(text.size() - zeros);
  }
}

}  // namespace

std::string fixed(double value, int decimals) { return written(value, std::chars_format::fixed, decimals); }

std::string scientific(double value, int decimals) { return written(value, std::chars_format::scientific, decimals); }

std::string significant(double value, int digits, Trailing trailing) {
  digits = std::max(digits, 1);
  if (trailing == Trailing::drop || !std::isfinite(value)) return written(value, std::chars_format::general, digits);
  // C's rule (C17 7.21.6.1): the exponent is that of the rounded value.
  std::string text = scientific(value, digits - 1);
  const int exponent = exponent_of(text);
  if (exponent >= -4 && exponent < digits) text = fixed(value, digits - 1 - exponent);
  if (trailing == Trailing::zeros_and_dot && text.find('.') == std::string::npos) {
    text.insert(std::min(text.find('e'), text.size()), 1, '.');
  }
  return text;
}

std::string shortest(double value) {
  if (!std::isfinite(value)) return not_finite(value);
  std::string text(32, '\0');
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

std::string integer(std::int64_t value) { return std::to_string(value); }

std::string right_justified(std::string_view text, std::size_t width) {
  std::string result(width > text.size() ? width - text.size() : 0, ' ');
  return result.append(text);
}

std::string p_value(double p) {
  if (p < 0.001) return "<0.001";
  if (p >= kNearlyOne && p < 1.0) return ">0.999";
  return fixed(p, 3);
}

std::string p_value_full(double p, double log10_p) {
  if (p >= kNearlyOne) return p_value(p);
  if (!(p < kFewDigits) || std::isinf(log10_p)) return significant(p, 3, Trailing::zeros);
  const double exponent = std::floor(log10_p);
  const std::string mantissa = fixed(std::pow(10.0, log10_p - exponent), 2);
  const bool next = mantissa == "10.00";
  return (next ? "1.00" : mantissa) + 'e' + fixed(exponent + (next ? 1.0 : 0.0), 0);
}

std::string summary_coefficient(double value) { return right_justified(by_summary_rule(value, 4), 10); }

std::string summary_number(double value) { return right_justified(by_summary_rule(value, 3), 9); }

std::string summary_p_value(double value) { return right_justified(fixed(value, 3), 6); }

std::string summary_likelihood(double value) {
  return right_justified(significant(value, 5, Trailing::zeros_and_dot), 8);
}

std::string summary_r_squared(double value) {
  return right_justified(significant(value, 4, Trailing::zeros_and_dot), 6);
}

std::string summary_pearson(double value) { return right_justified(significant(value, 3, Trailing::zeros_and_dot), 6); }

std::string summary_count(double value) {
  if (std::isnan(value)) return "   NaN";
  if (std::floor(value) != value || std::isinf(value)) return right_justified(fixed(value, 2), 8);
  return right_justified(fixed(value == 0.0 ? 0.0 : value, 0), 6);  // a whole number has no negative zero
}

std::vector<std::string> pandas_column(std::span<const double> values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const double value : values) texts.push_back(std::isnan(value) ? "NaN" : fixed(value, kPandasDecimals));
  trim_common_zeros(texts);
  std::size_t longest = 0;
  bool large = false;
  bool small = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // pandas counts a place for the sign of every number, but not of a missing one.
    const bool has_place = !std::isnan(values[i]) && !std::signbit(values[i]);
    longest = std::max(longest, texts[i].size() + (has_place ? 1 : 0));
    const double size = std::abs(values[i]);
    large = large || size > kPandasLarge;
    small = small || (size < kPandasSmall && size > 0.0);
  }
  if (small || (large && longest > kPandasDecimals + 6)) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isnan(values[i])) texts[i] = scientific(values[i], kPandasDecimals);
    }
  }
  return texts;
}

}  // namespace ogive::report
