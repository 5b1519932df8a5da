#include "fit/row_words.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace ogive::fitting {
namespace {

/// An odd number whose bits are spread: 2^64 over the golden ratio (Knuth, TAOCP 3, section 6.4).
constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kMostUnit = std::numeric_limits<std::uint64_t>::max();

/// Response, trials and offset, after the groups.
Strided numbers_of(const RowBlock& block, std::size_t source) noexcept {
  const std::size_t groups = block.groups.size();
  if (source < groups) return block.groups[source].values;
  return source == groups ? block.successes : source == groups + 1 ? block.trials : block.offset;
}

/// Values that leave room for twice the largest of a leaf's whole numbers; 0 where there are others.
std::uint64_t cells_for(Strided values, std::size_t rows) noexcept {
  double largest = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double value = values[static_cast<std::ptrdiff_t>(i)];
    if (!(value >= 0.0 && value < 0x1p15) || value != static_cast<double>(static_cast<std::int32_t>(value))) return 0;
    largest = std::max(largest, value);
  }
  for (const std::uint64_t cells : {16U, 256U, 65536U})
    if (2.0 * largest < static_cast<double>(cells)) return cells;
  return 0;
}

}  // namespace

RowWords::Digit RowWords::next_digit(std::uint64_t cells) {
  if (next_unit_ > kMostUnit / cells) {
    shared_.push_back(width_++);
    next_unit_ = 1;
  }
  const Digit digit{shared_.back(), next_unit_, cells};
  next_unit_ *= cells;
  return digit;
}

RowWords::RowWords(const RowBlock& first, Width width) : next_unit_(kMostUnit) {
  for (const ColumnGroup& group : first.groups)
    codes_.push_back(group.codes != nullptr ? next_digit(group.width + 1) : Digit{});
  for (std::size_t source = 0; source < first.groups.size() + 3; ++source) {
    const Strided values = numbers_of(first, source);
    Number number;
    if (values.stride == 0) {
      number.value = values[0];
    } else if (const std::uint64_t cells = width == Width::narrow ? cells_for(values, first.rows) : 0; cells > 0) {
      number.kind = Kind::small;
      number.digit = next_digit(cells);
    } else {
      number.kind = Kind::bits;
      number.word = width_++;
    }
    numbers_.push_back(number);
  }
  words_.resize(width_ * static_cast<std::size_t>(kLeafRows));
}

bool RowWords::read_number(const Number& number, Strided values, std::size_t rows) noexcept {
  bool fits = true;
  if (number.kind == Kind::constant) {
    const std::size_t seen = values.stride == 0 ? 1 : rows;  // gathered from two chunks
    for (std::size_t i = 0; i < seen; ++i) fits &= values[static_cast<std::ptrdiff_t>(i)] == number.value;
  } else if (number.kind == Kind::bits) {
    std::uint64_t* const into = words_.data() + number.word;
    for (std::size_t i = 0; i < rows; ++i)  // 0 is added to make 0 of -0
      into[i * width_] = std::bit_cast<std::uint64_t>(values[static_cast<std::ptrdiff_t>(i)] + 0.0);
  } else {
    std::uint64_t* const into = words_.data() + number.digit.word;
    const auto cells = static_cast<double>(number.digit.cells);
    for (std::size_t i = 0; i < rows; ++i) {
      const double value = values[static_cast<std::ptrdiff_t>(i)];
      const bool inside = value >= 0.0 && value < cells;
      const auto whole = static_cast<std::uint32_t>(inside ? value : 0.0);
      fits &= inside && value == static_cast<double>(whole);
      into[i * width_] += whole * number.digit.unit;
    }
  }
  return fits;
}

bool RowWords::read(const RowBlock& block) noexcept {
  for (const std::size_t word : shared_)
    for (std::size_t i = 0; i < block.rows; ++i) words_[i * width_ + word] = 0;
  for (std::size_t source = 0; source < numbers_.size(); ++source)
    if (!read_number(numbers_[source], numbers_of(block, source), block.rows)) return false;
  for (std::size_t group = 0; group < codes_.size(); ++group) {
    const Digit& digit = codes_[group];
    if (digit.cells == 0) continue;
    const std::int32_t* const codes = block.groups[group].codes;
    std::uint64_t* const into = words_.data() + digit.word;
    for (std::size_t i = 0; i < block.rows; ++i)
      into[i * width_] += static_cast<std::uint64_t>(codes[i] + 1) * digit.unit;  // kNoColumn + 1 is 0
  }
  for (std::size_t i = 0; i < block.rows; ++i) {
    std::uint64_t hash = kSpread;
    for (std::size_t k = 0; k < width_; ++k) {
      hash = (hash ^ words_[i * width_ + k]) * kSpread;
      hash ^= hash >> 32;
    }
    hashes_[i] = hash;
  }
  return true;
}

double RowWords::number(const std::uint64_t* row, std::size_t source) const noexcept {
  const Number& number = numbers_[source];
  if (number.kind == Kind::constant) return number.value;
  return number.kind == Kind::small ? static_cast<double>(number.digit.of(row))
                                    : std::bit_cast<double>(row[number.word]);
}

std::int32_t RowWords::code(const std::uint64_t* row, std::size_t group) const noexcept {
  return static_cast<std::int32_t>(codes_[group].of(row)) - 1;
}

}  // namespace ogive::fitting
