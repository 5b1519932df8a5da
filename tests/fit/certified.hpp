/// The certified problems as rows and reference numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "fit/matrix_blocks.hpp"

namespace ogive::test {

struct Certified {
  std::string name;
  std::string link;
  std::vector<std::string> names;
  MatrixRows rows;
  std::vector<double> beta, std_error;
  double log_likelihood = 0, null_log_likelihood = 0, deviance = 0, null_deviance = 0, pearson = 0;
};

inline const nlohmann::json& certified_table() {
  static const nlohmann::json table = [] {
    std::ifstream file(OGIVE_TEST_REFERENCE "/certified/certified.json");
    return nlohmann::json::parse(file);
  }();
  return table;
}

/// Digits in common: -log10 of the relative error, at most 16.
inline double log_relative_error(double computed, double certified) {
  if (computed == certified) return 16.0;
  const double error = certified == 0.0 ? std::fabs(computed) : std::fabs(computed - certified) / std::fabs(certified);
  if (!std::isfinite(error)) return 0.0;
  return std::clamp(-std::log10(error), 0.0, 16.0);
}

/// The same for a coefficient: where it is tiny beside its standard error, the error counts in standard errors.
inline double log_relative_error(double computed, double certified, double std_error) {
  if (std::fabs(certified) > 1e-10 * std_error) return log_relative_error(computed, certified);
  return log_relative_error(1.0 + (computed - certified) / std_error, 1.0);
}

inline Certified read_certified(const std::string& name) {
  Certified problem;
  const auto& entry = certified_table().at(name);
  const auto number = [](const nlohmann::json& value) { return std::stod(value.get<std::string>()); };
  problem.name = name;
  problem.link = entry.at("link").get<std::string>();
  for (const auto& value : entry.at("coef")) problem.beta.push_back(number(value));
  for (const auto& value : entry.at("se")) problem.std_error.push_back(number(value));
  problem.names = entry.at("names").get<std::vector<std::string>>();
  problem.log_likelihood = number(entry.at("loglik"));
  problem.null_log_likelihood = number(entry.at("loglik_null"));
  problem.deviance = number(entry.at("deviance"));
  problem.null_deviance = number(entry.at("null_deviance"));
  problem.pearson = number(entry.at("pearson"));
  std::ifstream file(OGIVE_TEST_REFERENCE "/certified/" + name + ".csv");
  std::string line;
  std::getline(file, line);
  MatrixRows& rows = problem.rows;
  rows.columns.resize(problem.beta.size());
  while (std::getline(file, line)) {
    std::vector<double> fields;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) fields.push_back(std::stod(cell));
    rows.successes.push_back(fields.at(0));
    rows.trials.push_back(fields.at(1));
    rows.prior_weights.push_back(fields.at(2));
    rows.offset.push_back(fields.at(3));
    for (std::size_t j = 0; j < rows.columns.size(); ++j) rows.columns[j].push_back(fields.at(4 + j));
  }
  const auto all = [](const std::vector<double>& values, double value) {
    return std::all_of(values.begin(), values.end(), [value](double x) { return x == value; });
  };
  if (all(rows.trials, 1.0)) rows.trials.clear();
  if (all(rows.prior_weights, 1.0)) rows.prior_weights.clear();
  if (all(rows.offset, 0.0)) rows.offset.clear();
  return problem;
}

}  // namespace ogive::test
