#include "data/csv_reader.hpp"

#include <gtest/gtest.h>

#include "dump.hpp"

namespace ogive {
namespace {

TEST(ReadCsv, ReadsMtcars) {
  const auto table = read_csv({OGIVE_TEST_DATA "/mtcars.csv"});
  ASSERT_TRUE(table) << table.error().sentence;
  EXPECT_EQ(table->rows(), 32);
  EXPECT_EQ(table->columns.size(), 11U);
  ASSERT_TRUE(table->row_labels);
  EXPECT_EQ(table->row_labels->dictionary[0], "Mazda RX4");
  EXPECT_EQ(table->columns[0].kind, Kind::real);
  EXPECT_EQ(table->columns[1].kind, Kind::integer);
  EXPECT_EQ(test::cells(table->columns[0])[31], "21.4");
  EXPECT_EQ(table->columns[10].chunks[0].integer(31), 2);
  EXPECT_EQ(test::complaint(*table), "");
}

}  // namespace
}  // namespace ogive
