/// Reference tables of tests/reference and what a test says about an error.
#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

namespace ogive::test {

inline nlohmann::json reference(const std::string& name) {
  return nlohmann::json::parse(std::ifstream(std::string(OGIVE_TEST_REFERENCE) + "/" + name));
}

/// The double nearest to the decimal string row[key].
inline double exact(const nlohmann::json& row, const char* key) {
  return std::strtod(row.at(key).get<std::string>().c_str(), nullptr);
}

/// |got - want| / |want|; the smallest double counts as rounding where `want` is subnormal.
inline double relative_error(double got, double want) {
  if (got == want || (std::isnan(got) && std::isnan(want))) return 0.0;
  constexpr double kNormal = 2.2250738585072014e-308;
  const double slack = std::abs(want) < kNormal ? 2 * 4.9406564584124654e-324 : 0.0;
  const double error = std::abs(got - want);
  return error <= slack ? 0.0 : error / std::abs(want);
}

}  // namespace ogive::test
