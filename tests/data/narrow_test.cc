// Integers in as few bytes as hold them: the same numbers, whatever stands beside them in other blocks.
#include "data/narrow.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "data/column_reader.hpp"
#include "data/csv_reader.hpp"

namespace ogive {
namespace {

struct Ends {
  std::int64_t low, high;
  int bytes;
};

TEST(Narrow, TakesTheFewestBytesThatHoldAll) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  for (const Ends& ends : {Ends{0, 0, 1},
                           {-128, 127, 1},
                           {0, 128, 2},
                           {-129, 0, 2},
                           {-32768, 32767, 2},
                           {0, 32768, 4},
                           {-32769, 5, 4},
                           {-2147483648LL, 2147483647LL, 4},
                           {1, 2147483648LL, 8},
                           {-2147483649LL, 0, 8},
                           {kLeast, -1, 8}}) {
    const std::vector<std::int64_t> values = {ends.low, 0, ends.high, -1, ends.high};
    const Narrow narrow = narrowed(values);
    EXPECT_EQ(narrow.bytes, ends.bytes) << ends.low;
    EXPECT_EQ(narrow.values == nullptr, ends.bytes == 8);
    Chunk chunk;
    chunk.bytes = narrow.bytes;
    chunk.values = narrow.values ? static_cast<const void*>(narrow.values.get()) : values.data();
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_EQ(chunk.integer(static_cast<std::int64_t>(i)), values[i]) << ends.low;
  }
  EXPECT_EQ(narrowed({}).bytes, 1);
}

/// a: small, then large; b: missing, then 1.5 in a later block, so that all become reals; c: the ends of 8 bytes.
TEST(Narrow, EveryBlockHasItsOwnWidth) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "narrow.csv";
  std::vector<std::int64_t> a;
  std::vector<double> b;
  std::string text = "a,b,c\n";
  for (int i = 0; i < 3000; ++i) {
    a.push_back(i < 1000 ? i % 100 - 50 : i < 2000 ? 200 * i : 4000000000LL + i);
    b.push_back(i == 2900 ? 1.5 : i % 7);
    text += std::to_string(a.back()) + "," +
            (i == 5      ? "NA"
             : i == 2900 ? "1.5"
                         : std::to_string(i % 7)) +
            "," + (i % 2 == 0 ? "-9223372036854775808" : "9223372036854775807") + "\n";
  }
  std::ofstream(path) << text;
  const auto table = read_csv_blocks({path.string()}, {}, 4096);
  ASSERT_TRUE(table) << table.error().sentence;
  ASSERT_GT(table->columns[0].chunks.size(), 5U);
  EXPECT_EQ(table->columns[0].chunks.front().bytes, 1);
  EXPECT_EQ(table->columns[0].chunks.back().bytes, 8);
  EXPECT_EQ(table->columns[1].kind, Kind::real);
  std::int64_t row = 0;
  ColumnReader reader(table->columns[1]);
  for (std::size_t c = 0; c < table->chunk_rows.size(); ++c)
    for (std::int64_t i = 0; i < table->chunk_rows[c]; ++i, ++row) {
      const auto at = static_cast<std::size_t>(row);
      EXPECT_EQ(table->columns[0].chunks[c].integer(i), a[at]);
      const Chunk& reals = reader[c];
      EXPECT_EQ(reals.present(i), row != 5);
      if (row != 5) {
        EXPECT_EQ(reals.real(i), b[at]);
      }
      EXPECT_EQ(table->columns[2].chunks[c].integer(i),
                row % 2 == 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max());
    }
  EXPECT_EQ(row, 3000);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace ogive
