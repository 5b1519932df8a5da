#include "data/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace ogive {
namespace {

constexpr std::size_t kShownBytes = 40;

unsigned byte_at(std::string_view text, std::size_t i) noexcept {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

/// Length of the well-formed sequence at i (Unicode 15, table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t i) noexcept {
  const unsigned a = byte_at(text, i);
  const unsigned b = byte_at(text, i + 1);
  const auto follows = [&](std::size_t k) { return (byte_at(text, i + k) & 0xC0U) == 0x80U; };
  if (a < 0x80U) return 1;
  if (a >= 0xC2U && a <= 0xDFU) return follows(1) ? 2 : 0;
  if (a >= 0xE0U && a <= 0xEFU) {
    const unsigned low = a == 0xE0U ? 0xA0U : 0x80U;
    const unsigned high = a == 0xEDU ? 0x9FU : 0xBFU;
    return b >= low && b <= high && follows(2) ? 3 : 0;
  }
  if (a >= 0xF0U && a <= 0xF4U) {
    const unsigned low = a == 0xF0U ? 0x90U : 0x80U;
    const unsigned high = a == 0xF4U ? 0x8FU : 0xBFU;
    return b >= low && b <= high && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_ascii(std::string_view text) noexcept {
  unsigned char all = 0;
  for (const char c : text) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80U;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= kShownBytes) return out + "...";
    const unsigned c = byte_at(text, i);
    const std::size_t length = sequence_length(text, i);
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c < 0x20U || c == 0x7FU || length == 0)
      out += fmt::format("\\x{:02x}", c);
    else
      out += text.substr(i, length);
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::int64_t count_lines(std::string_view text) noexcept {
  // Sums of bytes in runs short enough for a byte: compilers make 16 or 32 comparisons at a time of it.
  constexpr std::size_t kRun = 128;
  std::int64_t lines = 0;
  std::size_t i = 0;
  for (; i + kRun <= text.size(); i += kRun) {
    std::uint8_t run = 0;
    for (std::size_t k = 0; k < kRun; ++k) run = static_cast<std::uint8_t>(run + (text[i + k] == '\n' ? 1 : 0));
    lines += run;
  }
  lines += std::count(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), '\n');
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
    lines += byte_at(text, at + 1) == '\n' ? 0 : 1;
  return lines;
}

std::optional<Trouble> find_bad_bytes(std::string_view text) {
  const std::size_t nul = text.find('\0');
  std::optional<Trouble> found;
  if (nul != std::string_view::npos)
    found = Trouble{nul, "holds a NUL byte, which no text file has; write the file again as UTF-8 text"};
  if (found && text.starts_with("PAR1"))
    return Trouble{0, "is how a Parquet file begins; give it a name that ends in .parquet"};
  if (is_ascii(text.substr(0, nul))) return found;
  for (std::size_t i = 0; i < std::min(nul, text.size());) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0)
      return Trouble{
          i, fmt::format("is not valid UTF-8 at \"{}\"; save the file as UTF-8 (for example with "
                         "'iconv -f WINDOWS-1252 -t UTF-8')",
                         shown(text.substr(i, std::min<std::size_t>(text.substr(i).find_first_of(",;\t|\r\n"), 12))))};
    i += length;
  }
  return found;
}

}  // namespace ogive
