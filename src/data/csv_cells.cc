#include "data/csv_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace ogive {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kLows = 0x7F7F7F7F7F7F7F7FU;

std::uint64_t repeated(char c) noexcept { return kOnes * static_cast<unsigned char>(c); }

/// The high bit of every byte of x that is zero, exactly (Warren, Hacker's Delight, 6-1).
std::uint64_t zero_bytes(std::uint64_t x) noexcept { return ~(((x & kLows) + kLows) | x | kLows); }

std::uint64_t load_little(const char* from) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
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
  return text.find('"') == std::string_view::npos ? find_plain() : find_quoted();
}

std::optional<Trouble> Cells::find_plain() {
  const char* const data = text_.data();
  const std::size_t size = text_.size();
  // True when the row is sound; `\n` after `\r` ends nothing.
  const auto take = [&](std::size_t at) {
    if (data[at] == separator_) {
      end_cell(at);
      return true;
    }
    if (data[at] == '\n' && at == row_begin_ && at > 0 && data[at - 1] == '\r') {
      row_begin_ = at + 1;
      return true;
    }
    if (!end_row(at)) return false;
    row_begin_ = at + 1;
    return true;
  };
  const std::uint64_t separators = repeated(separator_);
  const std::uint64_t feeds = repeated('\n');
  const std::uint64_t returns = repeated('\r');
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    const std::uint64_t word = load_little(data + i);
    std::uint64_t found = zero_bytes(word ^ separators) | zero_bytes(word ^ feeds) | zero_bytes(word ^ returns);
    for (; found != 0; found &= found - 1)
      if (!take(i + static_cast<std::size_t>(std::countr_zero(found) / 8))) return ragged();
  }
  for (; i < size; ++i)
    if ((data[i] == separator_ || data[i] == '\n' || data[i] == '\r') && !take(i)) return ragged();
  if (row_begin_ < size && !end_row(size)) return ragged();
  return std::nullopt;
}

std::optional<Trouble> Cells::find_quoted() {
  const char* const data = text_.data();
  const std::size_t size = text_.size();
  std::size_t at = 0;
  while (at < size) {
    std::size_t cell = at;
    while (cell < size && is_blank(data[cell], separator_)) ++cell;
    if (cell < size && data[cell] == '"') {
      const std::size_t opening = cell++;
      for (;;) {
        cell = text_.find('"', cell);
        if (cell == std::string_view::npos)
          return Trouble{opening,
                         fmt::format("opens a quote that is never closed: {}; close it, or double a quote that "
                                     "belongs to the text",
                                     shown(first_line(text_.substr(opening))))};
        ++cell;
        if (cell >= size || data[cell] != '"') break;
        ++cell;
      }
      while (cell < size && is_blank(data[cell], separator_)) ++cell;
      if (cell < size && data[cell] != separator_ && data[cell] != '\n' && data[cell] != '\r')
        return Trouble{opening,
                       fmt::format("has text after a closing quote: {}; double a quote that belongs to the text",
                                   shown(text_.substr(opening, text_.find_first_of("\r\n", cell) - opening)))};
    } else {
      while (cell < size && data[cell] != separator_ && data[cell] != '\n' && data[cell] != '\r') ++cell;
    }
    at = cell;
    if (at < size && data[at] == separator_) {
      end_cell(at++);
      if (at < size) continue;
    }
    if (!end_row(at)) return ragged();
    if (at < size) at += data[at] == '\r' && at + 1 < size && data[at + 1] == '\n' ? 2 : 1;
    row_begin_ = at;
  }
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
