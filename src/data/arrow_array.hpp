/// One column of a batch that goes out, and what the structures of the Arrow C interfaces keep until they are released.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "data/arrow_abi.hpp"
#include "data/column.hpp"

namespace ogive {

/// Rows of a batch: where they begin among the chunks, and how many there are.
struct RowSpan {
  std::size_t chunk = 0;
  std::int64_t begin = 0;
  std::int64_t rows = 0;
};

/// Children that a consumer may have taken away one by one.
template <class Interface>
struct HeldChildren {
  std::vector<Interface> children;
  std::vector<Interface*> pointers;
  std::array<const void*, 1> buffers = {};

  explicit HeldChildren(std::size_t size) : children(size), pointers(size) {
    for (std::size_t j = 0; j < size; ++j) pointers[j] = &children[j];
  }
  HeldChildren(const HeldChildren&) = delete;
  HeldChildren& operator=(const HeldChildren&) = delete;
  ~HeldChildren() {
    for (Interface& child : children)
      if (child.release != nullptr) child.release(&child);
  }
};

template <class Held, class Interface>
void release_held(Interface* given) noexcept {
  delete static_cast<Held*>(given->private_data);
  given->release = nullptr;
}

/// `given` owns what it holds from here on.
template <class Held, class Interface>
void hand_over(Interface& given, std::unique_ptr<Held> held) {
  given.private_data = held.release();
  given.release = release_held<Held, Interface>;
}

/// The format string of what goes out of a column.
[[nodiscard]] const char* arrow_format(Kind kind) noexcept;

/// The texts of a column's dictionary as a batch shares them.
struct ArrowLevels {
  std::vector<std::int32_t> ends = {0};
  std::vector<char> bytes;
  std::array<const void*, 3> buffers = {};  ///< of an array of them

  [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(ends.size()) - 1; }
  /// The format string of the codes: they take the fewest bytes that hold them, and are signed, as others want them.
  [[nodiscard]] const char* code_format() const noexcept;
};

/// Null where the texts have more than `most` bytes together.
[[nodiscard]] std::shared_ptr<const ArrowLevels> arrow_levels(const Column& text, std::int64_t most);

/// Fills an array with the rows of a column; it shares `owner`, which keeps the column.  Of texts with `levels` (else
/// null) it has codes and a dictionary, which it shares too.
void fill_array(const Column& column, const RowSpan& span, const std::shared_ptr<const void>& owner,
                const std::shared_ptr<const ArrowLevels>& levels, ArrowArray& out);

/// How many rows of the span, from its first on, have texts of at most `most` bytes together.
[[nodiscard]] std::int64_t fitting_rows(const Column& text, const RowSpan& span, std::int64_t most);

}  // namespace ogive
