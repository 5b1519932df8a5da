/// What many fits of the same rows differ in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "base/block.hpp"
#include "base/parallel.hpp"

namespace ogive::fitting {

/// What is asked of a panel of replicates for one leaf: number i * kPanel + k is of row i in the k-th of them.
struct PanelBytes {
  std::uint8_t* times;   ///< how often the row counts
  std::uint8_t* events;  ///< where replicates have responses of their own: 1 or 0
};

/// One a thread.
class ReplicateReader {
 public:
  virtual ~ReplicateReader() = default;
  /// The rows of a block in the replicates from number `first` of those that the reader is of: 0 behind the last of
  /// them, and in rows [block.rows, padded).
  virtual void fill(const RowBlock& block, std::size_t first, std::size_t padded, const PanelBytes& into) noexcept = 0;
};

/// Bootstrap samples and folds (multiplier.hpp) differ in how often a row counts, outcomes (outcomes.hpp) in whether it
/// does and in the response.
class Replicates {
 public:
  virtual ~Replicates() = default;
  [[nodiscard]] virtual std::size_t replicates() const noexcept = 0;
  [[nodiscard]] virtual bool have_responses() const noexcept = 0;
  /// `some` must outlive the reader, as must these.
  [[nodiscard]] virtual std::unique_ptr<ReplicateReader> open(std::span<const std::uint32_t> some) const = 0;
  /// How many that follow one another can be made ready at once.
  [[nodiscard]] virtual std::size_t most_ready() const noexcept { return std::numeric_limits<std::size_t>::max(); }
  /// These, with what readers of `some` share; null: they share nothing.  All must outlive it; of no use when `stop`
  /// said so.
  [[nodiscard]] virtual std::unique_ptr<Replicates> ready(std::span<const std::uint32_t> /*some*/, int /*threads*/,
                                                          const StopAsked& /*stop*/) const {
    return nullptr;
  }
  /// `blocks` as the fit of one of them alone has them; all must outlive what is returned.
  [[nodiscard]] virtual Blocks blocks_of(const Blocks& blocks, const std::uint32_t& replicate) const = 0;
};

}  // namespace ogive::fitting
