#include "data/numbers.hpp"

#include <cstdint>
#include <limits>

#include "data/column_reader.hpp"

namespace ogive {
namespace {

double number_at(Kind kind, const Chunk& chunk, std::int64_t row) {
  switch (kind) {
    case Kind::boolean: return chunk.as<std::uint8_t>()[row];
    case Kind::integer: return static_cast<double>(chunk.integer(row));
    case Kind::real: return chunk.real(row);
    case Kind::date: return chunk.as<std::int32_t>()[row];
    case Kind::text: return chunk.as<std::uint32_t>()[row];
    case Kind::missing: break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<double> numbers_of(const Column& column) {
  std::vector<double> numbers;
  std::size_t rows = 0;
  for (const Chunk& chunk : column.chunks) rows += static_cast<std::size_t>(chunk.rows);
  numbers.reserve(rows);
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c) {
    const Chunk& chunk = reader[c];
    for (std::int64_t row = 0; row < chunk.rows; ++row)
      numbers.push_back(number_at(chunk.present(row) ? column.kind : Kind::missing, chunk, row));
  }
  return numbers;
}

}  // namespace ogive
