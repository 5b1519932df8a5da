/// Rows that are alike, counted together.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/block.hpp"
#include "fit/row_table.hpp"
#include "fit/row_words.hpp"

namespace ogive::fitting {

__extension__ using Fixed = __int128;

/// Positive numbers summed exactly, so that their order does not matter: in units of 2^-72 of the first one's size, of
/// which they are between 2^-20 and 2^24; 2^31 of them have room.
struct ExactScale {
  explicit ExactScale(double first) : exponent(first > 0.0 && std::isfinite(first) ? std::ilogb(first) : 0) {}
  [[nodiscard]] std::optional<Fixed> fixed(double value) const noexcept {
    const double scaled = std::ldexp(value, -exponent);
    if (!(scaled >= 0x1p-20 && scaled <= 0x1p24)) return std::nullopt;
    return static_cast<Fixed>(scaled * 0x1p72);
  }
  [[nodiscard]] double value(Fixed sum) const noexcept { return std::ldexp(static_cast<double>(sum), exponent - 72); }
  int exponent;
};

/// What rows that are alike have together.
struct Pile {
  std::int64_t first = 0;  ///< row among the kept ones
  std::int64_t rows = 0;
  Fixed weight = 0;
  Fixed copies = 0;
};

/// The distinct rows of some leaves.
class Piles {
 public:
  Piles(const RowBlock& first, Width numbers)
      : words_(first, numbers), table_(words_.width()), weights_(first.prior_weights[0]), copies_(first.copies[0]) {}

  /// False where rows cannot be put together.
  [[nodiscard]] bool add(const RowBlock& block);
  void merge(const Piles& other);

  [[nodiscard]] std::size_t size() const noexcept { return piles_.size(); }
  [[nodiscard]] const Pile& pile(std::size_t k) const noexcept { return piles_[k]; }
  [[nodiscard]] const std::uint64_t* row(std::size_t k) const noexcept { return table_.row(k); }
  [[nodiscard]] const RowWords& words() const noexcept { return words_; }
  [[nodiscard]] double weight(std::size_t k) const noexcept { return weights_.value(piles_[k].weight); }
  [[nodiscard]] double copies(std::size_t k) const noexcept { return copies_.value(piles_[k].copies); }

 private:
  void add_pile(const Pile& more, const std::uint64_t* row, std::uint64_t hash);

  RowWords words_;
  RowTable table_;
  ExactScale weights_, copies_;
  std::vector<Pile> piles_;
};

/// The distinct rows of `blocks`, all in `piles`, in the order in which they appear first; `like` is any leaf of them.
[[nodiscard]] Blocks blocks_of(const Blocks& blocks, const Piles& piles, const RowBlock& like);

}  // namespace ogive::fitting
