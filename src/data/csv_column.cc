#include "data/csv_column.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/constants.hpp"
#include "data/csv_decimals.hpp"
#include "data/csv_number.hpp"
#include "data/dictionary.hpp"

namespace ogive {
namespace {

/// 1 true, 0 false, -1 neither.  "T" and "F" alone are not taken: a column of them may well be text.
int boolean_in(std::string_view text) noexcept {
  if (text == "true" || text == "TRUE" || text == "True") return 1;
  if (text == "false" || text == "FALSE" || text == "False") return 0;
  return -1;
}

class ColumnParser {
 public:
  ColumnParser(const Cells& cells, std::size_t column, const CellRules& rules)
      : cells_(cells), column_(column), rules_(rules), rows_(cells.rows()) {}

  BlockColumn parse(bool as_text) {
    if (as_text || !parse_values()) parse_text();
    return finish();
  }

 private:
  bool parse_values();
  std::size_t parse_decimals();
  bool take_slowly(std::size_t row, std::string_view text, const Number& number);
  void become(Kind kind, std::size_t row);
  void parse_text();
  std::int64_t line_of(std::size_t row) const noexcept;
  BlockColumn finish();

  /// The number in a cell, with the decimal mark that its file may use.
  Number number_in(std::string_view text, std::size_t row) noexcept {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    Number number = parse_number(begin, end, '.');
    if (!rules_.comma_marks()) return number;
    const bool point = number.kind != NumberKind::none;
    if (!point) number = parse_number(begin, end, ',');
    if (number.kind == NumberKind::real && number.marked) {
      Seen& seen = block_.seen;
      if (!seen.point && !seen.comma) mark_row_ = row;
      (point ? seen.point : seen.comma) = true;
    }
    return number;
  }

  std::string_view raw(std::size_t row) const noexcept { return cells_.at(row, column_); }

  /// The trimmed text of a cell that is not text.
  std::string_view plain(std::size_t row) {
    std::string_view text = raw(row);
    if (!text.empty() && static_cast<unsigned char>(text.front()) > '"' &&
        static_cast<unsigned char>(text.back()) > ' ')
      return text;
    return trimmed(unquoted(text, scratch_));
  }

  void allocate(std::size_t bytes) {
    memory_->values = std::make_unique_for_overwrite<std::uint64_t[]>((bytes + 7) / 8);
    values_ = memory_->values.get();
  }
  template <class T>
  T* as() noexcept {
    return static_cast<T*>(values_);
  }

  DecimalRows decimal_rows() noexcept {
    return {as<std::int64_t>(), decimals_.data(), static_cast<std::int64_t>(rows_), memory_->validity.get()};
  }

  bool present(std::size_t row) const noexcept {
    return memory_->validity == nullptr || ((memory_->validity[row >> 3] >> (row & 7)) & 1) != 0;
  }

  /// What stands in a row without a value: never read for its value, but never garbage either.
  void set_default(std::size_t row) noexcept {
    if (block_.kind == Kind::real) as<double>()[row] = kNaN;
    if (block_.kind == Kind::integer) as<std::int64_t>()[row] = 0;
    if (block_.kind == Kind::boolean) as<std::uint8_t>()[row] = 0;
    if (block_.kind == Kind::text) as<std::uint32_t>()[row] = 0;
  }

  void set_missing(std::size_t row) {
    if (memory_->validity == nullptr) {
      const std::size_t bytes = (rows_ + 7) / 8;
      memory_->validity = std::make_unique_for_overwrite<std::uint8_t[]>(bytes);
      std::fill_n(memory_->validity.get(), bytes, std::uint8_t{0xFF});
      if (rows_ % 8 != 0) memory_->validity[bytes - 1] = static_cast<std::uint8_t>((1U << (rows_ % 8)) - 1);
    }
    std::uint8_t& byte = memory_->validity[row >> 3];
    byte = static_cast<std::uint8_t>(byte & ~(1U << (row & 7)));
    ++block_.chunk.missing;
    set_default(row);
  }

  const Cells& cells_;
  std::size_t column_;
  const CellRules& rules_;
  std::size_t rows_;
  std::shared_ptr<ChunkMemory> memory_ = std::make_shared<ChunkMemory>();
  void* values_ = nullptr;
  BlockColumn block_;
  std::vector<std::uint8_t> decimals_;  // of a real column all of whose values are whole numbers so far
  std::size_t mark_row_ = 0;            // of the first decimal mark
  std::size_t other_row_ = 0;           // of the first cell that is no number
  std::string scratch_;
};

/// Makes room for, or converts, the rows before `row` of a column that turns out to be of a wider kind.
void ColumnParser::become(Kind kind, std::size_t row) {
  if (block_.kind == Kind::missing) allocate(kind == Kind::boolean ? rows_ : 8 * rows_);
  const bool converts = block_.kind == Kind::integer;
  block_.kind = kind;
  for (std::size_t i = 0; i < row; ++i) {
    if (converts && (block_.chunk.missing == 0 || present(i)))
      as<double>()[i] = static_cast<double>(as<std::int64_t>()[i]);
    else
      set_default(i);
  }
}

/// The rows before the first cell that is neither a plain decimal nor missing; returns its row.
std::size_t ColumnParser::parse_decimals() {
  allocate(8 * rows_);
  decimals_.assign(rows_, 0);
  bool marked = false;
  std::size_t row = 0;
  for (;; ++row) {
    row = take_decimals(cells_, column_, row, decimal_rows(), marked);
    if (row == rows_ || !is_missing(plain(row), rules_)) break;
    set_missing(row);
    as<std::int64_t>()[row] = 0;
  }
  const bool found = static_cast<std::int64_t>(row) > block_.chunk.missing;
  if (found) block_.kind = marked ? Kind::real : Kind::integer;
  if (!found) memory_->values.reset();
  if (block_.kind == Kind::real && row == rows_) return row;
  if (block_.kind == Kind::real) make_reals(decimal_rows(), row);
  decimals_.clear();
  return row;
}

/// Numbers or booleans; false when the column needs to be text.
bool ColumnParser::parse_values() {
  const bool plainly = !rules_.comma_marks() && !rules_.missing_numbers;
  for (std::size_t row = plainly ? parse_decimals() : 0; row < rows_; ++row) {
    if (plainly && block_.kind == Kind::real) row = take_reals(cells_, column_, row, as<double>());
    if (row == rows_) break;
    const std::string_view text = plain(row);
    if (text.empty() || (rules_.missing_numbers && is_missing(text, rules_))) {
      set_missing(row);
      continue;
    }
    const Number number = number_in(text, row);
    if (number.kind == NumberKind::integer && block_.kind == Kind::integer) {
      as<std::int64_t>()[row] = number.integer;
    } else if (number.kind != NumberKind::none && block_.kind == Kind::real) {
      as<double>()[row] = number.real;
    } else if (!take_slowly(row, text, number)) {
      return false;
    }
    if (block_.seen.conflict()) return false;
  }
  block_.seen.boolean = block_.kind == Kind::boolean;
  block_.seen.integer = block_.kind == Kind::integer;
  block_.seen.real = block_.kind == Kind::real;
  const std::int64_t here = static_cast<std::int64_t>(rows_) - block_.chunk.missing;
  (block_.kind == Kind::boolean ? block_.others : block_.numbers) = here;
  return true;
}

/// A cell that is not what the column is so far.
bool ColumnParser::take_slowly(std::size_t row, std::string_view text, const Number& number) {
  if (number.kind != NumberKind::none) {
    if (block_.kind == Kind::boolean) return false;
    become(number.kind == NumberKind::real ? Kind::real : Kind::integer, row);
    if (block_.kind == Kind::real)
      as<double>()[row] = number.real;
    else
      as<std::int64_t>()[row] = number.integer;
    return true;
  }
  if (is_missing(text, rules_)) {
    set_missing(row);
    return true;
  }
  const int truth = boolean_in(text);
  if (truth < 0 || (block_.kind != Kind::missing && block_.kind != Kind::boolean)) return false;
  if (block_.kind == Kind::missing) become(Kind::boolean, row);
  as<std::uint8_t>()[row] = static_cast<std::uint8_t>(truth);
  return true;
}

void ColumnParser::parse_text() {
  block_ = BlockColumn{};
  block_.kind = Kind::text;
  *memory_ = ChunkMemory{};
  allocate(sizeof(std::uint32_t) * rows_);
  Dictionary dictionary;
  std::vector<std::int64_t> counts;
  std::vector<std::size_t> first_row;
  for (std::size_t row = 0; row < rows_; ++row) {
    const std::string_view text = unquoted(raw(row), scratch_);
    if (is_missing(trimmed(text), rules_)) {
      set_missing(row);
      continue;
    }
    const std::uint32_t code = dictionary.code(text);
    as<std::uint32_t>()[row] = code;
    if (code == counts.size()) {
      counts.push_back(0);
      first_row.push_back(row);
    }
    ++counts[code];
  }
  for (std::size_t code = 0; code < counts.size(); ++code) {
    const std::string_view text = trimmed(dictionary.levels()[code]);
    const Number number = number_in(text, first_row[code]);
    block_.seen.integer |= number.kind == NumberKind::integer;
    block_.seen.real |= number.kind == NumberKind::real;
    if (number.kind != NumberKind::none) {
      block_.numbers += counts[code];
      continue;
    }
    (boolean_in(text) < 0 ? block_.seen.other : block_.seen.boolean) = true;
    block_.like_numbers |= !why_no_number(text).empty();
    if (block_.others == 0) other_row_ = first_row[code];
    block_.others += counts[code];
  }
  block_.levels = std::move(dictionary).take();
}

/// Number of line ends before the cell.
std::int64_t ColumnParser::line_of(std::size_t row) const noexcept {
  return count_lines(cells_.text().substr(0, cells_.offset(row, column_)));
}

BlockColumn ColumnParser::finish() {
  if (block_.others > 0) {
    block_.first_other = line_of(other_row_);
    block_.first_text = shown(unquoted(raw(other_row_), scratch_));
  }
  if (block_.seen.point || block_.seen.comma) {
    block_.first_mark = line_of(mark_row_);
    block_.mark_text = shown(unquoted(raw(mark_row_), scratch_));
  }
  block_.chunk.rows = static_cast<std::int64_t>(rows_);
  block_.chunk.values = values_;
  block_.chunk.finite = true;  // "inf" and its like are text, an overflow is an error
  block_.chunk.validity = memory_->validity.get();
  if (block_.kind == Kind::missing) block_.chunk.validity = nullptr;
  block_.memory = memory_;
  narrow(block_, decimals_.empty() ? DecimalRows{} : decimal_rows());
  point_at(block_, memory_->values.get());
  return std::move(block_);
}

}  // namespace

bool is_missing(std::string_view text, const CellRules& rules) noexcept {
  return text.empty() || std::find(rules.missing.begin(), rules.missing.end(), text) != rules.missing.end();
}

BlockColumn parse_column(const Cells& cells, std::size_t column, const CellRules& rules, bool as_text) {
  return ColumnParser(cells, column, rules).parse(as_text);
}

}  // namespace ogive
