#include "ogive/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
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

Status check_rule(const Family& family, const design::Roles& roles, Like like) {
  const bool frequencies =
      !roles.frequencies.empty() || (!roles.prior_weights.empty() && roles.weight_kind == WeightKind::frequency);
  if (like != Like::r || !frequencies || !std::holds_alternative<Gaussian>(family)) return {};
  return fail(Errc::bad_option,
              "R's glm takes the frequencies of Gaussian rows for precisions, which changes its errors too: for its "
              "numbers give weights of kind precision, or leave the rule out");
}

namespace {

struct LinkName {
  std::string_view name;
  Link link;
};

/// Links by every name that users bring along.
const std::array<LinkName, 17> kLinkNames = {{{Logit::name, Logit{}},
                                              {Probit::name, Probit{}},
                                              {Cloglog::name, Cloglog{}},
                                              {"clog-log", Cloglog{}},
                                              {"complementary-log-log", Cloglog{}},
                                              {Loglog::name, Loglog{}},
                                              {"log-log", Loglog{}},
                                              {Cauchit::name, Cauchit{}},
                                              {"cauchy", Cauchit{}},
                                              {Log::name, Log{}},
                                              {LogComplement::name, LogComplement{}},
                                              {"logc", LogComplement{}},
                                              {"log_complement", LogComplement{}},
                                              {"logcomplement", LogComplement{}},
                                              {Identity::name, Identity{}},
                                              {SquareRoot::name, SquareRoot{}},
                                              {"square-root", SquareRoot{}}}};

std::string suggestion(std::string_view word, std::span<const std::string_view> names) {
  const std::string near = nearest_name(word, names);
  return near.empty() ? "" : " (did you mean " + near + "?)";
}

}  // namespace

Result<fitting::Model> parse_model(std::string_view family, std::string_view link) {
  fitting::Model model;
  constexpr std::array kFamilies = {Binomial::name, Poisson::name, Gaussian::name};
  if (family == Poisson::name) {
    model = {Poisson{}, Log{}};
  } else if (family == Gaussian::name || family == "normal") {
    model = {Gaussian{}, Identity{}};
  } else if (!family.empty() && family != Binomial::name) {
    return fail(Errc::bad_option, fmt::format("'{}' is not a family: use binomial, poisson or gaussian{}", family,
                                              suggestion(family, kFamilies)));
  }
  if (link.empty()) return model;
  std::array<std::string_view, kLinkNames.size()> names;
  bool found = false;
  for (std::size_t i = 0; i < kLinkNames.size(); ++i) {
    names[i] = kLinkNames[i].name;
    if (names[i] != link) continue;
    model.link = kLinkNames[i].link;
    found = true;
  }
  if (!found)
    return fail(Errc::bad_option,
                fmt::format("'{}' is not a link: {}{}", link, fitting::known_models(), suggestion(link, names)));
  OGIVE_CHECK(fitting::check_known(model));
  return model;
}

Result<fitting::RowStage> parse_information(std::string_view text) {
  if (text.empty() || text == "expected") return fitting::RowStage::expected;
  if (text == "observed") return fitting::RowStage::observed;
  return fail(Errc::bad_option, fmt::format("'{}' is no information matrix: choose expected or observed", text));
}

Result<Robust> parse_robust(std::string_view text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto same = [&](std::string_view name) {
    return std::equal(name.begin(), name.end(), text.begin(), text.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
  };
  for (std::size_t k = 0; k < kRobustNames.size(); ++k)
    if (same(kRobustNames[k])) return static_cast<Robust>(k);
  return fail(Errc::bad_option,
              fmt::format("'{}' is no kind of robust errors: use HC0, HC1, HC2 or HC3, or a column of "
                          "clusters",
                          text));
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

Result<Penalty> ridge(const RidgeSize& size) {
  if (size.lambda.has_value() == size.inverse.has_value())
    return fail(Errc::bad_option, size.lambda ? "lambda and C are one number, as C = 1 / lambda: leave one of them out"
                                              : "a ridge penalty needs its size: give lambda, or C = 1 / lambda");
  const double given = size.lambda ? *size.lambda : *size.inverse;
  if (!(given > 0.0) || !std::isfinite(given))
    return fail(Errc::bad_option,
                fmt::format("{} is a number above 0, as 0.5 is, and not {}: leave the penalty out for "
                            "maximum likelihood",
                            size.lambda ? "lambda" : "C", given));
  Penalty penalty{PenaltyKind::ridge, 0.5};
  penalty.lambda = size.lambda ? given : 1.0 / given;
  return penalty;
}

bool is_later_penalty(std::string_view name) {
  constexpr std::array<std::string_view, 5> kLater = {"l1", "lasso", "elasticnet", "elastic-net", "elastic_net"};
  return std::find(kLater.begin(), kLater.end(), name) != kLater.end();
}

Result<Penalty> other_penalty(std::string_view text) {
  if (text.empty()) return Penalty();
  constexpr std::array<std::pair<std::string_view, PenaltyKind>, 4> kKinds = {{{"firth", PenaltyKind::jeffreys},
                                                                               {"median", PenaltyKind::median},
                                                                               {"flic", PenaltyKind::flic},
                                                                               {"flac", PenaltyKind::flac}}};
  for (const auto& [name, kind] : kKinds)
    if (name == text) return Penalty{kind, 0.5};
  const std::string_view name = text.substr(0, text.find(':'));
  if (name == "jeffreys") return jeffreys(name.size() < text.size() ? text.substr(name.size() + 1) : "");
  constexpr std::array<std::string_view, 6> kNames = {"firth", "jeffreys", "median", "flic", "flac", "ridge"};
  if (is_later_penalty(name))
    return fail(Errc::bad_option, fmt::format("there is no '{}' penalty here: ridge is the one that shrinks", name));
  return fail(Errc::bad_option,
              fmt::format("'{}' is not a penalty: use firth, jeffreys:POWER, median, flic, flac or ridge{}", text,
                          suggestion(name, kNames)));
}

}  // namespace

Result<Penalty> parse_penalty(std::string_view text, const RidgeSize& size) {
  if (text == "ridge" || text == "l2") return ridge(size);
  OGIVE_TRY(Penalty penalty, other_penalty(text));
  if (size.lambda || size.inverse)
    return fail(Errc::bad_option, fmt::format("{} belongs to the ridge penalty: {}", size.lambda ? "lambda" : "C",
                                              text.empty() ? "ask for that, or leave it out" : "leave it out"));
  return penalty;
}

}  // namespace ogive
