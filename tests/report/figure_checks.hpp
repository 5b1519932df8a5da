/// What every figure must be, whatever is drawn: well-formed, inside its viewBox, small.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formula/utf8.hpp"
#include "report/figure/figure.hpp"
#include "report/figure/ticks.hpp"

namespace ogive::figure::testing {

/// Without a bare '<', and '&' only as the beginning of an entity.
inline bool is_content(std::string_view text) {
  for (std::size_t at = text.find_first_of("<&"); at != text.npos; at = text.find_first_of("<&", at + 1)) {
    const auto is = [&](std::string_view entity) { return text.substr(at).starts_with(entity); };
    if (!is("&amp;") && !is("&lt;") && !is("&gt;") && !is("&quot;") && !is("&#39;")) return false;
  }
  return true;
}

/// What stands between '<' and '>': a name, then attributes in double quotes.
inline bool is_tag(std::string_view inside) {
  if (inside.starts_with('/')) return inside.substr(1).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == inside.npos;
  if (inside.ends_with('/')) inside.remove_suffix(1);
  std::size_t at = std::min(inside.find(' '), inside.size());
  while (at < inside.size()) {
    const std::size_t open = inside.find("=\"", at);
    const std::size_t close = open == inside.npos ? open : inside.find('"', open + 2);
    if (inside[at] != ' ' || close == inside.npos || !is_content(inside.substr(open + 2, close - open - 2)))
      return false;
    at = close + 1;
  }
  return !inside.empty();
}

/// Why the text is no well-formed XML of the kind that figures are; empty: it is.
inline std::string xml_trouble(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const formula::CodePoint point = formula::decode(text, at);
    if (point.size == 0) return "no UTF-8 at " + std::to_string(at);
    if (point.value < 0x20 && point.value != '\n') return "a control at " + std::to_string(at);
    at += point.size;
  }
  std::vector<std::string_view> open;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('<', at), text.size());
    if (!is_content(text.substr(at, end - at))) return "content: " + std::string(text.substr(at, end - at));
    if (end == text.size()) break;
    const std::size_t close = text.find('>', end);
    if (close == text.npos) return "a tag without an end";
    const std::string_view inside = text.substr(end + 1, close - end - 1);
    if (!is_tag(inside)) return "tag: " + std::string(inside.substr(0, 200));
    if (inside.front() == '/') {
      if (open.empty() || open.back() != inside.substr(1)) return "closes " + std::string(inside);
      open.pop_back();
    } else if (inside.back() != '/') {
      open.push_back(inside.substr(0, inside.find(' ')));
    }
    at = close + 1;
  }
  return open.empty() ? "" : "open: " + std::string(open.back());
}

/// Places of marks: those of paths, and x and y of all else.  What belongs to one axis alone has 0 in the other.
inline std::vector<std::pair<double, double>> places(const std::string& svg) {
  std::vector<std::pair<double, double>> all;
  const auto number = [&](std::size_t at) { return std::strtod(svg.c_str() + at, nullptr); };
  for (std::size_t at = svg.find("</style>"); at < svg.size(); at = svg.find_first_of(" >", at + 1)) {
    const auto is = [&](std::string_view word) { return svg.compare(at, word.size(), word) == 0; };
    if (is(" cx=\"")) all.emplace_back(number(at + 5), 0.0);
    if (is(" cy=\"")) all.emplace_back(0.0, number(at + 5));
    if (is(" width=\"") || is(" r=\"")) all.emplace_back(number(svg.find('"', at) + 1), 0.0);
    if (is(" height=\"")) all.emplace_back(0.0, number(svg.find('"', at) + 1));
    if (is(" x=\"")) all.emplace_back(number(at + 4), 0.0);
    if (is(" y=\"")) all.emplace_back(0.0, number(at + 4));
    if (is(" x1=\"") || is(" x2=\"")) all.emplace_back(number(at + 5), 0.0);
    if (is(" y1=\"") || is(" y2=\"")) all.emplace_back(0.0, number(at + 5));
    if (!is(" d=\"")) continue;
    const std::size_t end = svg.find('"', at + 4);
    for (std::size_t c = at + 4; c < end; ++c) {
      if (svg[c] == 'M' || svg[c] == 'L') all.emplace_back(number(c + 1), number(svg.find(' ', c) + 1));
      if (svg[c] == 'H') all.emplace_back(number(c + 1), 0.0);
      if (svg[c] == 'V') all.emplace_back(0.0, number(c + 1));
    }
  }
  return all;
}

inline void expect_sound(const Figure& figure) {
  EXPECT_EQ(xml_trouble(figure.svg), "");
  EXPECT_TRUE(std::isfinite(figure.width) && std::isfinite(figure.height));
  for (const char* none : {"nan", ">inf", " inf ", "-inf"}) EXPECT_EQ(figure.svg.find(none), std::string::npos) << none;
  EXPECT_EQ(figure.svg.find("\"inf"), std::string::npos);
  const double width = std::round(100.0 * figure.width) / 100.0, height = std::round(100.0 * figure.height) / 100.0;
  for (const auto& [x, y] : places(figure.svg)) {  // written with two decimals, as the size is
    EXPECT_TRUE(x >= 0.0 && x <= width) << x << " of " << width;
    EXPECT_TRUE(y >= 0.0 && y <= height) << y << " of " << height;
  }
}

inline void expect_distinct(const Ticks& ticks) {
  EXPECT_EQ(ticks.at.size(), ticks.labels.size());
  EXPECT_EQ(std::set<std::string>(ticks.labels.begin(), ticks.labels.end()).size(), ticks.labels.size());
  for (std::size_t i = 1; i < ticks.at.size(); ++i) EXPECT_LT(ticks.at[i - 1], ticks.at[i]);
}

}  // namespace ogive::figure::testing
