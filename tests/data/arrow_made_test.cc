// Columns that are made of rows when these go out.
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "data/arrow_ipc.hpp"
#include "data/arrow_out.hpp"
#include "data/column_reader.hpp"

namespace ogive {
namespace {

/// Rows of a table's columns as if they were made when they are wanted.
MadeColumns made_of(const Table& table, const std::vector<std::size_t>& which) {
  return [&table, which](std::int64_t first, std::int64_t rows) -> Result<std::vector<Column>> {
    std::vector<Column> made;
    for (const std::size_t j : which) {
      std::vector<double> values;
      ColumnReader reader(table.columns[j]);
      std::int64_t row = 0;
      for (std::size_t c = 0; c < reader.chunks(); ++c)
        for (std::int64_t i = 0; i < reader[c].rows; ++i, ++row)
          if (row >= first && row < first + rows) values.push_back(reader[c].real(i));
      made.push_back(real_column(table.columns[j].name, std::move(values)));
    }
    return made;
  };
}

TEST(ArrowMade, ColumnsMadeOfRowsAreThoseOfAll) {
  const Table table =
      *make_table({integer_column("n", {1, 2, 3, 4, 5, 6, 7}), real_column("a", {1, 2, 3, 4, 5, 6, 7.5}),
                   real_column("b", {-1, -2, -3, -4, -5, -6, -7})});
  for (const std::int64_t most : {1, 2, 3, 7, 100}) {
    std::string whole, made;
    const auto into = [](std::string& bytes) {
      return [&bytes](std::string_view more) -> Status { return bytes += more, Status{}; };
    };
    const ArrowColumns all{{&table.columns[0], &table.columns[1], &table.columns[2]}, table.chunk_rows, nullptr};
    ASSERT_TRUE(write_arrow(all, into(whole), {most}));
    ArrowColumns some{{&table.columns[0]}, table.chunk_rows, nullptr, {}, made_of(table, {1, 2})};
    ASSERT_TRUE(write_arrow(some, into(made), {most}));
    EXPECT_EQ(made, whole) << most;
  }
}

TEST(ArrowMade, WhatCannotBeMadeIsAnError) {
  const Table table = *make_table({integer_column("n", {1, 2, 3})});
  const MadeColumns lost = [](std::int64_t, std::int64_t rows) -> Result<std::vector<Column>> {
    if (rows > 0) return fail(Errc::interrupted, "enough");
    return std::vector<Column>();
  };
  ArrowColumns columns{{&table.columns[0]}, table.chunk_rows, nullptr, {}, lost};
  const Status written = write_arrow(columns, [](std::string_view) -> Status { return {}; });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::interrupted);
  ArrowArrayStream stream = arrow_stream(columns);
  ArrowArray batch;
  EXPECT_EQ(stream.get_next(&stream, &batch), EIO);
  EXPECT_STREQ(stream.get_last_error(&stream), "enough");
  stream.release(&stream);
}

}  // namespace
}  // namespace ogive
