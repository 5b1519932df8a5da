/// Where the cells of a block of whole records begin and end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_text.hpp"

namespace ogive {

/// Row-major ends of cells, over memory that is used again from block to block.
class Cells {
 public:
  [[nodiscard]] std::size_t rows() const noexcept { return row_begins_.size(); }

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  /// The raw text of a cell, quotes included.
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const noexcept {
    const std::uint32_t* end = ends_.get() + row * columns_ + column;
    const std::size_t begin = column == 0 ? row_begins_[row] : end[-1] + 1U;
    return text_.substr(begin, *end - begin);
  }
  [[nodiscard]] std::size_t offset(std::size_t row, std::size_t column) const noexcept {
    return static_cast<std::size_t>(at(row, column).data() - text_.data());
  }

  /// Finds the cells of `text`: whole records of `columns` cells each; blank lines are skipped.  The text must
  /// be shorter than 4 GiB and outlive the use of the cells.  Returns the first thing wrong, if any.
  [[nodiscard]] std::optional<Trouble> find(std::string_view text, char separator, std::size_t columns);

 private:
  template <bool quotes>
  [[nodiscard]] std::optional<Trouble> scan();
  [[nodiscard]] std::optional<Trouble> skip_quoted(std::size_t& at) const;
  [[nodiscard]] bool end_row(std::size_t at);
  [[nodiscard]] Trouble ragged() const;
  void end_cell(std::size_t at) noexcept { ends_[count_++] = static_cast<std::uint32_t>(at); }

  std::string_view text_;
  char separator_ = ',';
  std::size_t columns_ = 0;
  std::unique_ptr<std::uint32_t[]> ends_;
  std::size_t capacity_ = 0;
  std::size_t count_ = 0;      // cells so far
  std::size_t row_begin_ = 0;  // offset of the row being found
  std::vector<std::uint32_t> row_begins_;
};

/// The cell without its quotes: a view into `raw`, or into `scratch` where doubled quotes had to go.  Text that
/// is not quoted comes back as it is, blanks included.
[[nodiscard]] std::string_view unquoted(std::string_view raw, std::string& scratch);

}  // namespace ogive
