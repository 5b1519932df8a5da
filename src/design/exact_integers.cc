#include "design/exact_integers.hpp"

#include <array>
#include <bit>
#include <string>
#include <utility>

#include "data/column_reader.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

/// The number of bits of a double's fraction: whole numbers are exact up to 2^53 and, beyond, where the odd part fits.
constexpr int kExactBits = 53;

/// True when some value is beyond +-2^53: moved by 2^53 its higher bits are not zero.  Eight at a time, which compilers
/// turn into vector code.  (2^53 itself is found as well.)
bool any_large(const std::int64_t* values, std::int64_t rows) noexcept {
  constexpr std::int64_t kAtATime = 8;
  constexpr std::uint64_t kMove = std::uint64_t{1} << kExactBits;
  std::array<std::uint64_t, kAtATime> seen{};
  const std::int64_t whole = rows / kAtATime * kAtATime;
  for (std::int64_t i = 0; i < whole; i += kAtATime)
    for (std::size_t k = 0; k < kAtATime; ++k)
      seen[k] |= static_cast<std::uint64_t>(values[i + static_cast<std::int64_t>(k)]) + kMove;
  std::uint64_t any = 0;
  for (const std::uint64_t one : seen) any |= one;
  for (std::int64_t i = whole; i < rows; ++i) any |= static_cast<std::uint64_t>(values[i]) + kMove;
  return (any >> (kExactBits + 1)) != 0;
}

bool is_exact(std::int64_t value) noexcept {
  const auto size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  return size == 0 || (size >> std::countr_zero(size)) >> kExactBits == 0;
}

}  // namespace

Status check_exact(const Resolved& factor, const Table& table, const CompleteRows& complete) {
  for (const Column* column : factor.variables) {
    if (column->kind != Kind::integer) continue;
    std::int64_t count = 0;
    std::string first;
    Place place =
        factor.expression == nullptr ? Place{} : place_of(*factor.expression, factor.place.source, column->name);
    ColumnReader reader(column);
    for (std::size_t c = 0; c < complete.chunks(); ++c) {
      if (column->chunks[c].bytes < sizeof(std::int64_t)) continue;  // all of them exact
      const auto* values = reader[c].as<std::int64_t>();
      if (values == nullptr || !any_large(values, complete.chunk_rows(c))) continue;
      complete.runs(c, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
          if (is_exact(values[i]) || count++ > 0) continue;
          first = std::to_string(values[i]) + ", " + where(table, c, i);
          place.line = line_of(table, c, i);
          place.column = column->name;
        }
      });
    }
    if (count > 0)
      return fail(Errc::bad_data,
                  "column '" + column->name + "' holds whole numbers beyond 2^53 that are not exact in double, in " +
                      counted(count, "row") + " (first: " + first +
                      "); subtract a constant from the whole column, or begin them with a letter if they are names",
                  std::move(place));
  }
  return {};
}

}  // namespace ogive::design
