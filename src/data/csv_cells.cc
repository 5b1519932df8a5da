#include "data/csv_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "data/which_bytes.hpp"

namespace ogive {
namespace {

/// The places of what can end a cell, and of quotes where there are any, in the first 64 bytes.
template <bool quotes>
std::uint64_t ends_in_64(std::string_view text, char separator) noexcept {
  if (text.size() < 64) {
    std::array<char, 64> last{};  // zeros behind the text: no byte of a file that is looked for
    std::memcpy(last.data(), text.data(), text.size());
    return ends_in_64<quotes>({last.data(), last.size()}, separator);
  }
  if constexpr (quotes) return which_of_64(text.data(), std::array{separator, '\n', '\r', '"'});
  return which_of_64(text.data(), std::array{separator, '\n', '\r'});
}

std::string_view first_line(std::string_view text) noexcept { return text.substr(0, text.find_first_of("\r\n")); }

}  // namespace

Trouble Cells::ragged() const {
  const std::size_t fields = count_ - row_begins_.size() * columns_;
  return {row_begin_,
          fmt::format("has {} field{}, but the header has {}; give every line as many fields as the header, and quote "
                      "fields that hold '{}'",
                      fields, fields == 1 ? "" : "s", columns_, shown({&separator_, 1}))};
}

/// Ends the row at a line end or at the end of the text; false when it is ragged.
bool Cells::end_row(std::size_t at) {
  const std::size_t before = row_begins_.size() * columns_;
  if (count_ == before) {
    const std::string_view line = text_.substr(row_begin_, at - row_begin_);
    if (std::all_of(line.begin(), line.end(), [&](char c) { return is_blank(c, separator_); })) return true;
  }
  end_cell(at);
  if (count_ - before != columns_) return false;
  row_begins_.push_back(static_cast<std::uint32_t>(row_begin_));
  return true;
}

std::optional<Trouble> Cells::find(std::string_view text, char separator, std::size_t columns) {
  text_ = text;
  separator_ = separator;
  columns_ = columns;
  count_ = 0;
  row_begin_ = 0;
  row_begins_.clear();
  if (capacity_ < text.size() + 1) {  // a cell takes a byte or ends the text
    capacity_ = text.size() + 1;
    ends_ = std::make_unique_for_overwrite<std::uint32_t[]>(capacity_);
  }
  return text.find('"') == std::string_view::npos ? scan<false>() : scan<true>();
}

/// From the quote that opens a cell to what ends the cell.
std::optional<Trouble> Cells::skip_quoted(std::size_t& at) const {
  const std::size_t opening = at++;
  for (;;) {
    at = text_.find('"', at);
    if (at == std::string_view::npos)
      return Trouble{opening, fmt::format("opens a quote that is never closed: {}; close it, or double a quote that "
                                          "belongs to the text",
                                          shown(first_line(text_.substr(opening))))};
    ++at;
    if (at >= text_.size() || text_[at] != '"') break;
    ++at;
  }
  while (at < text_.size() && is_blank(text_[at], separator_)) ++at;
  if (at < text_.size() && text_[at] != separator_ && text_[at] != '\n' && text_[at] != '\r')
    return Trouble{opening, fmt::format("has text after a closing quote: {}; double a quote that belongs to the text",
                                        shown(text_.substr(opening, text_.find_first_of("\r\n", at) - opening)))};
  return std::nullopt;
}

template <bool quotes>
std::optional<Trouble> Cells::scan() {
  const char* const data = text_.data();
  const std::size_t size = text_.size();
  std::size_t cell_begin = 0;
  // True when the row is sound; `\n` after `\r` ends nothing.
  const auto take = [&](std::size_t at) {
    cell_begin = at + 1;
    if (data[at] == separator_) {
      end_cell(at);
      return true;
    }
    const bool half = data[at] == '\n' && at == row_begin_ && at > 0 && data[at - 1] == '\r';
    if (!half && !end_row(at)) return false;
    row_begin_ = at + 1;
    return true;
  };
  // Elsewhere in a cell a quote is text.
  const auto opens = [&](std::size_t at) {
    return std::all_of(data + cell_begin, data + at, [&](char c) { return is_blank(c, separator_); });
  };
  for (std::size_t i = 0; i < size;) {
    std::uint64_t found = ends_in_64<quotes>(text_.substr(i, 64), separator_);
    std::size_t next = i + 64;
    while (found != 0) {
      std::size_t at = i + static_cast<std::size_t>(std::countr_zero(found));
      found &= found - 1;
      if (quotes && data[at] == '"') {
        if (!opens(at)) continue;
        if (auto trouble = skip_quoted(at)) return trouble;
        if (at >= next) {
          next = at;
          break;
        }
        found &= ~std::uint64_t{0} << (at - i);
      } else if (!take(at)) {
        return ragged();
      }
    }
    i = next;
  }
  if (row_begin_ < size && !end_row(size)) return ragged();
  return std::nullopt;
}

std::string_view unquoted(std::string_view raw, std::string& scratch) {
  std::size_t begin = 0;
  while (begin < raw.size() && (raw[begin] == ' ' || raw[begin] == '\t')) ++begin;
  if (begin == raw.size() || raw[begin] != '"') return raw;
  const std::size_t end = raw.rfind('"');
  const std::string_view inside = raw.substr(begin + 1, end > begin ? end - begin - 1 : 0);
  if (inside.find('"') == std::string_view::npos) return inside;
  scratch.clear();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    scratch += inside[i];
    if (inside[i] == '"') ++i;
  }
  return scratch;
}

}  // namespace ogive
