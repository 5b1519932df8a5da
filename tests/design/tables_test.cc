// The helpers of the design tests, and that they do what they say.
#include "design/tables.hpp"

#include <cstring>

#include "data/keep_chunk.hpp"

namespace ogive::design::testing {
namespace {

std::size_t value_size(Kind kind) {
  switch (kind) {
    case Kind::boolean: return 1;
    case Kind::date:
    case Kind::text: return 4;
    case Kind::integer:
    case Kind::real: return 8;
    case Kind::missing: return 0;
  }
  return 0;
}

struct Held {
  std::vector<std::uint64_t> values;  // aligned for every type
  std::vector<std::uint8_t> validity;
};

/// Rows [begin, begin + rows) of a column of one chunk.
Chunk slice(const Column& column, std::int64_t begin, std::int64_t rows) {
  const Chunk& whole = column.chunks.front();
  const std::size_t size = value_size(column.kind);
  auto held = std::make_shared<Held>();
  held->values.resize(static_cast<std::size_t>(rows) * size / 8 + 1);
  held->validity.resize(static_cast<std::size_t>(rows) / 8 + 1);
  if (size > 0 && rows > 0) {
    std::memcpy(held->values.data(), whole.as<char>() + static_cast<std::size_t>(begin) * size,
                static_cast<std::size_t>(rows) * size);
  }
  Chunk chunk{rows, size > 0 ? held->values.data() : nullptr, nullptr, 0, held};
  for (std::int64_t i = 0; i < rows; ++i) {
    const bool present = size > 0 && whole.present(begin + i);
    chunk.missing += present ? 0 : 1;
    if (present) held->validity[static_cast<std::size_t>(i / 8)] |= static_cast<std::uint8_t>(1U << (i % 8));
  }
  if (chunk.missing > 0 && size > 0) chunk.validity = held->validity.data();
  return chunk;
}

}  // namespace

Table rechunked(const Table& table, const std::vector<std::int64_t>& sizes) {
  Table result;
  result.source = table.source;
  for (std::int64_t begin = 0, k = 0; begin < table.rows(); ++k) {
    const std::int64_t rows = std::min(sizes[static_cast<std::size_t>(k) % sizes.size()], table.rows() - begin);
    result.chunk_rows.push_back(rows);
    begin += rows;
  }
  for (const Column& column : table.columns) {
    Column cut = column;
    cut.chunks.clear();
    std::int64_t begin = 0;
    for (const std::int64_t rows : result.chunk_rows) {
      cut.chunks.push_back(slice(column, begin, rows));
      begin += rows;
    }
    result.columns.push_back(std::move(cut));
  }
  return result;
}

Table stored(Table table, std::int64_t allowance) {
  table.store = std::make_shared<ColumnStore>(allowance);
  for (Column& column : table.columns)
    for (Chunk& chunk : column.chunks) chunk = keep_chunk(std::move(chunk), column.kind, table.store).value();
  return table;
}

Table table_of(std::vector<Column> columns) {
  auto table = make_table(std::move(columns));
  EXPECT_TRUE(table.has_value());
  return std::move(table).value();
}

Result<Design> bind_text(const std::string& formula, const Table& table, const BindOptions& options) {
  OGIVE_TRY(const formula::Formula parsed, formula::parse_formula(formula, table.names()));
  return bind(parsed, table, options);
}

Dense expand(const Design& design) {
  const Blocks blocks = make_blocks(design);
  Dense dense;
  dense.columns.resize(blocks.columns);
  const auto reader = blocks.open();
  for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);
    EXPECT_EQ(block.first_row, leaf * kLeafRows);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto row = static_cast<std::ptrdiff_t>(i);
      std::size_t first = 0;
      for (const ColumnGroup& group : block.groups) {
        for (std::size_t j = 0; j < group.width; ++j) {
          const bool here = group.codes == nullptr || group.codes[i] == static_cast<std::int32_t>(j);
          dense.columns[first + j].push_back(here ? group.values[row] : 0.0);
        }
        first += group.width;
      }
      EXPECT_EQ(first, blocks.columns);
      dense.y.push_back(block.successes[row]);
      dense.m.push_back(block.trials[row]);
      dense.weights.push_back(block.prior_weights[row]);
      dense.offset.push_back(block.offset[row]);
    }
  }
  EXPECT_EQ(static_cast<std::int64_t>(dense.y.size()), blocks.rows);
  return dense;
}

TEST(DesignTables, CutsKeepValuesAndMissing) {
  const Table whole = table_of({real_column("x", {1, 2, 3, 4, 5}), text_column("a", {"p", "", "q", "p", ""})});
  const Table cut = rechunked(whole, {2, 1});
  ASSERT_EQ(cut.chunk_rows, (std::vector<std::int64_t>{2, 1, 2}));
  EXPECT_EQ(cut.columns[0].chunks[2].as<double>()[1], 5.0);
  EXPECT_EQ(cut.columns[1].missing_count(), 2);
  EXPECT_FALSE(cut.columns[1].chunks[0].present(1));
}

}  // namespace ogive::design::testing
