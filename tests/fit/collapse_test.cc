// Rows that are alike put together, in the same order whoever does it.
#include "fit/collapse.hpp"

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fit/row_table.hpp"
#include "fit/row_words.hpp"
#include "fit/table_rows.hpp"

namespace ogive::fitting {
namespace {

using test::MatrixRows;
using namespace table_rows;

Blocks distinct(const Blocks& blocks, std::int64_t most, int threads = 0) {
  auto found = distinct_rows(blocks, most, {threads, {}, {}});
  EXPECT_TRUE(found && *found);
  return found && *found ? std::move(**found) : Blocks{};
}

bool is_refused(const Blocks& blocks, std::int64_t most) {
  const auto found = distinct_rows(blocks, most, {});
  return found && !*found;
}

TEST(RowTable, TellsRowsApartByTheirWords) {
  for (const bool weak : {false, true}) {
    RowTable table(2);
    const std::size_t count = weak ? 300 : 20000;
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t row[] = {i % 50, i / 50};
        EXPECT_EQ(table.place(row, weak ? 7 : i * 0x9E3779B97F4A7C15), i);
      }
    ASSERT_EQ(table.size(), count);
    EXPECT_EQ(table.row(177)[0], 27U);
    EXPECT_EQ(table.row(177)[1], 3U);
  }
}

TEST(RowWords, HoldWhatIsInARow) {
  const TableRows rows = simulate(512, Kind::offset);
  const auto reader = table_blocks(rows).open();
  for (const Width width : {Width::narrow, Width::wide}) {
    RowWords words(reader->read(0), width);
    const RowBlock& block = reader->read(1);
    ASSERT_TRUE(words.read(block));
    for (std::size_t i = 0; i < block.rows; ++i) {
      for (std::size_t g = 0; g < block.groups.size(); ++g) {
        const double value = words.number(words.row(i), g);
        EXPECT_EQ(value, block.groups[g].values[static_cast<std::ptrdiff_t>(i)]);
        EXPECT_FALSE(value == 0.0 && std::signbit(value));
        if (block.groups[g].codes == nullptr) continue;
        EXPECT_EQ(words.code(words.row(i), g), block.groups[g].codes[i]);
      }
      EXPECT_EQ(words.number(words.row(i), block.groups.size()), rows.numbers.successes[256 + i]);
      EXPECT_EQ(words.number(words.row(i), block.groups.size() + 2), rows.numbers.offset[256 + i]);
    }
  }
}

TEST(RowWords, SayWhereTheFirstLeafMisled) {
  MatrixRows rows;
  rows.columns.assign(1, std::vector<double>(512, 3.0));
  rows.successes.assign(512, 0.0);
  rows.columns[0][300] = 16.0;
  const auto reader = test::matrix_blocks(rows).open();
  EXPECT_FALSE(RowWords(reader->read(0), Width::narrow).read(reader->read(1)));
  EXPECT_TRUE(RowWords(reader->read(0), Width::wide).read(reader->read(1)));
  for (const double odd : {2.5, -1.0, std::nan("")}) {
    rows.columns[0][300] = odd;
    EXPECT_FALSE(RowWords(reader->read(0), Width::narrow).read(reader->read(1))) << odd;
  }
  RowBlock constant = reader->read(0);
  const double one = 1.0, two = 2.0;
  constant.groups[0].values = {&one, 0};
  RowWords words(constant, Width::wide);
  EXPECT_TRUE(words.read(constant));
  constant.groups[0].values = {&two, 0};
  EXPECT_FALSE(words.read(constant));
}

using Key = std::vector<double>;
struct Sum {
  std::size_t first;
  double rows = 0.0, weight = 0.0, copies = 0.0;
};

std::map<Key, Sum> by_map(const TableRows& rows) {
  std::map<Key, Sum> sums;
  const MatrixRows& of = rows.numbers;
  for (std::size_t i = 0; i < of.successes.size(); ++i) {
    Key key = {of.successes[i], of.trials.empty() ? 1.0 : of.trials[i], of.offset.empty() ? 0.0 : of.offset[i]};
    for (const auto& column : of.columns) key.push_back(column[i] + 0.0);
    for (const auto& codes : rows.codes) key.push_back(codes[i]);
    Sum& sum = sums.try_emplace(key, Sum{i}).first->second;
    sum.rows += 1.0;
    sum.weight += of.prior_weights.empty() ? 1.0 : of.prior_weights[i];
    sum.copies += of.copies.empty() ? 1.0 : of.copies[i];
  }
  return sums;
}

TEST(Collapse, KeepsRowsInTheOrderOfTheirFirstAppearance) {
  for (const Kind kind : {Kind::plain, Kind::offset, Kind::trials, Kind::frequencies, Kind::weights}) {
    const TableRows rows = simulate(40000, kind);
    const std::map<Key, Sum> expected = by_map(rows);
    const Blocks all = table_blocks(rows);
    for (const int threads : {1, 2, 3, 8}) {
      const Blocks some = distinct(all, 5000, threads);
      ASSERT_EQ(some.rows, static_cast<std::int64_t>(expected.size()));
      EXPECT_EQ(some.data_rows(), all.rows);
      EXPECT_EQ(some.plain, all.plain);
      const auto reader = some.open();
      std::size_t before = 0;
      for (std::int64_t r = 0; r < some.rows; ++r) {
        const RowBlock& block = reader->read(r / kLeafRows);
        const auto i = static_cast<std::ptrdiff_t>(r % kLeafRows);
        Key key = {block.successes[i], block.trials[i], block.offset[i]};
        for (std::size_t g = 1; g < 4; ++g) key.push_back(block.groups[g].values[i]);
        for (std::size_t g = 4; g < 6; ++g) key.push_back(block.groups[g].codes[i]);
        const auto found = expected.find(key);
        ASSERT_NE(found, expected.end());
        EXPECT_TRUE(r == 0 || found->second.first > before);
        before = found->second.first;
        EXPECT_EQ(block.alike[i], found->second.rows);
        EXPECT_EQ(block.copies[i], found->second.copies);
        EXPECT_NEAR(block.prior_weights[i], found->second.weight, 1e-13 * found->second.weight);
        EXPECT_EQ(block.groups[0].values[i], 1.0);
      }
    }
  }
}

TEST(Collapse, IsGivenUpWhereItDoesNotPay) {
  TableRows rows = simulate(kFew);
  EXPECT_FALSE(is_refused(table_blocks(rows), 2000));
  EXPECT_TRUE(is_refused(table_blocks(rows), 100)) << "more than the limit";
  EXPECT_TRUE(is_refused(never_collapsed(table_blocks(rows)), 2000)) << "distinct rows already";
  EXPECT_TRUE(is_refused(table_blocks(simulate(1000)), 900)) << "few rows";
  rows.numbers.prior_weights.assign(kFew, 1.0);
  EXPECT_FALSE(is_refused(table_blocks(rows), 2000));
  for (const double odd : {0.0, 1e-9, 1e9, std::nan("")}) {
    rows.numbers.prior_weights[4000] = odd;
    EXPECT_TRUE(is_refused(table_blocks(rows), 2000)) << odd;
  }
  TableRows continuous = simulate(kMany);
  for (std::size_t i = 0; i < kMany; ++i) continuous.numbers.columns[2][i] = draw(20, i);
  EXPECT_TRUE(is_refused(table_blocks(continuous), kMany / 4));
  // A few leaves at the end, which a sample hardly shows.
  TableRows late = simulate(kMany);
  for (std::size_t i = kMany - 3000; i < kMany; ++i) late.numbers.columns[2][i] = draw(20, i);
  EXPECT_TRUE(is_refused(table_blocks(late), 3000));
  EXPECT_FALSE(is_refused(table_blocks(late), kMany / 4));
}

TEST(Collapse, CountsNoRowTwiceWhereNumbersWiden) {
  TableRows rows = simulate(kFew);
  for (std::size_t i = 0; i < kFew; ++i)
    rows.numbers.columns[2][i] = i < 3000 ? whole(4, i, 2.0) : 100.0 * whole(4, i, 9.0);
  EXPECT_EQ(distinct(table_blocks(rows), 4000).rows, static_cast<std::int64_t>(by_map(rows).size()));
}

}  // namespace
}  // namespace ogive::fitting
