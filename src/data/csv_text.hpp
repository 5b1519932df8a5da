/// Small questions about the bytes of a CSV file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ogive {

/// A place in a block of text and what is wrong there: the end of a sentence that begins "line N of FILE".
struct Trouble {
  std::size_t offset = 0;
  std::string what;
};

/// The text as a message shows it: control bytes escaped, at most about 40 characters.
[[nodiscard]] std::string shown(std::string_view text);

/// Line ends in the text, inside quotes or not: \n, \r\n or a lone \r.
[[nodiscard]] std::int64_t count_lines(std::string_view text) noexcept;

/// The first NUL byte or invalid UTF-8 (overlong forms and surrogates included).
[[nodiscard]] std::optional<Trouble> find_bad_bytes(std::string_view text);

[[nodiscard]] inline bool is_blank(char c, char separator) noexcept {
  return (c == ' ' || c == '\t') && c != separator;
}

/// The text without surrounding blanks.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace ogive
