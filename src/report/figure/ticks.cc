#include "report/figure/ticks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "report/figure/text.hpp"

namespace ogive::figure {
namespace {

/// Shorter extents have ticks that ten digits do not tell apart, or that are no normal doubles.
constexpr double kLeastRelative = 1e-9;
constexpr double kLeast = 1e-303;
/// Half of what one value is shown in: a tenth of it, or this where it is 0.
constexpr double kAroundOne = 0.1;
constexpr double kAroundZero = 0.5;
/// Decimals this long are shown as such before powers of ten are thought of.
constexpr std::size_t kShortDecimal = 6;
/// Powers of ten as decimals: between these exponents.
constexpr int kLeastPlain = -4;
constexpr int kMostPlain = 5;

/// digits x 10^exponent.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;
};

/// The nearest double; nothing beyond their range.
std::optional<double> value_of(const Decimal& decimal) {
  const std::string text = std::to_string(decimal.digits) + "e" + std::to_string(decimal.exponent);
  double value = 0.0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string plain(const Decimal& decimal) {
  std::string text = std::to_string(std::abs(decimal.digits));
  if (decimal.exponent >= 0) {
    if (decimal.digits != 0) text.append(static_cast<std::size_t>(decimal.exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-decimal.exponent);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, '.');
  }
  return decimal.digits < 0 ? "−" + text : text;
}

std::string with_power(const Decimal& decimal) {
  if (decimal.digits == 0) return "0";
  std::string text = std::to_string(std::abs(decimal.digits));
  const int exponent = decimal.exponent + static_cast<int>(text.size()) - 1;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.size() > 1) text.insert(1, 1, '.');
  return (decimal.digits < 0 ? "−" : "") + power_of_ten(text, exponent);
}

std::vector<std::string> labels_of(const std::vector<Decimal>& ticks) {
  std::vector<std::string> decimals, powers;
  double longest_decimal = 0.0, longest_power = 0.0;
  bool all_short = true;
  for (const Decimal& tick : ticks) {
    decimals.push_back(plain(tick));
    powers.push_back(with_power(tick));
    longest_decimal = std::max(longest_decimal, width_of(decimals.back(), 1.0));
    longest_power = std::max(longest_power, width_of(powers.back(), 1.0));
    all_short = all_short && plain({std::abs(tick.digits), tick.exponent}).size() <= kShortDecimal;
  }
  return all_short || longest_decimal <= longest_power ? decimals : powers;
}

Ticks made_of(const std::vector<Decimal>& decimals) {
  std::vector<Decimal> shown;
  Ticks ticks;
  for (const Decimal& decimal : decimals) {
    const auto value = value_of(decimal);
    if (!value || (!ticks.at.empty() && *value <= ticks.at.back())) continue;
    ticks.at.push_back(*value);
    shown.push_back(decimal);
  }
  ticks.labels = labels_of(shown);
  return ticks;
}

/// The multiples of step inside an extent, at most `most`; nothing where there are more.
std::optional<std::vector<Decimal>> multiples(Extent extent, const Decimal& step, int most) {
  const auto size = value_of(step);
  if (!size || *size == 0.0) return std::nullopt;
  const double slack = 1e-9;  // ends that are multiples but for rounding count
  const double first = std::ceil(extent.lower / *size - slack);
  const double last = std::floor(extent.upper / *size + slack);
  if (!(last - first < most) || std::fabs(first) > 1e12 || std::fabs(last) > 1e12) return std::nullopt;
  std::vector<Decimal> all;
  for (auto i = static_cast<std::int64_t>(first); i <= static_cast<std::int64_t>(last); ++i)
    all.push_back({i * step.digits, i == 0 && step.exponent > 0 ? 0 : step.exponent});
  return all;
}

/// The powers 10^k inside an extent, k a multiple of `stride`.
std::vector<Decimal> powers(Extent extent, int stride) {
  std::vector<Decimal> all;
  const int first = static_cast<int>(std::ceil(std::log10(extent.lower) / stride - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(extent.upper) / stride + 1e-9));
  for (int k = first; k <= last; ++k) all.push_back({1, k * stride});
  return all;
}

Ticks power_ticks(const std::vector<Decimal>& decimals) {
  Ticks ticks = made_of(decimals);
  bool long_ones = false;
  for (const Decimal& d : decimals) long_ones = long_ones || d.exponent < kLeastPlain || d.exponent > kMostPlain;
  ticks.labels.clear();
  for (const Decimal& d : decimals)
    if (value_of(d)) ticks.labels.push_back(long_ones && d.exponent != 0 ? with_power(d) : plain(d));
  return ticks;
}

}  // namespace

void ExtentOf::add(double value) noexcept {
  if (!std::isfinite(value)) return;
  extent_ = empty() ? Extent{value, value} : Extent{std::min(extent_.lower, value), std::max(extent_.upper, value)};
}

Extent comfortable(Extent extent, double fraction) {
  constexpr double kMost = std::numeric_limits<double>::max();
  const double center = extent.lower / 2.0 + extent.upper / 2.0;
  const double size = std::max(std::fabs(extent.lower), std::fabs(extent.upper));
  double half = extent.upper / 2.0 - extent.lower / 2.0;
  if (half == 0.0) half = size == 0.0 ? kAroundZero : size * kAroundOne;
  half = std::max({half, size * kLeastRelative, kLeast}) * (1.0 + 2.0 * fraction);
  return {std::max(center - half, -kMost), std::min(center + half, kMost)};
}

Ticks linear_ticks(Extent extent, int most) {
  const double half = extent.upper / 2.0 - extent.lower / 2.0;
  const int power = static_cast<int>(std::floor(std::log10(half / most * 2.0))) - 1;
  for (int exponent = power; exponent <= power + 4; ++exponent)
    for (const std::int64_t digits : {1, 2, 5})
      if (const auto all = multiples(extent, {digits, exponent}, most)) return made_of(*all);
  return {};
}

Ticks log_ticks(Extent extent, int most) {
  std::vector<Decimal> fine;
  for (const Decimal& power : powers({extent.lower / 10.0, extent.upper}, 1))
    for (const std::int64_t digits : {1, 2, 5}) {
      const auto value = value_of({digits, power.exponent});
      if (value && *value >= extent.lower && *value <= extent.upper) fine.push_back({digits, power.exponent});
    }
  const auto fits = [most](const std::vector<Decimal>& all) { return static_cast<int>(all.size()) <= most; };
  if (fine.size() < 3) return linear_ticks(extent, most);
  if (fits(fine)) return power_ticks(fine);
  for (const int stride : {1, 2, 3, 5, 10, 20, 50, 100, 200})
    if (const auto all = powers(extent, stride); fits(all)) return power_ticks(all);
  return {};
}

}  // namespace ogive::figure
