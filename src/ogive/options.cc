#include "ogive/options.hpp"

#include <charconv>

#include <fmt/format.h>

namespace ogive {

Result<design::TermOrder> parse_term_order(std::string_view text) {
  if (text == "patsy") return design::TermOrder::patsy;
  if (text == "r" || text == "R") return design::TermOrder::r;
  return fail(Errc::bad_option, fmt::format("'{}' is no order of terms: choose patsy or r", text));
}

Result<double> parse_level(std::string_view text) {
  double level = 0.0;
  const std::string_view whole = text;
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), level);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (percent || (level >= 50.0 && level < 100.0)) level /= 100.0;
    if (level > 0.0 && level < 1.0) return level;
  }
  return fail(Errc::bad_option, fmt::format("'{}' is no level of confidence: give a number between 0 and 1 such as "
                                            "0.95, or a percentage such as 95 or 95%",
                                            whole));
}

}  // namespace ogive
