#include "design/complete_rows.hpp"

#include <utility>

#include "data/column_reader.hpp"

namespace ogive::design {

CompleteRows::CompleteRows(std::vector<std::int64_t> chunk_rows)
    : chunk_rows_(std::move(chunk_rows)), first_row_(1, 0), bits_(chunk_rows_.size()) {
  for (const std::int64_t rows : chunk_rows_) first_row_.push_back(first_row_.back() + rows);
}

void CompleteRows::require(const Column& column) {
  ColumnReader reader(column);
  for (std::size_t c = 0; c < chunk_rows_.size(); ++c) {
    if (column.chunks[c].missing == 0 || column.chunks[c].rows == 0) continue;
    const Chunk& chunk = reader[c];
    const auto used = static_cast<std::size_t>((chunk.rows + 7) / 8);
    Bits& kept = bits_of(c);
    if (chunk.values == nullptr || chunk.validity == nullptr) {  // a column without a single value
      std::fill(kept.begin(), kept.end(), std::uint8_t{0});
      continue;
    }
    std::uint8_t* bits = kept.data();
    for (std::size_t i = 0; i < used; ++i) bits[i] = static_cast<std::uint8_t>(bits[i] & chunk.validity[i]);
  }
}

CompleteRows::Bits& CompleteRows::bits_of(std::size_t chunk) {
  Bits& bits = bits_[chunk];
  if (bits.empty()) bits.assign(static_cast<std::size_t>((chunk_rows_[chunk] + 63) / 64 * 8), 0xFF);  // see word()
  return bits;
}

std::uint64_t CompleteRows::word(const Bits& bits, std::int64_t index) noexcept {
  const std::uint8_t* at = bits.data() + 8 * index;
  std::uint64_t value = 0;
  for (int k = 0; k < 8; ++k) value |= static_cast<std::uint64_t>(at[k]) << (8 * k);  // one load
  return value;
}

std::int64_t CompleteRows::next(const Bits& bits, std::int64_t from, std::int64_t end, bool kept) noexcept {
  while (from < end) {
    std::uint64_t value = word(bits, from / 64);
    if (!kept) value = ~value;
    value >>= from % 64;
    if (value != 0) return std::min(end, from + std::countr_zero(value));
    from = (from / 64 + 1) * 64;
  }
  return end;
}

std::int64_t CompleteRows::count(std::size_t chunk) const noexcept {
  const std::int64_t rows = chunk_rows_[chunk];
  const Bits& bits = bits_[chunk];
  if (bits.empty()) return rows;
  std::int64_t total = 0;
  for (std::int64_t w = 0; w * 64 < rows; ++w) {
    std::uint64_t value = word(bits, w);
    const std::int64_t left = rows - w * 64;
    if (left < 64) value &= (std::uint64_t{1} << left) - 1;
    total += std::popcount(value);
  }
  return total;
}

void CompleteRows::finish() {
  kept_ = 0;
  leaves_.clear();
  std::int64_t wanted = 0;  // kept row at which the next leaf begins
  for (std::size_t c = 0; c < chunk_rows_.size(); ++c) {
    if (!bits_[c].empty() && count(c) == chunk_rows_[c]) bits_[c] = Bits{};
    runs(c, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t after = kept_ + (end - begin);
      for (; wanted < after; wanted += kLeafRows) leaves_.push_back({c, begin + (wanted - kept_)});
      kept_ = after;
    });
  }
}

bool CompleteRows::keeps(std::size_t chunk, std::int64_t row) const noexcept {
  const Bits& bits = bits_[chunk];
  return bits.empty() || ((bits[static_cast<std::size_t>(row >> 3)] >> (row & 7)) & 1) != 0;
}

bool CompleteRows::keeps(std::int64_t row) const noexcept {
  if (row < 0 || row >= read()) return false;
  const auto after = std::upper_bound(first_row_.begin(), first_row_.end(), row);
  const auto chunk = static_cast<std::size_t>(after - first_row_.begin()) - 1;
  return keeps(chunk, row - first_row_[chunk]);
}

namespace {

/// More runs than this in a leaf, and copying row by row from a list is faster than run by run.
constexpr std::size_t kMaxRuns = 4;

/// Replaces the runs from `first` on, all of one chunk, by one segment with a list of rows.
void merge_runs(LeafRows& leaf, std::size_t first) {
  Segment merged = leaf.segments[first];
  std::int64_t* next = leaf.rows.data() + merged.to;
  merged.rows = next;
  merged.count = 0;
  for (std::size_t k = first; k < leaf.segments.size(); ++k) {
    const Segment& run = leaf.segments[k];
    for (std::int64_t i = 0; i < run.count; ++i) *next++ = run.begin + i;
    merged.count += run.count;
  }
  leaf.segments.resize(first);
  leaf.segments.push_back(merged);
}

}  // namespace

std::int64_t CompleteRows::segments(std::int64_t leaf, LeafRows& out) const {
  out.segments.clear();
  const std::int64_t rows = std::min(kLeafRows, kept_ - leaf * kLeafRows);
  Position at = leaves_[static_cast<std::size_t>(leaf)];
  for (std::int64_t to = 0; to < rows; ++at.chunk, at.row = 0) {
    const std::size_t first = out.segments.size();
    runs_while(at.chunk, at.row, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t taken = std::min(end - begin, rows - to);
      out.segments.push_back({at.chunk, begin, taken, to, nullptr});
      to += taken;
      return to < rows;
    });
    if (out.segments.size() - first > kMaxRuns) merge_runs(out, first);
  }
  return rows;
}

std::int64_t CompleteRows::leaves_before(std::int64_t row) const noexcept {
  return std::partition_point(leaves_.begin(), leaves_.end(),
                              [&](const Position& at) { return first_row_[at.chunk] + at.row < row; }) -
         leaves_.begin();
}

}  // namespace ogive::design
