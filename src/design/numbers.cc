#include "design/numbers.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>

#include "data/column_reader.hpp"
#include "data/keep_chunk.hpp"
#include "design/expressions.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

constexpr std::int64_t kPieceRows = 65536;  // rows a thread takes at a time; whole bytes of validity

/// Rows [begin, end) of a chunk of a factor.
struct Piece {
  std::size_t factor = 0;
  std::size_t chunk = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// A thread costs more to begin than a few rows cost to read.
int threads_for(const Table& table, const Work& work) { return table.rows() < kPieceRows ? 1 : work.threads; }

std::vector<Piece> pieces_of(std::size_t factor, const Table& table) {
  std::vector<Piece> pieces;
  for (std::size_t c = 0; c < table.chunk_rows.size(); ++c) {
    for (std::int64_t begin = 0; begin < table.chunk_rows[c]; begin += kPieceRows) {
      pieces.push_back({factor, c, begin, std::min(table.chunk_rows[c], begin + kPieceRows)});
    }
  }
  return pieces;
}

/// True when some value is NaN or infinite: its exponent bits are all ones, so that adding one to them carries into
/// the sign.  Eight at a time, which compilers turn into vector code.
bool any_not_finite(std::span<const double> values) noexcept {
  constexpr std::uint64_t kExponent = 0x7FF0000000000000;
  constexpr std::uint64_t kUnit = 0x0010000000000000;
  constexpr std::size_t kAtATime = 8;
  std::array<std::uint64_t, kAtATime> carried{};
  const std::size_t whole = values.size() / kAtATime * kAtATime;
  for (std::size_t i = 0; i < whole; i += kAtATime) {
    for (std::size_t k = 0; k < kAtATime; ++k) {
      carried[k] |= (std::bit_cast<std::uint64_t>(values[i + k]) & kExponent) + kUnit;
    }
  }
  std::uint64_t any = 0;
  for (const std::uint64_t one : carried) any |= one;
  for (std::size_t i = whole; i < values.size(); ++i) {
    any |= (std::bit_cast<std::uint64_t>(values[i]) & kExponent) + kUnit;
  }
  return (any >> 63) != 0;
}

/// The same for the present values of rows [begin, end) of a real chunk; what lies in missing ones does not matter.
bool any_present_not_finite(const Chunk& chunk, std::int64_t begin, std::int64_t end) noexcept {
  if (chunk.stride != 1) {
    for (std::int64_t i = begin; i < end; ++i)
      if (!std::isfinite(chunk.real(i)) && chunk.present(i)) return true;
    return false;
  }
  const double* values = chunk.as<double>();
  if (chunk.missing == 0) return any_not_finite({values + begin, static_cast<std::size_t>(end - begin)});
  constexpr std::int64_t kLook = 64;
  for (; begin < end; begin += kLook) {
    const std::int64_t stop = std::min(end, begin + kLook);
    if (!any_not_finite({values + begin, static_cast<std::size_t>(stop - begin)})) continue;
    unsigned found = 0;  // without a branch, which missing values at random would make slow
    for (std::int64_t i = begin; i < stop; ++i)
      found |= unsigned{!std::isfinite(values[i])} & unsigned{chunk.present(i)};
    if (found != 0) return true;
  }
  return false;
}

bool all_present(std::vector<ColumnReader>& variables, std::size_t chunk, std::int64_t row) {
  return std::all_of(variables.begin(), variables.end(), [&](ColumnReader& variable) {
    return variable.column().kind != Kind::missing && variable[chunk].present(row);
  });
}

/// A chunk with its values in memory, whatever it was.
Chunk in_memory(const Column& column, std::size_t c) {
  const Chunk& chunk = column.chunks[c];
  if (chunk.packed == nullptr) return chunk;
  struct Kept {
    std::vector<double> values;
    std::vector<std::uint8_t> bits;
  };
  ColumnReader reader(column);
  const Chunk& open = reader[c];
  auto kept = std::make_shared<Kept>();
  kept->values.assign(open.as<double>(), open.as<double>() + open.rows);
  if (open.validity != nullptr) kept->bits.assign(open.validity, open.validity + (open.rows + 7) / 8);
  Chunk copy = open;
  copy.values = kept->values.data();
  copy.validity = open.validity != nullptr ? kept->bits.data() : nullptr;
  copy.owner = std::move(kept);
  return copy;
}

/// The chunk with what is not usable marked as missing; notes infinite values and NaN that came of nothing missing.
Chunk cleaned(Resolved& factor, std::size_t c, Chunk chunk) {
  std::vector<ColumnReader> variables(factor.variables.begin(), factor.variables.end());
  auto validity = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>((chunk.rows + 7) / 8));
  std::int64_t missing = 0;
  for (std::int64_t row = 0; row < chunk.rows; ++row) {
    const double value = chunk.real(row);
    const bool usable = factor.infinite_is_missing ? std::isfinite(value) : !std::isnan(value);
    const bool present = chunk.present(row) && usable;
    auto& byte = (*validity)[static_cast<std::size_t>(row / 8)];
    if (present && std::isinf(value)) factor.infinite = true;
    if (present)
      byte = static_cast<std::uint8_t>(byte | (1U << (row % 8)));
    else
      ++missing;
    if (!usable && all_present(variables, c, row)) ++factor.undefined;
  }
  if (missing == chunk.missing) return chunk;
  chunk.missing = missing;
  chunk.validity = validity->data();
  chunk.owner =
      std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(chunk.owner, validity);
  return chunk;
}

/// Evaluates one factor, some pieces a thread; a chunk is kept as soon as its last piece is there.
Status evaluate_computed(Resolved& factor, const Table& table, const Work& work) {
  const std::size_t chunks = table.chunk_rows.size();
  std::vector<std::shared_ptr<std::vector<double>>> values(chunks);
  std::vector<std::atomic<std::int64_t>> left(chunks);  // rows to come
  for (std::size_t c = 0; c < chunks; ++c) left[c] = table.chunk_rows[c];
  Column column;
  column.name = factor.name;
  column.kind = Kind::real;
  column.chunks.resize(chunks);
  std::mutex turn;  // guards the values' coming to be, the factor and the trouble
  Status trouble;
  const auto finish = [&](std::size_t c) {
    Chunk chunk{table.chunk_rows[c], values[c]->data(), nullptr, 0, values[c]};
    const std::lock_guard lock(turn);
    if (any_not_finite(*values[c])) chunk = cleaned(factor, c, std::move(chunk));
    values[c].reset();
    Result<Chunk> kept = keep_chunk(std::move(chunk), Kind::real, table.store);
    if (!kept)
      trouble = tl::unexpected<Error>(std::move(kept).error());
    else
      column.chunks[c] = *std::move(kept);
  };
  const std::vector<Piece> pieces = pieces_of(0, table);
  const bool done = for_each_piece(
      static_cast<std::int64_t>(pieces.size()), threads_for(table, work), work.stop, [&](std::int64_t p, int) {
        const Piece& piece = pieces[static_cast<std::size_t>(p)];
        {
          const std::lock_guard lock(turn);
          if (!trouble) return;
          if (!values[piece.chunk])
            values[piece.chunk] = std::make_shared<std::vector<double>>(table.chunk_rows[piece.chunk]);
        }
        evaluate_expression(factor, {piece.chunk, piece.begin, piece.end}, *values[piece.chunk]);
        const std::int64_t rows = piece.end - piece.begin;
        if (left[piece.chunk].fetch_sub(rows) == rows) finish(piece.chunk);
      });
  if (!done) return fail(Errc::interrupted, "interrupted while evaluating '" + factor.name + "'");
  OGIVE_CHECK(std::move(trouble));
  for (std::size_t c = 0; c < chunks; ++c)  // those without rows
    if (column.chunks[c].owner == nullptr) column.chunks[c].rows = table.chunk_rows[c];
  factor.source = Source::own(std::move(column));
  return {};
}

/// Reads the real columns among the factors once; the few chunks with something odd are looked at row by row.
Status scan_columns(std::span<Resolved* const> factors, const Table& table, const Work& work) {
  std::vector<Piece> pieces;
  std::vector<std::atomic<bool>> odd(factors.size() * table.chunk_rows.size());
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors[f]->computed || factors[f]->source.column->kind != Kind::real) continue;
    const std::vector<Piece> more = pieces_of(f, table);
    pieces.insert(pieces.end(), more.begin(), more.end());
  }
  const auto look = [&](std::int64_t p, int) {
    const Piece& piece = pieces[static_cast<std::size_t>(p)];
    const Column& column = *factors[piece.factor]->source.column;
    if (column.chunks[piece.chunk].finite) return;
    ColumnReader reader(column);
    const Chunk& chunk = reader.rows(piece.chunk, piece.begin, piece.end);
    if (any_present_not_finite(chunk, piece.begin - reader.first(), piece.end - reader.first())) {
      odd[piece.factor * table.chunk_rows.size() + piece.chunk].store(true, std::memory_order_relaxed);
    }
  };
  if (!for_each_piece(static_cast<std::int64_t>(pieces.size()), threads_for(table, work), work.stop, look)) {
    return fail(Errc::interrupted, "interrupted while reading the columns of the formula");
  }
  for (std::size_t f = 0; f < factors.size(); ++f) {
    Resolved& factor = *factors[f];
    if (factor.computed || factor.source.column->kind != Kind::real) continue;
    Column copy;
    copy.name = factor.source.column->name;
    copy.kind = Kind::real;
    copy.chunks = factor.source.column->chunks;
    for (std::size_t c = 0; c < copy.chunks.size(); ++c) {
      if (!odd[f * table.chunk_rows.size() + c].load(std::memory_order_relaxed)) continue;
      copy.chunks[c] = cleaned(factor, c, in_memory(*factor.source.column, c));
    }
    if (factor.undefined > 0) factor.source = Source::own(std::move(copy));
  }
  return {};
}

}  // namespace

Status evaluate(std::span<Resolved* const> factors, const Table& table, const Work& work) {
  OGIVE_CHECK(scan_columns(factors, table, work));
  for (Resolved* factor : factors) {
    if (factor->computed) OGIVE_CHECK(evaluate_computed(*factor, table, work));
  }
  return {};
}

Status check_finite(const Resolved& factor, const Table& table, const CompleteRows& complete) {
  if (!factor.infinite) return {};
  std::int64_t count = 0;
  std::string first;
  Place place = factor.place;
  ColumnReader reader(*factor.source.column);
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    const Chunk& values = reader[c];
    complete.runs(c, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        if (!std::isinf(values.real(i))) continue;
        if (count++ > 0) continue;
        first = where(table, c, i);
        place.line = line_of(table, c, i);
        place.column = factor.name;
      }
    });
  }
  if (count == 0) return {};
  return fail(Errc::bad_data,
              "'" + factor.name + "' is infinite in " + counted(count, "row") + " (first: " + first + "); correct " +
                  (count == 1 ? "it" : "them") + " or mark " + (count == 1 ? "it" : "them") + " as missing",
              place);
}

}  // namespace ogive::design
