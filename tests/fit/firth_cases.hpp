/// Problems and helpers of the tests of penalised fits.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/certified.hpp"
#include "fit/firth.hpp"
#include "fit/profile_cases.hpp"

namespace ogive::fitting::firth_cases {

/// Of random_firth.json: twelve rows, six columns, a square of numbers from 1000 to 1011 beside them, separated: the
/// information's condition takes 6 of the 16 digits of double.
inline constexpr std::size_t kIllConditioned = 35;

/// tests/reference/firth.json, random_firth.json: made by tests/certifier in multiple precision.
inline nlohmann::json reference_file(const char* name) {
  std::ifstream file(std::string(OGIVE_TEST_REFERENCE "/") + name);
  return nlohmann::json::parse(file);
}

/// Numbers are written as texts there.
inline double number(const nlohmann::json& value) { return std::strtod(value.get<std::string>().c_str(), nullptr); }

inline std::vector<double> numbers(const nlohmann::json& entry, const char* key) {
  std::vector<double> values;
  for (const auto& value : entry.at(key)) values.push_back(number(value));
  return values;
}

inline test::MatrixRows rows_of(const nlohmann::json& entry) {
  if (entry.contains("source")) {
    const nlohmann::json& source = entry.at("source");
    if (source.contains("certified")) return test::read_certified(source.at("certified").get<std::string>()).rows;
    return profile_cases::read_data(source.at("data").get<std::string>(), source.at("response").get<std::string>(),
                                    source.at("columns").get<std::vector<std::string>>());
  }
  test::MatrixRows rows;
  rows.columns = entry.at("x").get<std::vector<std::vector<double>>>();
  rows.successes = entry.at("y").get<std::vector<double>>();
  if (entry.contains("m")) rows.trials = entry.at("m").get<std::vector<double>>();
  if (entry.contains("w")) rows.prior_weights = entry.at("w").get<std::vector<double>>();
  if (entry.contains("off")) rows.offset = entry.at("off").get<std::vector<double>>();
  return rows;
}

inline PenalisedFit penalised(const test::MatrixRows& rows, const Penalty& penalty = {PenaltyKind::jeffreys, 0.5},
                              const FitControl& control = {}) {
  auto fit = penalised_likelihood(test::matrix_blocks(rows), {}, penalty, control);
  EXPECT_TRUE(fit) << fit.error().sentence;
  return fit ? std::move(*fit) : PenalisedFit{};
}

/// The least digits of coefficients and of their errors.
struct Digits {
  double beta = 16.0;
  double error = 16.0;
};

inline Digits digits_of(const Estimate& estimate, const std::vector<double>& coef, const std::vector<double>& se) {
  Digits digits;
  for (std::size_t j = 0; j < coef.size(); ++j) {
    digits.beta = std::min(digits.beta, test::log_relative_error(estimate.beta[j], coef[j], se[j]));
    digits.error = std::min(digits.error, test::log_relative_error(estimate.std_error[j], se[j]));
  }
  return digits;
}

/// Worst of the statistics and p-values (relative; statistics from 1e-3 up) and of the ends (in standard errors).
struct ProfileErrors {
  double statistic = 0.0;
  double p_value = 0.0;
  double end = 0.0;
};

inline ProfileErrors profile_errors(const std::vector<Profile>& profiles, const nlohmann::json& entry,
                                    const std::string& prefix = "") {
  const auto column = [&](const char* key) { return numbers(entry, (prefix + key).c_str()); };
  const std::vector<double> lr = column("lr"), p = column("lr_p"), se = column("se"), lower = column("lower"),
                            upper = column("upper");
  ProfileErrors worst;
  const auto keep = [](double& kept, double error) { kept = error <= kept ? kept : error; };  // NaN stays
  for (std::size_t j = 0; j < profiles.size(); ++j) {
    keep(worst.statistic, std::fabs(profiles[j].lr_statistic - lr[j]) / std::max(lr[j], 1e-3));
    if (p[j] > 1e-300) keep(worst.p_value, std::fabs(profiles[j].lr_p_value / p[j] - 1.0));
    keep(worst.end, std::fabs(profiles[j].lower - lower[j]) / se[j]);
    keep(worst.end, std::fabs(profiles[j].upper - upper[j]) / se[j]);
  }
  return worst;
}

}  // namespace ogive::fitting::firth_cases
