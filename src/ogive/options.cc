#include "ogive/options.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace ogive {

Result<design::TermOrder> parse_term_order(std::string_view text) {
  if (text == "patsy") return design::TermOrder::patsy;
  if (text == "r" || text == "R") return design::TermOrder::r;
  return fail(Errc::bad_option, fmt::format("'{}' is no order of terms: choose patsy or r", text));
}

Result<WeightKind> parse_weight_kind(std::string_view text) {
  for (const WeightKind kind : {WeightKind::frequency, WeightKind::precision, WeightKind::sampling})
    if (text == weight_kind_name(kind)) return kind;
  return fail(Errc::bad_option,
              fmt::format("'{}' is no kind of weights: choose frequency (a row stands for that many equal rows), "
                          "precision (its likelihood counts that much) or sampling (it was drawn with the inverse "
                          "probability)",
                          text));
}

Result<Like> parse_like(std::string_view text) {
  if (text == "ogive") return Like::ogive;
  if (text == "statsmodels") return Like::statsmodels;
  if (text == "r" || text == "R") return Like::r;
  return fail(Errc::bad_option, fmt::format("'{}' is no rule of counting: choose ogive, statsmodels or r", text));
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

namespace {

using fitting::Penalty;
using fitting::PenaltyKind;

Result<Penalty> jeffreys(std::string_view power) {
  Penalty penalty{PenaltyKind::jeffreys, 0.0};
  const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), penalty.power);
  const bool whole = error == std::errc() && end == power.data() + power.size();
  if (!whole || !(penalty.power >= 0.0) || !std::isfinite(penalty.power))
    return fail(Errc::bad_option, fmt::format("'jeffreys' needs a power from 0 up, as in jeffreys:0.25 (0.5 is firth), "
                                              "and '{}' is none",
                                              power));
  if (penalty.power == 0.0) penalty.kind = PenaltyKind::none;
  return penalty;
}

}  // namespace

Result<Penalty> parse_penalty(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, PenaltyKind>, 4> kKinds = {{{"firth", PenaltyKind::jeffreys},
                                                                               {"median", PenaltyKind::median},
                                                                               {"flic", PenaltyKind::flic},
                                                                               {"flac", PenaltyKind::flac}}};
  for (const auto& [name, kind] : kKinds)
    if (name == text) return Penalty{kind, 0.5};
  const std::string_view name = text.substr(0, text.find(':'));
  if (name == "jeffreys") return jeffreys(name.size() < text.size() ? text.substr(name.size() + 1) : "");
  constexpr std::array<std::string_view, 5> kNames = {"firth", "jeffreys", "median", "flic", "flac"};
  const std::string near = nearest_name(name, kNames);
  return fail(Errc::bad_option, fmt::format("'{}' is not a penalty: use firth, jeffreys:POWER, median, flic or flac{}",
                                            text, near.empty() ? "" : " (did you mean " + near + "?)"));
}

}  // namespace ogive
