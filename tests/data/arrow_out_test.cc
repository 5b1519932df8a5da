/// Tables that go out as Arrow streams come back as they were; what a stream gave is released once, in any order.
#include "data/arrow_out.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "data/arrow.hpp"
#include "data/arrow_ipc.hpp"
#include "data/column_reader.hpp"
#include "data/fill_chunk.hpp"
#include "data/keep_chunk.hpp"
#include "data/narrow.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

using Random = std::mt19937_64;

constexpr Kind kKinds[] = {Kind::missing, Kind::boolean, Kind::integer, Kind::real, Kind::date, Kind::text};
const std::vector<std::string> kLevels = {"", "a", "a text of more than twelve bytes", "é", "line\nbreak"};

/// Integers of random magnitude in as few bytes as hold them, doubles at times far apart.
Chunk random_chunk(Random& random, Kind kind, std::int64_t rows) {
  Chunk chunk;
  chunk.rows = rows;
  const std::uint64_t misses = random() % 3;
  if (kind == Kind::missing) chunk.missing = rows;
  if (kind != Kind::missing && misses > 0) drop(chunk, [&](std::int64_t) { return random() % (5 * misses) == 0; });
  switch (kind) {
    case Kind::boolean:
      fill_chunk<std::uint8_t>(chunk, [&](std::int64_t) { return static_cast<std::uint8_t>(random() % 2); });
      break;
    case Kind::integer: {
      const auto shift = random() % 64;
      fill_chunk<std::int64_t>(chunk, [&](std::int64_t) { return static_cast<std::int64_t>(random()) >> shift; });
      Narrow narrow = narrowed({chunk.as<std::int64_t>(), static_cast<std::size_t>(rows)});
      chunk.bytes = narrow.bytes;
      if (narrow.values == nullptr) break;
      chunk.values = narrow.values.get();
      chunk.owner = both(std::move(chunk.owner), std::shared_ptr<std::uint64_t[]>(std::move(narrow.values)));
      break;
    }
    case Kind::real:
      fill_chunk<double>(chunk, [&](std::int64_t) {
        return random() % 2 == 0 ? 0.25 * static_cast<double>(random() % 99)
                                 : std::ldexp(static_cast<double>(random()), -70);
      });
      break;
    case Kind::date:
      fill_chunk<std::int32_t>(chunk, [&](std::int64_t) { return static_cast<std::int32_t>(random() % 40000) - 9000; });
      break;
    case Kind::text:
      fill_chunk<std::uint32_t>(chunk, [&](std::int64_t) { return static_cast<std::uint32_t>(random() % 5); });
      break;
    case Kind::missing: break;
  }
  return chunk;
}

/// Some of its chunks are packed, in memory or in a file.
Table random_table(Random& random, const std::vector<std::int64_t>& chunk_rows) {
  Table table;
  const auto store = std::make_shared<ColumnStore>(static_cast<std::int64_t>(random() % 2000));
  table.chunk_rows = chunk_rows;
  for (const Kind kind : kKinds) {
    Column column;
    column.name = std::string("of ") + kind_name(kind);
    column.kind = kind;
    if (kind == Kind::text) column.dictionary = kLevels;
    for (const std::int64_t rows : chunk_rows)
      column.chunks.push_back(
          keep_chunk(random_chunk(random, kind, rows), kind, random() % 2 == 0 ? nullptr : store).value());
    table.columns.push_back(std::move(column));
  }
  return table;
}

/// Cells of every column, and its kind: that of a column without a value is "missing" once it was read.
std::string shown(const Table& table) {
  std::string all;
  for (const Column& column : table.columns) {
    Column one = column;
    if (one.missing_count() == table.rows()) one.kind = Kind::missing;
    all += test::dump(one) + '\n';
  }
  return all;
}

ArrowColumns all_of(const Table& table, bool categories) {
  ArrowColumns all{{}, table.chunk_rows, nullptr};
  for (const Column& column : table.columns) all.columns.push_back(&column);
  if (categories) all.categories = all.columns;
  return all;
}

Table read_back(ArrowArrayStream stream) {
  Result<Table> read = read_arrow(stream);
  EXPECT_TRUE(read) << read.error().sentence;
  return read ? std::move(*read) : Table{};
}

Table back(const Table& table, ArrowBatches most = {}) { return read_back(arrow_stream(table, most)); }

TEST(ArrowOut, WhatGoesOutComesBack) {
  Random random(20);
  for (int k = 0; k < 300; ++k) {
    std::vector<std::int64_t> chunk_rows;
    for (std::uint64_t chunks = random() % 6; chunks > 0; --chunks)
      chunk_rows.push_back(static_cast<std::int64_t>(random() % 40));
    const Table table = random_table(random, chunk_rows);
    const ArrowBatches most{static_cast<std::int64_t>(1 + random() % 50),
                            static_cast<std::int64_t>(32 + random() % 99)};
    const Table read = read_back(arrow_stream(all_of(table, k % 2 == 0), most));
    ASSERT_EQ(shown(read), shown(table)) << k;
    ASSERT_EQ(shown(back(read)), shown(table)) << k;
    std::vector<double> before, after;  // the bits, which a text of -0 or of a NaN need not tell
    for (const auto& [from, into] : {std::pair(&table, &before), std::pair(&read, &after)}) {
      ColumnReader reader(from->columns[3]);
      for (std::size_t c = 0; c < reader.chunks(); ++c)
        for (std::int64_t i = 0; i < reader[c].rows && reader[c].values != nullptr; ++i)
          if (reader[c].present(i)) into->push_back(reader[c].real(i));
    }
    ASSERT_EQ(before.size(), after.size());
    ASSERT_TRUE(before.empty() || std::memcmp(before.data(), after.data(), 8 * before.size()) == 0);
  }
}

TEST(ArrowOut, BatchesAreAsLongAsTheyMayBe) {
  struct Case {
    std::vector<std::int64_t> chunks, batches;
  };
  const Case cases[] = {{{}, {}},
                        {{0}, {}},
                        {{1}, {1}},
                        {{7}, {7}},
                        {{8}, {8}},
                        {{9}, {8, 1}},
                        {{8, 8}, {8, 8}},
                        {{3, 0, 3, 3}, {8, 1}},
                        {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {8, 1}},
                        {{20, 1}, {8, 8, 5}}};
  Random random(1);
  for (const Case& one : cases)
    EXPECT_EQ(back(random_table(random, one.chunks), {8}).chunk_rows, one.batches) << one.chunks.size();
}

/// A stream and what it is made of, which is gone when `left` is.
struct Watched {
  std::weak_ptr<const void> left;
  ArrowArrayStream stream = {};
  std::vector<double> values = {0.5, 1.5, 2.5};

  Watched() {
    auto kept = std::make_shared<Column>(real_column("x", values));
    left = kept;
    const Column* const column = kept.get();
    stream = arrow_stream({{column, column}, {3}, std::move(kept)}, {2});
  }
};

TEST(ArrowOut, ArraysOutliveTheirStream) {
  Watched watched;
  ArrowArray batch = {};
  ASSERT_EQ(watched.stream.get_next(&watched.stream, &batch), 0);
  watched.stream.release(&watched.stream);
  EXPECT_EQ(watched.stream.release, nullptr);
  EXPECT_FALSE(watched.left.expired());
  EXPECT_EQ(batch.length, 2);
  EXPECT_EQ(static_cast<const double*>(batch.children[1]->buffers[1])[1], 1.5);
  batch.release(&batch);
  EXPECT_EQ(batch.release, nullptr);
  EXPECT_TRUE(watched.left.expired());
}

TEST(ArrowOut, ChildrenOutliveTheirBatch) {
  Watched watched;
  ArrowSchema schema = {};
  ASSERT_EQ(watched.stream.get_schema(&watched.stream, &schema), 0);
  ArrowSchema name = *schema.children[1];
  schema.children[1]->release = nullptr;  // moved, as the interface says
  ArrowArray batch = {};
  ASSERT_EQ(watched.stream.get_next(&watched.stream, &batch), 0);
  ArrowArray child = *batch.children[0];
  batch.children[0]->release = nullptr;
  batch.release(&batch);
  schema.release(&schema);
  watched.stream.release(&watched.stream);
  EXPECT_STREQ(name.name, "x");
  EXPECT_STREQ(name.format, "g");
  EXPECT_EQ(name.metadata, nullptr);
  EXPECT_FALSE(watched.left.expired());
  EXPECT_EQ(static_cast<const double*>(child.buffers[1])[0], 0.5);
  child.release(&child);
  name.release(&name);
  EXPECT_TRUE(watched.left.expired());
}

TEST(ArrowOut, AStreamThatIsReleasedUnreadLeavesNothing) {
  Watched watched;
  EXPECT_EQ(watched.stream.get_last_error(&watched.stream), nullptr);
  watched.stream.release(&watched.stream);
  EXPECT_TRUE(watched.left.expired());
}

TEST(ArrowOut, TheEndIsAReleasedArrayAsOftenAsOneAsks) {
  Watched watched;
  std::vector<std::int64_t> rows;
  for (int k = 0; k < 4; ++k) {
    ArrowArray batch = {};
    ASSERT_EQ(watched.stream.get_next(&watched.stream, &batch), 0);
    rows.push_back(batch.length);
    if (batch.release != nullptr) batch.release(&batch);
  }
  EXPECT_EQ(rows, (std::vector<std::int64_t>{2, 1, 0, 0}));
  watched.stream.release(&watched.stream);
}

TEST(ArrowOut, NumbersOfOneChunkAreHandedOnWhereTheyAre) {
  const Column real = real_column("x", {1, NAN, 3}), integer = integer_column("k", {1, 2, 3}),
               day = date_column("d", {1, 2, 3});
  ArrowArrayStream stream = arrow_stream({{&real, &integer, &day}, {3}, nullptr}, {2});
  for (const std::int64_t begin : {0, 2}) {
    ArrowArray batch = {};
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    EXPECT_EQ(batch.children[0]->buffers[1], real.chunks[0].as<double>() + begin);
    EXPECT_EQ(batch.children[1]->buffers[1], integer.chunks[0].as<std::int64_t>() + begin);
    EXPECT_EQ(batch.children[2]->buffers[1], day.chunks[0].as<std::int32_t>() + begin);
    EXPECT_EQ(batch.children[0]->null_count, begin == 0 ? 1 : 0);
    EXPECT_EQ(batch.children[1]->buffers[0], nullptr);
    batch.release(&batch);
  }
  stream.release(&stream);
}

TEST(ArrowOut, RowLabelsComeFirst) {
  Table table = make_table({real_column("x", {1, 2})}).value();
  table.row_labels = text_column("", {"r1", "r2"});
  EXPECT_EQ(test::dump(back(table)), "row:text='r1','r2' | x:real=1,2");
}

TEST(ArrowOut, TextsTooLongForABatchAreSaid) {
  const Table table = make_table({text_column("x", {"ab", "cd", "efghij"})}).value();
  ArrowArrayStream stream = arrow_stream(table, {8, 5});
  ArrowArray batch = {};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  EXPECT_EQ(batch.length, 2);
  batch.release(&batch);
  EXPECT_EQ(stream.get_next(&stream, &batch), EOVERFLOW);
  EXPECT_STREQ(stream.get_last_error(&stream),
               "a text of column 'x' has more than 5 bytes, too many for Arrow: leave the column out");
  EXPECT_EQ(batch.release, nullptr);
  stream.release(&stream);

  std::string bytes;
  const Status written = write_arrow({{&table.columns[0]}, table.chunk_rows, nullptr},
                                     [&](std::string_view more) -> Status { return bytes += more, Status{}; }, {8, 5});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::out_of_range);
  EXPECT_NE(written.error().sentence.find("'x'"), std::string::npos);
}

/// pyarrow, polars and duckdb read them in tests/python/test_arrow_out.py.
TEST(ArrowOut, MessagesAreFramed) {
  Random random(3);
  const Table table = random_table(random, {5, 6});
  std::vector<std::string> messages;
  const ArrowColumns columns = all_of(table, true);
  ASSERT_TRUE(write_arrow(columns,
                          [&](std::string_view more) -> Status { return messages.emplace_back(more), Status{}; }, {8}));
  ASSERT_EQ(messages.size(), 5U) << "the schema, the levels of the texts, two batches, the end";
  for (const std::string& one : messages) {
    EXPECT_EQ(one.size() % 8, 0U);
    EXPECT_EQ(one.substr(0, 4), "\xFF\xFF\xFF\xFF");
  }
  EXPECT_EQ(messages.back().substr(4), std::string(4, '\0'));
  std::size_t calls = 0;
  const Status stopped = write_arrow(
      columns, [&](std::string_view) -> Status { return ++calls < 2 ? Status{} : fail(Errc::cannot_write, "full"); });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Errc::cannot_write);
  EXPECT_EQ(calls, 2U);
}

}  // namespace
}  // namespace ogive
