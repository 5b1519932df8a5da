// What is packed or stored comes back bit for bit, whatever rows are asked for.
#include "data/packed.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "data/column_reader.hpp"
#include "data/csv_reader.hpp"
#include "data/keep_chunk.hpp"
#include "data/memory.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

std::vector<double> decimals(std::int64_t rows, int places, double size, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(-size, size);
  std::vector<double> values;
  for (std::int64_t i = 0; i < rows; ++i)
    values.push_back(std::stod(std::to_string(uniform(random)).substr(0, places + 6)));
  return values;
}

struct Reals {
  const char* name;
  std::vector<double> values;
  Form form;
};

std::vector<Reals> reals() {
  const double third = 1.0 / 3.0;
  return {
      {"small whole", {1.0, -128.0, 127.0, 0.0}, Form::int8},
      {"whole", {1.0, 128.0, -32768.0}, Form::int16},
      {"large whole", {40000.0, -2147483647.0}, Form::int32},
      {"quarters", {0.25, -1.5, 3.75}, Form::int16},
      {"tenths", {0.1, 0.2, 0.3, -12.7}, Form::int8},
      {"millionths", {0.123456, -987.654321, 12.0}, Form::int32},
      {"beyond 32 bits", {3000.123456, 0.000001, third}, Form::plain},
      {"floats", {static_cast<double>(0.1F), static_cast<double>(1e30F), -0.0}, Form::single},
      {"float subnormal", {static_cast<double>(std::numeric_limits<float>::denorm_min()), 0.5}, Form::single},
      {"minus zero alone", {-0.0, 1.0}, Form::single},
      {"thirds", {third, 2.0}, Form::plain},
      {"not finite", {std::numeric_limits<double>::infinity(), 1.0}, Form::plain},
      {"beyond floats", {1e300, 1.0}, Form::plain},
      {"five decimals", decimals(5000, 5, 900.0, 1), Form::int32},
  };
}

TEST(Packed, RealsComeBackBitForBit) {
  for (const Reals& each : reals()) {
    const Column column = real_column("x", each.values);
    const PackedReals packed = pack_reals(column.chunks[0]);
    EXPECT_EQ(packed.form, each.form) << each.name;
    if (packed.form == Form::plain) continue;
    std::vector<double> back(each.values.size());
    Packed as;
    as.form = packed.form;
    as.divisor = packed.divisor;
    unpack(as, packed.bytes.get(), static_cast<std::int64_t>(back.size()), back.data());
    for (std::size_t i = 0; i < back.size(); ++i)
      EXPECT_EQ(std::bit_cast<std::uint64_t>(back[i]), std::bit_cast<std::uint64_t>(each.values[i])) << each.name << i;
  }
}

TEST(Packed, BitsComeBackWhereEveryRowHasOne) {
  for (const std::size_t rows : {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{65}, std::size_t{1000}}) {
    std::vector<std::int64_t> values(rows);
    for (std::size_t i = 0; i < rows; ++i) values[i] = static_cast<std::int64_t>(i * i % 3 % 2);
    const Column column = integer_column("y", values);
    const auto bits = pack_bits(column.chunks[0], Kind::integer);
    ASSERT_TRUE(bits);
    std::vector<std::uint8_t> bytes(rows);
    std::vector<double> reals(rows);
    Packed as;
    as.form = Form::bit;
    unpack(as, bits.get(), static_cast<std::int64_t>(rows), bytes.data());
    as.form = Form::real_bit;
    unpack(as, bits.get(), static_cast<std::int64_t>(rows), reals.data());
    for (std::size_t i = 0; i < rows; ++i) {
      EXPECT_EQ(bytes[i], values[i]);
      EXPECT_EQ(reals[i], static_cast<double>(values[i]));
    }
    values.back() = 2;
    EXPECT_FALSE(pack_bits(integer_column("y", values).chunks[0], Kind::integer));
  }
}

/// Columns of every kind with and without missing rows; 5,000 rows are five pages of the store.
std::vector<Column> columns_of_every_kind() {
  constexpr std::int64_t kRows = 5000;
  std::vector<double> x = decimals(kRows, 4, 50.0, 2), z(kRows);
  std::vector<std::int64_t> k(kRows), bits(kRows), bytes(kRows);
  std::vector<std::int32_t> days(kRows);
  std::vector<std::uint8_t> flags(kRows);
  std::vector<std::string> texts;
  std::mt19937 random(3);
  for (std::size_t i = 0; i < kRows; ++i) {
    z[i] = std::sin(static_cast<double>(i));
    k[i] = static_cast<std::int64_t>(random()) - 2'000'000'000;
    days[i] = static_cast<std::int32_t>(random() % 40000);
    flags[i] = random() % 2;
    bits[i] = static_cast<std::int64_t>(random() % 2);
    bytes[i] = static_cast<std::int64_t>(random() % 200) - 100;
    texts.push_back(random() % 9 == 0 ? "" : "level " + std::to_string(random() % 700));
  }
  std::vector<Column> all = {real_column("x", x),       real_column("z", z),        integer_column("k", k),
                             date_column("d", days),    boolean_column("b", flags), text_column("t", texts),
                             integer_column("0", bits), integer_column("1", bytes)};
  for (std::size_t i = 0; i < kRows; i += 7) x[i] = z[i] = std::nan("");
  all.push_back(real_column("x with holes", x));
  all.push_back(real_column("z with holes", z));
  return all;
}

TEST(ColumnStore, GivesBackEveryKindHoweverItIsRead) {
  for (const std::int64_t allowance : {std::int64_t{0}, std::int64_t{20000}, std::int64_t{1} << 30}) {
    const auto store = std::make_shared<ColumnStore>(allowance);
    for (const Column& column : columns_of_every_kind()) {
      Column kept = column;
      kept.chunks[0] = keep_chunk(column.chunks[0], column.kind, store).value();
      EXPECT_EQ(test::cells(kept), test::cells(column)) << column.name;
      ColumnReader reader(kept), whole(column);
      std::mt19937 random(4);
      for (int look = 0; look < 300; ++look) {
        const auto begin = static_cast<std::int64_t>(random() % 5000);
        const std::int64_t end = begin + 1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(5000 - begin));
        const Chunk& rows = reader.rows(0, begin, end);
        for (const std::int64_t i : {begin, (begin + end) / 2, end - 1})
          EXPECT_EQ(test::cell(kept, rows, i - reader.first()), test::cell(column, whole[0], i)) << column.name;
      }
    }
    EXPECT_TRUE(store->trouble());
    EXPECT_EQ(store->size() > 0, allowance < (1 << 30));
  }
}

TEST(ColumnStore, SaysWhatIsNotWhatWasWritten) {
  ColumnStore store(0);
  const std::vector<double> values(3000, 1.5);
  StoredBytes stored = store.put(values.data(), 24000, 8192).value();
  ASSERT_EQ(stored.checksums.size(), 3U);
  std::vector<double> back(3000);
  store.get(stored, 0, 24000, back.data());
  EXPECT_EQ(back, values);
  EXPECT_TRUE(store.trouble());
  stored.checksums[1] ^= 1;
  store.get(stored, 0, 24000, back.data());
  ASSERT_FALSE(store.trouble());
  EXPECT_NE(store.trouble().error().sentence.find("it is not what was written"), std::string::npos);
  EXPECT_EQ(back[0], 1.5);
  EXPECT_EQ(back[1024], 0.0);
}

TEST(ColumnStore, NeedsAFolder) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nowhere/at/all", 1);
  ColumnStore store(0);
  const double value = 1.0;
  const auto put = store.put(&value, 8, 8);
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Errc::cannot_write);
  EXPECT_NE(put.error().sentence.find("no temporary file can be made in /nowhere/at/all"), std::string::npos);
}

/// A file whose columns change their minds: numbers that become text, dates, decimals late, empty blocks.
TEST(ColumnStore, HoldsTablesOfFiles) {
  std::string text = "y,x,late,name,day,flag,empty then number\n";
  for (int i = 0; i < 4000; ++i) {
    text += std::to_string(i % 2) + "," + std::to_string(i) + ".5," + (i < 3000 ? std::to_string(i) : "0.25") + ",";
    text += (i < 2000 ? std::to_string(i % 13) : "n" + std::to_string(i % 11)) + ",";
    text += "2024-0" + std::to_string(1 + i % 9) + "-11," + (i % 3 == 0 ? "true" : "false") + ",";
    text += (i < 3500 ? "" : std::to_string(i % 5)) + "\n";
  }
  const test::Folder folder;
  const std::string path = folder.write("many.csv", text);
  const Table whole = read_csv_blocks({path}, {}, 4096).value();
  for (const std::int64_t memory : {1, 3000, 20000}) {
    ReadOptions options;
    options.memory = memory;
    const Table stored = read_csv_blocks({path}, options, 4096).value();
    ASSERT_NE(stored.store, nullptr);
    EXPECT_GT(stored.store->size(), 0);
    EXPECT_EQ(test::dump(stored), test::dump(whole));
    EXPECT_EQ(test::complaint(stored), "");
  }
}

TEST(Memory, IsWrittenInManyWays) {
  for (const auto& [text, bytes] : {std::pair{"512M", std::int64_t{512} << 20},
                                    {"2G", std::int64_t{2} << 30},
                                    {"1.5GiB", std::int64_t{1536} << 20},
                                    {"100000000", std::int64_t{100'000'000}},
                                    {"262144k", std::int64_t{256} << 20}})
    EXPECT_EQ(parse_memory(text).value(), bytes) << text;
  for (const char* text : {"", "M", "-1G", "12 M", "1X", "1MM", "nan", "inf", "1e300", "0", "10M"})
    EXPECT_FALSE(parse_memory(text)) << text;
  EXPECT_GE(default_memory().value(), kLeastMemory);
}

}  // namespace
}  // namespace ogive
