#include "data/column_reader.hpp"

#include <algorithm>
#include <limits>

#include "data/packed.hpp"

namespace ogive {
namespace {

/// What is opened beyond the rows that are asked for: little where they are here and there, more where they follow each
/// other.  Whole pages of the store.
constexpr std::int64_t kLittle = kPageRows;
constexpr std::int64_t kMuch = 4 * kPageRows;

std::size_t words(std::size_t bytes) { return (bytes + 7) / 8; }

}  // namespace

void ColumnReader::open(std::size_t chunk, std::int64_t begin, std::int64_t end) {
  const Chunk& whole = column_->chunks[chunk];
  const Packed& packed = *whole.packed;
  const bool follows = chunk == chunk_ ? begin <= open_first_ + open_.rows && begin >= open_first_
                                       : chunk == chunk_ + 1 && begin < kPageRows;
  const std::int64_t first = begin / kPageRows * kPageRows;
  const std::int64_t last = std::min(
      whole.rows, std::max(first + (follows ? kMuch : kLittle), (end + kPageRows - 1) / kPageRows * kPageRows));
  const std::int64_t rows = last - first;
  const auto plain = static_cast<std::size_t>(value_bytes(column_->kind, whole.bytes));
  const auto bits = static_cast<std::int64_t>(form_bits(packed.form, plain));
  const std::int64_t skipped = first * bits / 8;  // whole pages
  const std::int64_t held = (rows * bits + 7) / 8;
  const auto count = static_cast<std::size_t>(rows);

  if (values_.size() < words(count * plain)) values_.resize(words(count * plain));
  const void* from = nullptr;
  if (packed.store == nullptr) {
    from = static_cast<const char*>(packed.bytes) + skipped;
  } else {
    std::vector<std::uint64_t>& into = packed.form == Form::plain ? values_ : raw_;
    const std::size_t needed = words(static_cast<std::size_t>(held));
    if (into.size() < needed) into.resize(needed);
    packed.store->get(packed.values, skipped, held, into.data());
    from = into.data();
  }
  unpack(packed, from, rows, values_.data());

  chunk_ = chunk;
  open_first_ = first;
  open_ = Chunk{};
  open_.rows = rows;
  open_.values = values_.data();
  open_.bytes = whole.bytes;
  open_.finite = whole.finite;
  open_.missing = rows == whole.rows ? whole.missing : whole.missing == 0 ? 0 : rows;  // some; they are not counted
  if (whole.missing == 0) return;
  const std::int64_t first_byte = first / 8;
  if (packed.store != nullptr && packed.validity.size > 0) {
    validity_.resize(static_cast<std::size_t>((rows + 7) / 8));
    packed.store->get(packed.validity, first_byte, (rows + 7) / 8, validity_.data());
    open_.validity = validity_.data();
  } else {
    open_.validity = whole.validity + first_byte;
  }
  if (column_->kind != Kind::real || packed.form == Form::plain) return;
  double* const reals = reinterpret_cast<double*>(values_.data());
  for (std::int64_t i = 0; i < rows; ++i)
    if (!open_.present(i)) reals[i] = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace ogive
