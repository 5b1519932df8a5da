#include "design/numbers.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>

#include "design/gather.hpp"
#include "design/words.hpp"
#include "formula/evaluate.hpp"

namespace ogive::design {
namespace {

constexpr std::int64_t kPieceRows = 65536;  // rows a thread takes at a time; whole bytes of validity
constexpr std::int64_t kBatchRows = 4096;   // rows evaluated at a time: scratch stays in the cache

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

/// The variables of an expression for rows [begin, begin + rows) of one chunk.
class BatchVariables {
 public:
  BatchVariables(std::span<const Column* const> columns, std::size_t chunk) : columns_(columns), chunk_(chunk) {}

  void move_to(std::int64_t begin, std::int64_t rows) noexcept {
    begin_ = begin;
    rows_ = rows;
  }

  [[nodiscard]] formula::Variables functions() {
    return {[this](std::string_view name, std::vector<double>& scratch) { return numbers(name, scratch); },
            [this](std::string_view name, std::string_view text, std::vector<double>& scratch) {
              return equals(name, text, scratch);
            },
            [this](std::string_view name) { return column(name).kind == Kind::date; }};
  }

 private:
  const Column& column(std::string_view name) const {
    return **std::find_if(columns_.begin(), columns_.end(), [&](const Column* c) { return c->name == name; });
  }

  void blank_missing(const Column& from, std::span<double> values) const {
    const Chunk& chunk = from.chunks[chunk_];
    if (chunk.missing == 0) return;
    for (std::int64_t i = 0; i < rows_; ++i) {
      if (!chunk.present(begin_ + i)) values[static_cast<std::size_t>(i)] = std::numeric_limits<double>::quiet_NaN();
    }
  }

  std::span<const double> numbers(std::string_view name, std::vector<double>& scratch) const {
    const Column& from = column(name);
    const Chunk& chunk = from.chunks[chunk_];
    const auto rows = static_cast<std::size_t>(rows_);
    if (from.kind == Kind::real && chunk.missing == 0 && chunk.stride == 1) return {chunk.as<double>() + begin_, rows};
    scratch.assign(rows, std::numeric_limits<double>::quiet_NaN());
    if (from.kind == Kind::missing) return scratch;
    copy_numbers(from, chunk_, begin_, scratch);
    blank_missing(from, scratch);
    return scratch;
  }

  std::span<const double> equals(std::string_view name, std::string_view text, std::vector<double>& scratch) const {
    const Column& from = column(name);
    scratch.assign(static_cast<std::size_t>(rows_), std::numeric_limits<double>::quiet_NaN());
    if (from.kind != Kind::text) return scratch;
    const auto found = std::find(from.dictionary.begin(), from.dictionary.end(), text);
    const auto wanted = static_cast<std::uint32_t>(found - from.dictionary.begin());
    const std::uint32_t* codes = from.chunks[chunk_].as<std::uint32_t>() + begin_;
    for (std::size_t i = 0; i < scratch.size(); ++i) scratch[i] = codes[i] == wanted ? 1.0 : 0.0;
    blank_missing(from, scratch);
    return scratch;
  }

  std::span<const Column* const> columns_;
  std::size_t chunk_;
  std::int64_t begin_ = 0;
  std::int64_t rows_ = 0;
};

using Values = std::vector<std::shared_ptr<std::vector<double>>>;  // by chunk

void evaluate_piece(const Resolved& factor, const Piece& piece, std::vector<double>& out) {
  BatchVariables batch(factor.variables, piece.chunk);
  const formula::Variables variables = batch.functions();
  for (std::int64_t begin = piece.begin; begin < piece.end; begin += kBatchRows) {
    const std::int64_t rows = std::min(kBatchRows, piece.end - begin);
    batch.move_to(begin, rows);
    formula::evaluate(*factor.expression, variables, {out.data() + begin, static_cast<std::size_t>(rows)});
  }
}

bool all_present(const Resolved& factor, std::size_t chunk, std::int64_t row) {
  return std::all_of(factor.variables.begin(), factor.variables.end(), [&](const Column* column) {
    return column->kind != Kind::missing && column->chunks[chunk].present(row);
  });
}

/// The chunk with what is not usable marked as missing; notes infinite values and NaN that came of nothing missing.
Chunk cleaned(Resolved& factor, std::size_t c, Chunk chunk) {
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
    if (!usable && all_present(factor, c, row)) ++factor.undefined;
  }
  if (missing == chunk.missing) return chunk;
  chunk.missing = missing;
  chunk.validity = validity->data();
  chunk.owner =
      std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(chunk.owner, validity);
  return chunk;
}

Status evaluate_computed(Resolved& factor, const Table& table, const Work& work) {
  Column column;
  column.name = factor.name;
  column.kind = Kind::real;
  Values values;
  for (const std::int64_t rows : table.chunk_rows) {
    values.push_back(std::make_shared<std::vector<double>>(static_cast<std::size_t>(rows)));
  }
  const std::vector<Piece> pieces = pieces_of(0, table);
  const bool done = for_each_piece(static_cast<std::int64_t>(pieces.size()), threads_for(table, work), work.stop,
                                   [&](std::int64_t p, int) {
                                     const Piece& piece = pieces[static_cast<std::size_t>(p)];
                                     evaluate_piece(factor, piece, *values[piece.chunk]);
                                   });
  if (!done) return fail(Errc::interrupted, "interrupted while evaluating '" + factor.name + "'");
  for (std::size_t c = 0; c < values.size(); ++c) {
    Chunk chunk{table.chunk_rows[c], values[c]->data(), nullptr, 0, values[c]};
    if (any_not_finite(*values[c])) chunk = cleaned(factor, c, std::move(chunk));
    column.chunks.push_back(std::move(chunk));
  }
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
    const Chunk& chunk = factors[piece.factor]->source.column->chunks[piece.chunk];
    if (!chunk.finite && any_present_not_finite(chunk, piece.begin, piece.end)) {
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
      copy.chunks[c] = cleaned(factor, c, copy.chunks[c]);
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
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    const Chunk& values = factor.source.column->chunks[c];
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
