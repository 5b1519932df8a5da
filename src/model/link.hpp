/// Links as values.  A link's formulas are overloads in link-inl.hpp, written once.
#pragma once

#include <string_view>
#include <variant>

namespace ogive {

/// eta = log(mu / (1 - mu)).
struct Logit {
  static constexpr std::string_view name = "logit";
};

/// mu = Phi(eta), the normal distribution function.
struct Probit {
  static constexpr std::string_view name = "probit";
};

/// eta = log(-log(1 - mu)): complementary log-log.
struct Cloglog {
  static constexpr std::string_view name = "cloglog";
};

/// eta = -log(-log(mu)): the complementary log-log of the failures, turned round.
struct Loglog {
  static constexpr std::string_view name = "loglog";
};

/// mu = 1/2 + atan(eta) / pi.
struct Cauchit {
  static constexpr std::string_view name = "cauchit";
};

/// eta = log(mu); for probabilities eta <= 0.
struct Log {
  static constexpr std::string_view name = "log";
};

/// eta = log(1 - mu) <= 0: mu falls as eta rises.
struct LogComplement {
  static constexpr std::string_view name = "log-complement";
};

/// eta = mu; for probabilities in [0, 1].
struct Identity {
  static constexpr std::string_view name = "identity";
};

/// eta = sqrt(mu) >= 0.
struct SquareRoot {
  static constexpr std::string_view name = "sqrt";
};

using Link = std::variant<Logit, Probit, Cloglog, Loglog, Cauchit, Log, LogComplement, Identity, SquareRoot>;

[[nodiscard]] inline std::string_view name(const Link& link) {
  return std::visit([](const auto& value) { return value.name; }, link);
}

}  // namespace ogive
