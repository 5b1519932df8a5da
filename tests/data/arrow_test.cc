#include "data/arrow.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/date.hpp"
#include "data/arrow_cases.hpp"
#include "data/arrow_values.hpp"

namespace ogive {
namespace {

using namespace arrow_cases;

/// A table read from batches; nothing that the stream gave is left when the table is gone.
Table read(std::vector<Array> batches, const ArrowOptions& options = {}) {
  ArrowArrayStream stream = stream_of(std::move(batches));
  auto table = read_arrow(stream, options);
  EXPECT_EQ(stream.release, nullptr);
  if (!table) {
    ADD_FAILURE() << table.error().sentence;
    return {};
  }
  return std::move(*table);
}

Error refused(Array schema, std::vector<Array> batches) {
  ArrowArrayStream stream = stream_of(std::move(schema), std::move(batches));
  auto table = read_arrow(stream);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_EQ(detail::live(), 0);
  return table ? Error{Errc::internal, "it was taken", {}} : std::move(table).error();
}

Error refused(Array batch) { return refused(batch, {batch}); }

/// Every cell as text; "-" where there is none.
std::vector<std::string> cells(const Column& column) {
  std::vector<std::string> all;
  for (const Chunk& chunk : column.chunks) {
    std::int64_t missing = 0;
    for (std::int64_t i = 0; i < chunk.rows; ++i) {
      std::string cell = "-";
      if (chunk.values != nullptr && chunk.present(i)) {
        switch (column.kind) {
          case Kind::boolean: cell = chunk.as<std::uint8_t>()[i] != 0 ? "True" : "False"; break;
          case Kind::integer: cell = std::to_string(chunk.integer(i)); break;
          case Kind::real: cell = std::to_string(chunk.as<double>()[i]); break;
          case Kind::date: cell = date_text(chunk.as<std::int32_t>()[i]); break;
          case Kind::text: cell = column.dictionary.at(chunk.as<std::uint32_t>()[i]); break;
          case Kind::missing: break;
        }
      }
      missing += cell == "-" ? 1 : 0;
      all.push_back(cell);
    }
    EXPECT_EQ(chunk.missing, missing) << column.name;
  }
  return all;
}

using Cells = std::vector<std::string>;

TEST(Arrow, ReadsEveryTypeThatAModelCanUse) {
  const double nan = std::nan("");
  constexpr std::int64_t kDay = 86400;
  struct Case {
    Array array;
    Kind kind;
    Cells cells;
  };
  const Case cases[] = {
      {fixed<std::int8_t>("c", "x", {-1, 2, 3}, {true, false, true}), Kind::integer, {"-1", "-", "3"}},
      {fixed<std::int16_t>("s", "x", {-300, 2, 3}), Kind::integer, {"-300", "2", "3"}},
      {fixed<std::int32_t>("i", "x", {-70000, 2, 3}), Kind::integer, {"-70000", "2", "3"}},
      {fixed<std::int64_t>("l", "x", {-5000000000, 2, 3}), Kind::integer, {"-5000000000", "2", "3"}},
      {fixed<std::uint8_t>("C", "x", {255, 2, 3}), Kind::integer, {"255", "2", "3"}},
      {fixed<std::uint16_t>("S", "x", {65535, 2, 3}), Kind::integer, {"65535", "2", "3"}},
      {fixed<std::uint32_t>("I", "x", {4294967295U, 2, 3}), Kind::integer, {"4294967295", "2", "3"}},
      {fixed<std::uint64_t>("L", "x", {9223372036854775807U, 2, 3}), Kind::integer, {"9223372036854775807", "2", "3"}},
      {fixed<std::uint16_t>("e", "x", {0x3E00, 0xC000, 0x7E00}), Kind::real, {"1.500000", "-2.000000", "-"}},
      {fixed<float>("f", "x", {0.5F, -2.0F, NAN}), Kind::real, {"0.500000", "-2.000000", "-"}},
      {fixed<double>("g", "x", {0.5, nan, -2.0}, {true, true, false}), Kind::real, {"0.500000", "-", "-"}},
      {fixed<std::uint8_t>("b", "x", {0b101}), Kind::boolean, {"True", "False", "True"}},
      {texts("x", {"b", "", "b"}, {true, true, false}), Kind::text, {"b", "", "-"}},
      {texts<std::int64_t>("x", {"ä", "b", "ä"}), Kind::text, {"ä", "b", "ä"}},
      {views("x", {"twelve bytes", "thirteen byte", "a longer text than that"}),
       Kind::text,
       {"twelve bytes", "thirteen byte", "a longer text than that"}},
      {fixed<std::int32_t>("tdD", "x", {0, 19723, -719162}), Kind::date, {"1970-01-01", "2024-01-01", "0001-01-01"}},
      {fixed<std::int64_t>("tdm", "x", {0, 1000 * kDay, -1000 * kDay}),
       Kind::date,
       {"1970-01-01", "1970-01-02", "1969-12-31"}},
      {fixed<std::int64_t>("tsn:", "x", {0, kDay * 1000000000, 3}, {true, true, false}),
       Kind::date,
       {"1970-01-01", "1970-01-02", "-"}},
      {fixed<std::int64_t>("tss:UTC", "x", {0, kDay / 2, -kDay}), Kind::real, {"0.000000", "0.500000", "-1.000000"}},
      {coded<std::int8_t>("c", "x", {1, 0, 1}, texts("", {"lo", "hi"})), Kind::text, {"hi", "lo", "hi"}},
      {coded<std::uint32_t>("I", "x", {1, 0, 1}, texts("", {"lo", "hi"}, {true, false})), Kind::text, {"-", "lo", "-"}},
      {coded<std::int32_t>("i", "x", {1, 0, 1}, fixed<std::int64_t>("l", "", {8, 4})), Kind::text, {"4", "8", "4"}},
      {Array{"n", "x", 3}, Kind::missing, {"-", "-", "-"}},
  };
  for (const Case& one : cases) {
    Array array = one.array;
    array.length = 3;
    const Table table = read({batch({array})});
    ASSERT_EQ(table.columns.size(), 1U) << array.format;
    EXPECT_EQ(table.columns[0].kind, one.kind) << array.format;
    if (array.dictionary && array.dictionary->buffers[0] && array.format == "I") {
      EXPECT_EQ(cells(table.columns[0]), (Cells{"-", "lo", "-"}));
    } else {
      EXPECT_EQ(cells(table.columns[0]), one.cells) << array.format;
    }
  }
  EXPECT_EQ(detail::live(), 0);
}

TEST(Arrow, DecimalsAreTheNearestDoubles) {
  const auto value = [](std::vector<std::uint32_t> words, int scale) {
    return arrow_decimal(words.data(), 0, static_cast<int>(4 * words.size()), scale);
  };
  EXPECT_EQ(value({12345}, 2), 123.45);
  EXPECT_EQ(value({0xFFFFFFFFU}, 1), -0.1);
  EXPECT_EQ(value({0, 1}, 0), 4294967296.0);
  EXPECT_EQ(value({0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU}, -3), -1000.0);
  EXPECT_EQ(value({0, 0, 0, 0x80000000U}, 0), -0x1p127);
  EXPECT_EQ(value({1, 0, 0, 0, 0, 0, 0, 0x40000000U}, 76), 0x1p254 * 1e-76);
  EXPECT_EQ(value({0, 0}, 5), 0.0);
  const Table table = read({batch({fixed<std::int64_t>("d:10,3,64", "x", {1500, -25})})});
  EXPECT_EQ(cells(table.columns[0]), (Cells{"1.500000", "-0.025000"}));
}

/// Slices and concatenations of one table are that table.
TEST(Arrow, OffsetsAndBatchesDoNotMatter) {
  const std::vector<bool> present = {true, true, false, true, true, true, false, true, true, true, true, false};
  std::vector<double> reals;
  std::vector<std::int32_t> integers;
  std::vector<std::string> words;
  std::vector<std::int8_t> codes;
  for (int i = 0; i < 12; ++i) {
    reals.push_back(i % 5 == 3 ? std::nan("") : 0.5 * i);
    integers.push_back(i * i);
    words.push_back(i % 3 == 0 ? "a" : "longer than twelve bytes " + std::to_string(i % 4));
    codes.push_back(static_cast<std::int8_t>(i % 3));
  }
  const std::vector<Array> columns = {fixed("g", "real", reals, present),
                                      fixed("i", "integer", integers, present),
                                      fixed("b", "truth", std::vector<std::uint8_t>{0b10110101, 0b1101}, present),
                                      texts("word", words, present),
                                      views("view", words),
                                      coded("c", "code", codes, texts("", {"x", "y", "z"}))};
  const auto part = [&](std::int64_t begin, std::int64_t rows) {
    std::vector<Array> parts = columns;
    for (Array& column : parts) column = sliced(column, begin, rows);
    return batch(parts);
  };
  Table whole = read({part(0, 12)});
  for (std::int64_t cut = 0; cut <= 12; ++cut) {
    Array moved = part(0, 12);  // the batch has an offset of its own
    moved.offset = cut;
    moved.length = 12 - cut;
    const Table pieces = read({part(0, cut), moved});
    ASSERT_EQ(pieces.rows(), 12);
    for (std::size_t j = 0; j < columns.size(); ++j)
      EXPECT_EQ(cells(pieces.columns[j]), cells(whole.columns[j])) << columns[j].name << " " << cut;
  }
  whole = {};
  EXPECT_EQ(detail::live(), 0) << "with no table left";
}

TEST(Arrow, DictionariesMayChangeBetweenBatches) {
  const auto part = [](std::vector<std::int8_t> codes, std::vector<std::string> levels) {
    return batch({coded("c", "g", codes, texts("", levels))});
  };
  const Table table =
      read({part({0, 1}, {"b", "a"}), part({0, 1, 2}, {"c", "b", "unused"}), part({1, 1, 0}, {"a", "c"})});
  EXPECT_EQ(cells(table.columns[0]), (Cells{"b", "a", "c", "b", "unused", "c", "c", "a"}));
  EXPECT_FALSE(table.columns[0].level_order);
  Array ordered = coded<std::int8_t>("c", "g", {1, 1}, texts("", {"lo", "mid", "hi"}));
  ordered.flags |= ARROW_FLAG_DICTIONARY_ORDERED;
  const Table kept = read({batch({ordered})});
  EXPECT_TRUE(kept.columns[0].level_order);
  EXPECT_EQ(kept.columns[0].dictionary, (std::vector<std::string>{"lo", "mid", "hi"}));
}

TEST(Arrow, DoublesAndIntegersAreReadInPlace) {
  const Table table = read({batch({fixed<double>("g", "x", {1, 2, 3, 4}), fixed<std::int64_t>("l", "n", {1, 2, 3, 4}),
                                   fixed<double>("g", "nan", {1, NAN, INFINITY, 4})})});
  EXPECT_EQ(detail::live(), 4) << "the batch and its columns";
  EXPECT_TRUE(table.columns[0].chunks[0].finite);
  EXPECT_FALSE(table.columns[2].chunks[0].finite);
  Array odd = fixed<double>("g", "x", {1, 2});
  odd.buffers[1]->insert(odd.buffers[1]->begin(), 0);  // eight bytes from the second byte on are no double to point at
  const Table moved = read({batch({odd})});
  EXPECT_EQ(moved.rows(), 2);
}

TEST(Arrow, ColumnsOfOtherTypesAreErrorsWhereTheyAreNamed) {
  Array list{"+l", "items", 2};
  list.buffers = {std::nullopt, bytes(std::vector<std::int32_t>{0, 1, 2})};
  list.children = {fixed<std::int32_t>("i", "item", {1, 2})};
  Array time = fixed<std::int64_t>("ttu", "clock", {1, 2});
  Array blob = texts("blob", {"a", "b"});
  blob.format = "z";
  const Table table = read({batch({list, time, blob, fixed<double>("g", "x", {1, 2})})});
  ASSERT_EQ(table.columns.size(), 1U);
  const auto found = table.find("items");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::bad_type);
  EXPECT_NE(found.error().sentence.find("holds lists"), std::string::npos);
  EXPECT_NE(table.find("clock").error().sentence.find("times of day"), std::string::npos);
  EXPECT_NE(table.find("blob").error().sentence.find("bytes"), std::string::npos);
}

TEST(Arrow, BrokenArraysAreRefused) {
  const Array good = fixed<std::int32_t>("i", "x", {1, 2, 3});
  const auto with = [&](auto change) {
    Array array = good;
    change(array);
    return array;
  };
  const auto broken = [](const Array& array) { return refused(batch({array})); };
  EXPECT_EQ(broken(with([](Array& a) { a.offset = -1; })).code, Errc::bad_data);
  EXPECT_EQ(broken(with([](Array& a) { a.buffers.pop_back(); })).code, Errc::bad_data);
  EXPECT_EQ(broken(with([](Array& a) { a.buffers[1].reset(); })).code, Errc::bad_data);
  Array longer = batch({good});
  longer.length = 4;
  EXPECT_EQ(refused(longer).code, Errc::bad_data);
  EXPECT_EQ(refused(batch({good, good})).code, Errc::bad_data) << "one name twice";
  EXPECT_EQ(refused(batch({good}), {batch({})}).code, Errc::bad_data) << "no children";
  EXPECT_EQ(refused(good).code, Errc::bad_type) << "no table";

  Array falling = texts("x", {"ab", "c"});
  falling.buffers[1] = bytes(std::vector<std::int32_t>{0, 2, 1});
  EXPECT_EQ(broken(falling).code, Errc::bad_data);
  falling.buffers[1] = bytes(std::vector<std::int32_t>{-2, 2, 3});
  EXPECT_EQ(broken(falling).code, Errc::bad_data);
  EXPECT_EQ(broken(texts("x", {"\xC3("})).code, Errc::bad_data);
  Array view = views("x", {"thirteen byte"});
  (*view.buffers[1])[8] = 7;  // a buffer that is not there
  EXPECT_EQ(broken(view).code, Errc::bad_data);
  view = views("x", {"thirteen byte"});
  (*view.buffers[1])[12] = 1;  // begins one byte later and ends beyond
  EXPECT_EQ(broken(view).code, Errc::bad_data);

  EXPECT_EQ(broken(coded<std::int8_t>("c", "x", {0, 2}, texts("", {"a", "b"}))).code, Errc::bad_data);
  EXPECT_EQ(broken(coded<std::int8_t>("c", "x", {0, -1}, texts("", {"a", "b"}))).code, Errc::bad_data);
  EXPECT_EQ(broken(fixed<std::uint64_t>("L", "x", {9223372036854775808U})).code, Errc::out_of_range);
}

TEST(Arrow, AStreamThatFailsSaysWhy) {
  const Array one = batch({fixed<double>("g", "x", {1, 2})});
  ArrowArrayStream stream = stream_of(one, {one, one}, 1);
  const auto table = read_arrow(stream);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, Errc::cannot_read);
  EXPECT_NE(table.error().sentence.find("the disk is gone"), std::string::npos);
  EXPECT_EQ(detail::live(), 0);
  const auto again = read_arrow(stream);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::cannot_read);
  ArrowArrayStream stopped = stream_of({one});
  ArrowOptions options;
  options.stop = [] { return true; };
  EXPECT_EQ(read_arrow(stopped, options).error().code, Errc::interrupted);
}

}  // namespace
}  // namespace ogive
