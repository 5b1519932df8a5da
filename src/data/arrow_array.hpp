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

/// Fills an array with the rows of a column; it shares `owner`, which keeps the column.
void fill_array(const Column& column, const RowSpan& span, const std::shared_ptr<const void>& owner, ArrowArray& out);

/// How many rows of the span, from its first on, have texts of at most `most` bytes together.
[[nodiscard]] std::int64_t fitting_rows(const Column& text, const RowSpan& span, std::int64_t most);

}  // namespace ogive
