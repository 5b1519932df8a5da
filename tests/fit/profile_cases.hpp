/// Problems and helpers of the tests of profile intervals.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/certified.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/model_of.hpp"
#include "fit/profile.hpp"

namespace ogive::fitting::profile_cases {

inline constexpr double kInf = std::numeric_limits<double>::infinity();

/// A CSV file of tests/data without commas inside cells: the constant and `columns`.
inline test::MatrixRows read_data(const std::string& name, const std::string& response,
                                  const std::vector<std::string>& columns) {
  std::ifstream file(OGIVE_TEST_DATA "/" + name);
  const auto cells_of = [](std::string line) {
    line.erase(std::remove(line.begin(), line.end(), '"'), line.end());
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = cells_of(line);
  const auto place = [&](const std::string& column) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
  };
  test::MatrixRows rows;
  rows.columns.resize(1 + columns.size());
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    rows.successes.push_back(std::stod(cells.at(place(response))));
    rows.columns[0].push_back(1.0);
    for (std::size_t j = 0; j < columns.size(); ++j)
      rows.columns[j + 1].push_back(std::stod(cells.at(place(columns[j]))));
  }
  return rows;
}

/// A problem of tests/reference/profile.json.
struct Reference {
  test::MatrixRows rows;
  Model model;
  std::vector<std::string> names;
  std::string separated;
  std::vector<double> std_error, lr, lr_p, lower, upper;
};

inline const nlohmann::json& profile_table() {
  static const nlohmann::json table = [] {
    std::ifstream file(OGIVE_TEST_REFERENCE "/profile.json");
    return nlohmann::json::parse(file);
  }();
  return table;
}

inline Reference read_reference(const std::string& name) {
  const nlohmann::json& entry = profile_table().at(name);
  const auto numbers = [&entry](const char* key) {
    std::vector<double> values;
    for (const auto& value : entry.at(key)) values.push_back(std::strtod(value.get<std::string>().c_str(), nullptr));
    return values;
  };
  Reference reference;
  const nlohmann::json& source = entry.at("source");
  if (source.contains("certified")) {
    reference.rows = test::read_certified(source.at("certified").get<std::string>()).rows;
  } else {
    reference.rows = read_data(source.at("data").get<std::string>(), source.at("response").get<std::string>(),
                               source.at("columns").get<std::vector<std::string>>());
  }
  reference.model = test::model_of(entry.at("family").get<std::string>(), entry.at("link").get<std::string>());
  reference.names = entry.at("names").get<std::vector<std::string>>();
  reference.separated = entry.value("separated", "");
  reference.std_error = numbers("se");
  reference.lr = numbers("lr");
  reference.lr_p = numbers("lr_p");
  reference.lower = numbers("lower");
  reference.upper = numbers("upper");
  return reference;
}

inline Estimate estimated(const test::MatrixRows& rows, const Model& model = {}) {
  FitControl control;
  control.model = model;
  auto estimate = maximum_likelihood(test::matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

inline std::vector<Profile> profiled(const test::MatrixRows& rows, const ProfileOptions& options = {},
                                     const Model& model = {}) {
  auto profiles = profile(test::matrix_blocks(rows), estimated(rows, model), options);
  EXPECT_TRUE(profiles) << profiles.error().sentence;
  return profiles ? *profiles : std::vector<Profile>{};
}

/// Columns 1, x, z (far from 0) and a response that overlaps.
inline test::MatrixRows random_rows(std::size_t n, unsigned seed = 3) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  test::MatrixRows rows;
  rows.columns.assign(3, std::vector<double>(n, 1.0));
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rows.columns[1][i] = normal(random);
    const double z = rows.columns[2][i] = 25.0 + normal(random);
    rows.successes.push_back(normal(random) + 0.6 * x - 0.4 * (z - 25.0) > 0.5 ? 1.0 : 0.0);
  }
  return rows;
}

/// 2 (l_max - l) with column `column` held at `value`, by a fit without the column and with an offset.
inline double drop_by_offset(const test::MatrixRows& rows, std::size_t column, double value) {
  test::MatrixRows held = rows;
  held.columns.erase(held.columns.begin() + static_cast<std::ptrdiff_t>(column));
  if (held.offset.empty()) held.offset.assign(rows.successes.size(), 0.0);
  for (std::size_t i = 0; i < held.offset.size(); ++i) held.offset[i] += value * rows.columns[column][i];
  return 2.0 * (estimated(rows).log_likelihood - estimated(held).log_likelihood);
}

}  // namespace ogive::fitting::profile_cases
