// Columns of a matrix whose rows are contiguous give the bits that contiguous columns give.
#include <cmath>
#include <limits>
#include <memory>

#include <gtest/gtest.h>

#include "ogive/ogive.hpp"

namespace ogive {
namespace {

constexpr std::int64_t kRows = 700;
constexpr std::int64_t kColumns = 3;

/// y, a and b (the latter with missing values), as columns of one matrix or each for itself.
Table matrix_table(bool strided, bool missing) {
  auto values = std::make_shared<std::vector<double>>();
  for (std::int64_t i = 0; i < kRows; ++i) {
    const double a = std::sin(static_cast<double>(7 * i)) + 2.0;
    const bool gap = missing && i % 97 == 5;
    values->push_back(std::sin(static_cast<double>(i * i)) + a > 2.0 ? 1.0 : 0.0);
    values->push_back(a);
    values->push_back(gap ? std::numeric_limits<double>::quiet_NaN() : std::cos(static_cast<double>(3 * i)));
  }
  std::vector<Column> columns;
  const char* const names[] = {"y", "a", "b"};
  for (std::int64_t j = 0; j < kColumns; ++j) {
    if (strided) {
      Chunk chunk{kRows, values->data() + j, nullptr, 0, values};
      chunk.stride = kColumns;
      columns.push_back({names[j], Kind::real, {chunk}, {}, {}});
      continue;
    }
    std::vector<double> one;
    for (std::int64_t i = 0; i < kRows; ++i) one.push_back((*values)[static_cast<std::size_t>(i * kColumns + j)]);
    columns.push_back(real_column(names[j], one));
  }
  return *make_table(std::move(columns));
}

TEST(Strided, GivesTheBitsOfContiguousColumns) {
  for (const bool missing : {false, true}) {
    for (const char* const formula : {"y ~ a + b", "y ~ log(a) + a:b", "y ~ C(round(a)) + b"}) {
      const auto plain = fit(matrix_table(false, missing), formula);
      const auto strided = fit(matrix_table(true, missing), formula);
      ASSERT_TRUE(plain) << plain.error().sentence;
      ASSERT_TRUE(strided) << strided.error().sentence;
      EXPECT_EQ(strided->beta, plain->beta) << formula;
      EXPECT_EQ(strided->std_error, plain->std_error) << formula;
      EXPECT_EQ(strided->rows.used, plain->rows.used) << formula;
      EXPECT_EQ(predict(*strided, matrix_table(true, false))->mu, predict(*plain, matrix_table(false, false))->mu);
    }
  }
}

TEST(Strided, AnInfiniteValueIsFound) {
  Table table = matrix_table(true, false);
  std::vector<double> values(static_cast<std::size_t>(kRows * 2), 1.0);
  values[11 * 2] = std::numeric_limits<double>::infinity();
  table.columns[1].chunks[0].values = values.data();
  table.columns[1].chunks[0].stride = 2;
  const auto fitted = fit(table, "y ~ a + b");
  ASSERT_FALSE(fitted);
  EXPECT_NE(fitted.error().sentence.find("'a' is infinite in 1 row (first: row 12"), std::string::npos)
      << fitted.error().sentence;
}

}  // namespace
}  // namespace ogive
