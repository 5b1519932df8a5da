#include "data/csv_decimals.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/constants.hpp"
#include "data/decimal_value.hpp"
#include "data/eight_bytes.hpp"

namespace ogive {
namespace {

constexpr std::size_t kBefore = 25;  // bytes before its end that are loaded of a cell
constexpr std::size_t kBehind = 9;   // bytes from its beginning
constexpr std::size_t kMostWhole = 8, kMostDecimals = 19;
constexpr std::uint64_t kEightZeros = repeated('0');

constexpr std::array kPowers = [] {
  std::array<std::uint64_t, kMostDecimals + 1> all{1};
  for (std::size_t k = 1; k < all.size(); ++k) all[k] = 10 * all[k - 1];
  return all;
}();

/// Of so many digits those that stand in the last eight places, in the eight before, and before these; and, as a
/// factor, the move of so many first bytes to the last places, which leaves zeros before them.
struct Places {
  std::array<std::uint64_t, kMostDecimals + 1> last{}, middle{}, first{};
  std::array<std::uint64_t, kMostWhole + 1> move{};
};
constexpr Places kPlaces = [] {
  Places all;
  for (std::size_t k = 0; k <= kMostDecimals; ++k) {
    all.last[k] = last_bytes(~std::uint64_t{0}, std::min<std::size_t>(k, 8));
    all.middle[k] = k <= 8 ? 0 : last_bytes(~std::uint64_t{0}, std::min<std::size_t>(k - 8, 8));
    all.first[k] = k <= 16 ? 0 : last_bytes(~std::uint64_t{0}, k - 16);
  }
  for (std::size_t k = 1; k <= kMostWhole; ++k) all.move[k] = std::uint64_t{1} << (8 * (8 - k));
  return all;
}();

/// A cell that is read: digits / 10^decimals.
struct Decimal {
  std::uint64_t digits = 0;
  std::size_t decimals = 0;
  bool marked = false;  ///< with a point: else an integer
  bool negative = false;
};

struct CellText {
  const char* begin = nullptr;
  const char* end = nullptr;
};

/// Reads a cell, which is not empty.  False for what is no decimal, and for what is left to parse_number: an exponent,
/// a plus, a minus zero, more than 8 digits before the point or 19 behind.
inline bool read_decimal(CellText cell, Decimal& out) noexcept {
  constexpr std::uint64_t kPoints = repeated('.' ^ '0');
  const bool negative = *cell.begin == '-';
  const char* const begin = cell.begin + (negative ? 1 : 0);
  const auto size = static_cast<std::size_t>(cell.end - begin);
  if (size - 1 >= kMostWhole + 1 + kMostDecimals) return false;
  const std::uint64_t head = load8(begin) ^ kEightZeros;
  const std::size_t whole = std::min(first_zero_byte(head ^ kPoints), size);
  const std::size_t marked = whole < size ? 1 : 0;
  const std::size_t decimals = size - whole - marked;
  if (decimals > kMostDecimals) return false;
  const std::uint64_t front = head * kPlaces.move[whole];
  const std::uint64_t last = (load8(cell.end - 8) ^ kEightZeros) & kPlaces.last[decimals];
  std::uint64_t wrong = beyond_digits(front) | beyond_digits(last);
  std::uint64_t digits = eight_digits(last);
  if (decimals > 8) {
    const std::uint64_t middle = (load8(cell.end - 16) ^ kEightZeros) & kPlaces.middle[decimals];
    wrong |= beyond_digits(middle);
    digits += eight_digits(middle) * kPowers[8];
    if (decimals > 16) {
      const std::uint64_t first = (load8(cell.end - 24) ^ kEightZeros) & kPlaces.first[decimals];
      wrong |= beyond_digits(first);
      digits += eight_digits(first) * kPowers[16];
    }
  }
  const std::uint64_t before = eight_digits(front);
  digits += before * kPowers[decimals];
  // The eight bytes of the head were digits and another follows, which is not known to be a point; 19 digits fit into
  // 64 bits, more need not; "007" is an identifier, "." no number, and the sign of a zero depends on its point.
  const bool odd = (whole == kMostWhole && marked != 0) || (before != 0 && whole + decimals > kMostDecimals) ||
                   (whole > 1 && *begin == '0') || size == marked || (negative && digits == 0);
  out = {.digits = digits, .decimals = decimals, .marked = marked != 0, .negative = negative};
  return wrong == 0 && !odd;
}

/// Reads cells that have as many decimals as one before, up to 8, in fewer steps: the place of the point is known.
class Alike {
 public:
  explicit Alike(const Decimal& as)
      : decimals_(as.decimals), marked_(as.marked ? 1 : 0), behind_(as.marked ? kPlaces.last[as.decimals] : ~0ULL) {}

  [[nodiscard]] std::uint8_t decimals() const noexcept { return static_cast<std::uint8_t>(decimals_); }

  /// False for all else, and for more than 15 digits.
  bool read(CellText cell, std::int64_t& whole) const noexcept {
    const bool negative = *cell.begin == '-';
    const char* const begin = cell.begin + (negative ? 1 : 0);
    const std::size_t count = static_cast<std::size_t>(cell.end - begin) - marked_;
    if (count - 1 >= kShortDigits) return false;
    // The digits before the point, loaded one byte later, come to stand where the point was.
    const std::uint64_t behind = load8(cell.end - 8), before = load8(cell.end - 9);
    const std::uint64_t last = (((behind ^ before) & behind_) ^ before ^ kEightZeros) & kPlaces.last[count];
    std::uint64_t wrong = beyond_digits(last);
    std::uint64_t digits = eight_digits(last);
    if (count > 8) {
      const std::uint64_t first = (load8(cell.end - 16 - marked_) ^ kEightZeros) & kPlaces.middle[count];
      wrong |= beyond_digits(first);
      digits += eight_digits(first) * kPowers[8];
    }
    const auto point = static_cast<std::uint64_t>(*(cell.end - decimals_ - 1) ^ '.') * marked_;
    wrong |= point | (count < decimals_ ? 1U : 0U);
    wrong |= count > decimals_ + 1 && *begin == '0' ? 1U : 0U;
    wrong |= negative && digits == 0 ? 1U : 0U;
    const auto value = static_cast<std::int64_t>(digits);
    whole = negative ? -value : value;
    return wrong == 0;
  }

 private:
  std::size_t decimals_, marked_;
  std::uint64_t behind_;  // the places of the decimals
};

/// The cells of one column, of which those at the edges of the text are read from a copy.
class DecimalCells {
 public:
  DecimalCells(const Cells& cells, std::size_t column) : cells_(cells), column_(column) {
    const std::string_view text = cells.text();
    if (text.size() < kBefore + kBehind) return;
    first_end_ = text.data() + kBefore;
    last_begin_ = text.data() + text.size() - kBehind;
  }

  /// With what may be loaded before and behind it; null where it is empty, and where it is too long.
  CellText operator[](std::size_t row) noexcept {
    const std::string_view cell = cells_.at(row, column_);
    if (cell.empty()) return {};
    const CellText text{cell.data(), cell.data() + cell.size()};
    return text.end >= first_end_ && text.begin <= last_begin_ ? text : copied(cell);
  }

 private:
  CellText copied(std::string_view cell) noexcept {
    if (cell.size() > kRoom) return {};
    std::memcpy(copy_.data() + kBefore, cell.data(), cell.size());
    return {copy_.data() + kBefore, copy_.data() + kBefore + cell.size()};
  }

  static constexpr std::size_t kRoom = 32;  // no decimal that is read is longer
  const Cells& cells_;
  std::size_t column_;
  const char* first_end_ = nullptr;
  const char* last_begin_ = nullptr;  // before the text, where every cell is at an edge
  std::array<char, kBefore + kRoom + kBehind> copy_{};
};

}  // namespace

std::size_t take_decimals(const Cells& cells, std::size_t column, std::size_t row, const DecimalRows& out,
                          bool& marked) {
  DecimalCells texts(cells, column);
  const std::size_t rows = cells.rows();
  Alike alike(Decimal{});
  bool point = false;
  for (; row < rows; ++row) {
    const CellText text = texts[row];
    if (text.begin == nullptr) break;
    out.decimals[row] = alike.decimals();
    if (alike.read(text, out.wholes[row])) continue;
    Decimal cell;
    if (!read_decimal(text, cell) || cell.digits >= kPowers[kShortDigits] || cell.decimals > kShortDigits) break;
    const auto whole = static_cast<std::int64_t>(cell.digits);
    out.wholes[row] = cell.negative ? -whole : whole;
    out.decimals[row] = static_cast<std::uint8_t>(cell.decimals);
    point |= cell.marked;
    if (cell.decimals <= 8) alike = Alike(cell);
  }
  marked |= point;
  return row;
}

void make_reals(const DecimalRows& decimals, std::size_t rows) noexcept {
  char* at = reinterpret_cast<char*>(decimals.wholes);
  for (std::size_t i = 0; i < rows; ++i, at += sizeof(double)) {
    const bool present = decimals.validity == nullptr || ((decimals.validity[i >> 3] >> (i & 7)) & 1) != 0;
    // At most 15 digits over a power of ten that a double holds: rounded once.
    const double real = static_cast<double>(decimals.wholes[i]) / static_cast<double>(kPowers[decimals.decimals[i]]);
    const double value = present ? real : kNaN;
    std::memcpy(at, &value, sizeof value);
  }
}

std::size_t take_reals(const Cells& cells, std::size_t column, std::size_t row, double* out) {
  DecimalCells texts(cells, column);
  const std::size_t rows = cells.rows();
  for (; row < rows; ++row) {
    const CellText text = texts[row];
    Decimal cell;
    if (text.begin == nullptr || !read_decimal(text, cell)) break;
    const std::optional<double> value = decimal_value(cell.digits, cell.decimals);
    if (!value) break;
    // Without a branch: in many columns every second number is negative.
    out[row] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(*value) ^
                                     (static_cast<std::uint64_t>(cell.negative ? 1 : 0) << 63U));
  }
  return row;
}

}  // namespace ogive
