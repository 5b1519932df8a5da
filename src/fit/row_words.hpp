/// A row as the words that decide whether two rows are alike.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/block.hpp"

namespace ogive::fitting {

/// How numbers become words: by their bits, or as small whole numbers where the first leaf has no others.
enum class Width : unsigned char { narrow, wide };

/// Codes of factors and small whole numbers, several to a word; the bits of other numbers, with -0 as 0.  Response,
/// trials and offset are numbers of a row, weights are not.  What is one value repeated in the first leaf is taken for
/// a constant of all leaves.
class RowWords {
 public:
  RowWords(const RowBlock& first, Width numbers);

  [[nodiscard]] std::size_t width() const noexcept { return width_; }

  /// The words of a leaf's rows.  False where the first leaf misled: a constant is another one, a number not small.
  [[nodiscard]] bool read(const RowBlock& block) noexcept;
  [[nodiscard]] const std::uint64_t* row(std::size_t i) const noexcept { return words_.data() + i * width_; }
  /// Of row i of that leaf.
  [[nodiscard]] std::uint64_t hash(std::size_t i) const noexcept { return hashes_[i]; }

  /// What a row holds.  Sources of numbers are the values of the groups, then response, trials and offset.
  [[nodiscard]] double number(const std::uint64_t* row, std::size_t source) const noexcept;
  [[nodiscard]] std::int32_t code(const std::uint64_t* row, std::size_t group) const noexcept;
  [[nodiscard]] bool is_constant(std::size_t source) const noexcept { return numbers_[source].kind == Kind::constant; }

 private:
  /// One of `cells` values, times `unit`, is added to a word.  0 cells: there is none.
  struct Digit {
    std::size_t word = 0;
    std::uint64_t unit = 1;
    std::uint64_t cells = 0;
    [[nodiscard]] std::uint64_t of(const std::uint64_t* row) const noexcept { return row[word] / unit % cells; }
  };
  enum class Kind : unsigned char { constant, small, bits };
  struct Number {
    Kind kind = Kind::constant;
    double value = 0.0;  ///< of a constant
    Digit digit;         ///< of a small one
    std::size_t word = 0;
  };
  Digit next_digit(std::uint64_t cells);
  [[nodiscard]] bool read_number(const Number& number, Strided values, std::size_t rows) noexcept;

  std::vector<Number> numbers_;      ///< by source
  std::vector<Digit> codes_;         ///< by group: code + 1
  std::vector<std::size_t> shared_;  ///< words of several digits
  std::uint64_t next_unit_;          ///< in the last of them
  std::size_t width_ = 0;
  std::vector<std::uint64_t> words_;
  std::array<std::uint64_t, kLeafRows> hashes_ = {};
};

}  // namespace ogive::fitting
