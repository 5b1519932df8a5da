/// Texts that are categories go out as codes and a dictionary, which outlives what it came with.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "data/arrow.hpp"
#include "data/arrow_out.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

Table read_back(ArrowArrayStream stream) {
  Result<Table> read = read_arrow(stream);
  EXPECT_TRUE(read) << read.error().sentence;
  return read ? std::move(*read) : Table{};
}

Column texts(const std::string& name, std::size_t levels, bool in_order) {
  std::vector<std::string> values;
  for (std::size_t k = 0; k < levels; ++k) values.push_back("level " + std::to_string(levels - k));
  values.emplace_back();
  values.push_back(values.front());
  Column column = text_column(name, values);
  column.level_order = in_order;
  return column;
}

TEST(ArrowCategories, CategoriesAreCodesInFewBytes) {
  struct Case {
    std::size_t levels;
    bool in_order;
    const char* format;
  };
  const Case cases[] = {{1, false, "c"},    {127, true, "c"},    {128, false, "c"},  {129, false, "s"},
                        {32768, true, "s"}, {32769, false, "i"}, {70000, true, "i"}, {0, false, "n"}};
  for (const Case& one : cases) {
    const Column column = one.levels > 0 ? texts("gärten", one.levels, one.in_order) : text_column("gärten", {"", ""});
    const std::int64_t rows = column.chunks[0].rows;
    const auto stream = [&] { return arrow_stream({{&column}, {rows}, nullptr, {&column}}, {5000}); };
    ArrowArrayStream watched = stream();
    ArrowSchema schema = {};
    ASSERT_EQ(watched.get_schema(&watched, &schema), 0);
    EXPECT_STREQ(schema.children[0]->format, one.format) << one.levels;
    EXPECT_STREQ(schema.children[0]->name, "gärten");
    EXPECT_EQ((schema.children[0]->flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0, one.in_order);
    EXPECT_EQ(schema.children[0]->dictionary != nullptr, one.levels > 0);
    schema.release(&schema);
    watched.release(&watched);
    const Table read = read_back(stream());
    EXPECT_EQ(test::dump(read.columns[0]), test::dump(column)) << one.levels;
    EXPECT_EQ(read.columns[0].dictionary, column.dictionary);
    EXPECT_EQ(read.columns[0].level_order, one.in_order);
  }
}

TEST(ArrowCategories, DictionariesOutliveAllElse) {
  auto column = std::make_shared<const Column>(texts("g", 3, false));
  const std::weak_ptr<const void> left = column;
  const Column* const at = column.get();
  ArrowArrayStream stream = arrow_stream({{at}, {5}, std::move(column), {at}}, {2});
  std::vector<ArrowArray> taken;
  ArrowSchema schema = {};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ArrowSchema type = *schema.children[0]->dictionary;
  schema.children[0]->dictionary->release = nullptr;  // moved
  schema.release(&schema);
  const void* texts = nullptr;
  for (const std::int64_t rows : {2, 2, 1}) {
    ArrowArray batch = {};
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    EXPECT_EQ(batch.length, rows);
    ArrowArray& dictionary = *batch.children[0]->dictionary;
    if (texts == nullptr) texts = dictionary.buffers[2];
    EXPECT_EQ(dictionary.buffers[2], texts) << "made once";
    taken.push_back(dictionary);
    dictionary.release = nullptr;
    batch.release(&batch);
  }
  stream.release(&stream);
  EXPECT_TRUE(left.expired()) << "codes and texts are copies";
  EXPECT_STREQ(type.format, "u");
  type.release(&type);
  for (ArrowArray& dictionary : taken) {
    EXPECT_EQ(dictionary.length, 3);
    EXPECT_EQ(std::string(static_cast<const char*>(dictionary.buffers[2]), 7), "level 3");
    dictionary.release(&dictionary);
  }
}

TEST(ArrowCategories, LevelsTooLongForADictionaryAreTexts) {
  const Table table = make_table({text_column("x", {"ab", "cd", "ab", "ef"})}).value();
  ArrowArrayStream stream = arrow_stream({{&table.columns[0]}, table.chunk_rows, nullptr, {&table.columns[0]}}, {8, 5});
  ArrowSchema schema = {};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  EXPECT_STREQ(schema.children[0]->format, "u");
  schema.release(&schema);
  EXPECT_EQ(test::dump(read_back(stream).columns[0]), test::dump(table.columns[0]));
}

TEST(ArrowCategories, OrderedLevelsOfATableAreCategories) {
  Table table = make_table({texts("g", 4, true), texts("h", 4, false)}).value();
  ArrowArrayStream stream = arrow_stream(table);
  ArrowSchema schema = {};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  EXPECT_STREQ(schema.children[0]->format, "c");
  EXPECT_STREQ(schema.children[1]->format, "u");
  schema.release(&schema);
  stream.release(&stream);
  EXPECT_EQ(read_back(arrow_stream(table)).columns[0].dictionary, table.columns[0].dictionary);
}

TEST(ArrowCategories, NoColumnsAndNoRows) {
  for (const std::int64_t rows : {0, 3}) {
    ArrowArrayStream stream = arrow_stream({{}, {rows}, nullptr});
    ArrowSchema schema = {};
    ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
    EXPECT_EQ(schema.n_children, 0);
    schema.release(&schema);
    ArrowArray batch = {};
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    EXPECT_EQ(batch.length, rows);
    EXPECT_EQ(batch.release != nullptr, rows > 0);
    if (batch.release != nullptr) batch.release(&batch);
    stream.release(&stream);
  }
  const Column none = text_column("g", {});
  EXPECT_EQ(read_back(arrow_stream({{&none}, {0}, nullptr, {&none}})).rows(), 0);
}

}  // namespace
}  // namespace ogive
