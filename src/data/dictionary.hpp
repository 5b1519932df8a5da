/// Text to codes in order of first appearance.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ogive {

/// Open addressing over the list of levels: one look-up and no allocation for a level already seen.
class Dictionary {
 public:
  /// The code of `text`, added when it is new.  Codes are 0, 1, 2, ...
  std::uint32_t code(std::string_view text) {
    if (2 * (levels_.size() + 1) > slots_.size()) grow();
    std::size_t at = std::hash<std::string_view>{}(text) & (slots_.size() - 1);
    for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
      if (levels_[slots_[at] - 1] == text) return slots_[at] - 1;
    levels_.emplace_back(text);
    slots_[at] = static_cast<std::uint32_t>(levels_.size());
    return slots_[at] - 1;
  }

  [[nodiscard]] const std::vector<std::string>& levels() const noexcept { return levels_; }
  [[nodiscard]] std::vector<std::string> take() && { return std::move(levels_); }

 private:
  void grow() {
    slots_.assign(slots_.empty() ? 32 : 2 * slots_.size(), 0);
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      std::size_t at = std::hash<std::string_view>{}(levels_[i]) & (slots_.size() - 1);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
  }

  std::vector<std::string> levels_;
  std::vector<std::uint32_t> slots_;  // code + 1; 0 is free; a power of two long
};

}  // namespace ogive
