/// The models of rows.json, as tables and fitted.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "data/table.hpp"
#include "fit/model_of.hpp"
#include "math/reference.hpp"
#include "ogive/fit.hpp"

namespace ogive::test {

struct RowModel {
  nlohmann::json problem;
  std::string name;
  Table table;
  Fitted fitted;
};

inline std::vector<double> doubles(const nlohmann::json& list) {
  std::vector<double> values;
  for (const auto& item : list)
    values.push_back(item.is_string() ? std::stod(item.get<std::string>()) : item.get<double>());
  return values;
}

inline RowModel row_model(const nlohmann::json& problem) {
  std::vector<Column> columns;
  for (const char* name : {"x", "d", "c", "y", "m", "w", "off"})
    if (problem.contains(name)) columns.push_back(real_column(name, doubles(problem.at(name))));
  Options options;
  options.model = model_of(problem.at("family").get<std::string>(), problem.at("link").get<std::string>());
  if (problem.contains("w")) options.roles.prior_weights = "w";
  if (problem.value("kind", "") == "frequency") options.roles.weight_kind = WeightKind::frequency;
  if (problem.contains("off")) options.roles.offset = "off";
  Table table = *make_table(std::move(columns));
  auto fitted = fit(table, problem.contains("m") ? "y/m ~ x + d + c" : "y ~ x + d + c", options);
  EXPECT_TRUE(fitted) << fitted.error().sentence;
  const std::string name = std::string(ogive::name(options.model.family)) + ' ' +
                           std::string(ogive::name(options.model.link)) + ' ' + problem.value("kind", "");
  return {problem, name, std::move(table), std::move(*fitted)};
}

/// Every model of the file, fitted.
inline std::vector<RowModel> row_models() {
  std::vector<RowModel> models;
  const nlohmann::json table = reference("rows.json");
  for (const auto& problem : table.at("problems")) models.push_back(row_model(problem));
  EXPECT_EQ(models.size(), 16U);
  return models;
}

/// Of numbers of moderate size that were computed from rounded coefficients and covariances of four columns.
inline constexpr double kRowBound = 2e-13;

inline void expect_near(double got, double want, const std::string& label, double bound = kRowBound) {
  EXPECT_LE(std::fabs(got - want), bound * std::max(std::fabs(want), 0.1)) << label << ": " << got << ", not " << want;
}

}  // namespace ogive::test
