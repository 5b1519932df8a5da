// Separation of 20,000 random small integer sets, against the extreme rays that tests/reference/separation.py found.
// A tenth of them; all with OGIVE_TEST_ALL=1 in the environment.
#include "fit/separation.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fit/matrix_blocks.hpp"
#include "fit/separation_cases.hpp"

namespace ogive::fitting {
namespace {

/// The generator of tests/reference/separation.py (splitmix64), number for number.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  int below(int bound) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return static_cast<int>(((z ^ (z >> 31)) >> 33) % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t state_;
};

Rows random_set(std::uint64_t index) {
  Generator random(index);
  const int n = 3 + random.below(10), p = 1 + random.below(4);
  const int intercept = random.below(2), reach = 1 + random.below(3), style = random.below(8),
            planted = random.below(2);
  std::vector<int> slope;
  for (int j = 0; j < p; ++j) slope.push_back(random.below(7) - 3);
  Rows rows;
  rows.columns.assign(static_cast<std::size_t>(p), Column());
  for (int i = 0; i < n; ++i) {
    int along = 0;
    for (int j = 0; j < p; ++j) {
      const int x = j == 0 && intercept == 1 ? 1 : random.below(2 * reach + 1) - reach;
      rows.columns[static_cast<std::size_t>(j)].push_back(x);
      along += slope[static_cast<std::size_t>(j)] * x;
    }
    int y = random.below(2);
    if (planted == 1 && along != 0) y = along > 0 ? 1 : 0;
    if (style == 0) {
      y *= 2;
      if (random.below(6) == 0) y = 1;
    }
    rows.successes.push_back(y);
    rows.trials.push_back(style == 0 ? 2.0 : 1.0);
    rows.prior_weights.push_back(style == 1 && random.below(4) == 0 ? 0.0 : 1.0);
  }
  return rows;
}

TEST(Separation, RandomIntegerSetsAgreeWithTheirRays) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/separation.json");
  std::vector<std::string> expected;
  for (const auto& line : nlohmann::json::parse(file)) {
    std::istringstream answers(line.get<std::string>());
    for (std::string answer; answers >> answer;) expected.push_back(answer);
  }
  ASSERT_EQ(expected.size(), 20000U);
  const std::size_t step = std::getenv("OGIVE_TEST_ALL") != nullptr ? 1 : 10;
  for (std::size_t index = 0; index < expected.size(); index += step) {
    Rows rows = random_set(index);
    std::string wanted(1, expected[index][0]);
    std::vector<std::size_t> kept;
    for (std::size_t j = 0; j < rows.columns.size(); ++j) {
      if (expected[index][j + 1] == 'a') continue;
      kept.push_back(j);
      wanted += expected[index][j + 1];
    }
    SeparationControl control;
    control.threads = 1;
    const auto report = detect_separation(test::matrix_blocks(rows), kept, control);
    ASSERT_TRUE(report) << index;
    ASSERT_EQ(summary(*report), wanted) << index;
    // Powers of two on rows and columns change nothing; sums of a thousand bits do.
    for (std::size_t j = 0; j < rows.columns.size(); ++j)
      for (std::size_t i = 0; i < rows.successes.size(); ++i)
        rows.columns[j][i] = std::ldexp(rows.columns[j][i], static_cast<int>((i * 53 + index) % 600 + j * 80) - 400);
    const auto scaled = detect_separation(test::matrix_blocks(rows), kept, control);
    ASSERT_TRUE(scaled) << index;
    ASSERT_EQ(summary(*scaled), wanted) << index;
  }
}

}  // namespace
}  // namespace ogive::fitting
