#include "fit/row_table.hpp"

#include <algorithm>

namespace ogive::fitting {

std::uint32_t RowTable::place(const std::uint64_t* row, std::uint64_t hash) {
  constexpr std::uint64_t kIndex = 0xFFFFFFFF;
  const std::size_t mask = slots_.size() - 1;
  const std::uint64_t tag = hash >> 32;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if (slots_[at] >> 32 != tag) continue;
    const std::size_t index = (slots_[at] & kIndex) - 1;
    if (std::equal(row, row + width_, words_.data() + index * width_)) return static_cast<std::uint32_t>(index);
  }
  const std::size_t index = hashes_.size();
  slots_[at] = slot_of(hash, index);
  words_.insert(words_.end(), row, row + width_);
  hashes_.push_back(hash);
  if (2 * hashes_.size() > slots_.size()) grow();
  return static_cast<std::uint32_t>(index);
}

void RowTable::grow() {
  slots_.assign(2 * slots_.size(), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t index = 0; index < hashes_.size(); ++index) {
    std::size_t at = hashes_[index] & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = slot_of(hashes_[index], index);
  }
}

}  // namespace ogive::fitting
