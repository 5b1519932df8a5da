#include "data/table.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ogive {
namespace {

Table cars() {
  return make_table({real_column("mpg", {21, 22.8}), integer_column("cyl", {6, 4}), text_column("größe", {"a", "b"})},
                    "cars.csv")
      .value();
}

TEST(Table, KnowsRowsAndNames) {
  EXPECT_EQ(cars().rows(), 2);
  EXPECT_EQ(cars().chunk_rows, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(cars().names(), (std::vector<std::string>{"mpg", "cyl", "größe"}));
  EXPECT_EQ(make_table({}).value().rows(), 0);
}

TEST(Table, TakesAColumnCutAsItsChunksAre) {
  Table table = cars();
  Column first = real_column("a", {1, 2, 3, 4, 5});
  first.chunks = {real_column("a", {1, 2}).chunks[0], real_column("a", {3, 4, 5}).chunks[0]};
  table = Table{"cut", {first}, {}, {}, {2, 3}, {}, {}, {}};
  const double nan = std::nan("");
  ASSERT_TRUE(append_column(table, real_column("b", {1, nan, 3, 4, nan})));
  ASSERT_TRUE(append_column(table, text_column("c", {"x", "", "y", "x", "x"})));
  const Chunk& head = table.columns[1].chunks[0];
  const Chunk& tail = table.columns[1].chunks[1];
  EXPECT_EQ(head.missing + tail.missing, 2);
  EXPECT_TRUE(head.present(0) && !head.present(1) && tail.present(0) && tail.present(1) && !tail.present(2));
  EXPECT_EQ(tail.as<double>()[1], 4);
  EXPECT_EQ(table.columns[2].chunks[1].as<std::uint32_t>()[0], 1U);
  const std::vector<std::int8_t> narrow = {1, 2, 3, 4, 5};
  Column few = integer_column("few", {1, 2, 3, 4, 5});
  few.chunks[0].values = narrow.data();
  few.chunks[0].bytes = 1;
  ASSERT_TRUE(append_column(table, few));
  EXPECT_EQ(table.columns[3].chunks[1].integer(2), 5);
  EXPECT_EQ(append_column(table, real_column("b", {1, 2, 3, 4, 5})).error().sentence,
            "cut has two columns named 'b'; give one of them another name");
  EXPECT_EQ(append_column(table, real_column("d", {1})).error().sentence,
            "column 'd' has 1 rows, the others of cut have 5");
  Table empty;
  ASSERT_TRUE(append_column(empty, real_column("d", {1, 2})));
  EXPECT_EQ(empty.rows(), 2);
}

TEST(Table, FindsAColumn) {
  EXPECT_EQ(cars().find("cyl").value(), 1U);
  EXPECT_EQ(cars().find("größe").value(), 2U);
}

TEST(Table, SuggestsTheNearestName) {
  const auto answer = cars().find("mgp");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::unknown_column);
  EXPECT_EQ(answer.error().sentence, "cars.csv has no column 'mgp'; did you mean 'mpg'?");
  EXPECT_EQ(cars().find("temperature").error().sentence,
            "cars.csv has no column 'temperature'; its columns are 'mpg', 'cyl', 'größe'");
}

TEST(Table, ListsNoLessThanItHides) {
  for (const int count : {20, 21, 22}) {
    std::vector<Column> columns;
    for (int i = 0; i < count; ++i) columns.push_back(real_column("column_" + std::to_string(i), {1}));
    const std::string sentence = make_table(std::move(columns)).value().find("zzz").error().sentence;
    EXPECT_EQ(sentence.find("'column_20'") != std::string::npos, count == 21) << sentence;
    EXPECT_EQ(sentence.find(" and 2 more") != std::string::npos, count == 22) << sentence;
  }
}

TEST(Table, SaysWhichNameIsThatOfTheRowLabels) {
  Table table = cars();
  table.row_labels = text_column("rownames", {"a", "b"});
  EXPECT_EQ(
      table.find("rownames").error().sentence,
      "'rownames' holds the row labels of cars.csv, which a formula cannot use; give it another name in the header "
      "to use it as a column");
}

TEST(Table, RefusesColumnsThatDoNotFit) {
  EXPECT_EQ(make_table({real_column("x", {1}), real_column("x", {2})}).error().sentence,
            "table has two columns named 'x'; give one of them another name");
  EXPECT_EQ(make_table({real_column("x", {1}), real_column("y", {2, 3})}).error().sentence,
            "column 'y' of table has 2 rows, column 'x' has 1");
}

}  // namespace
}  // namespace ogive
