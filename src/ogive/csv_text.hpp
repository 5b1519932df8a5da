/// Cells of CSV as RFC 4180 writes them.
#pragma once

#include <string>
#include <string_view>

namespace ogive {

/// The text, in quotes where it holds a separator, a quote, a line break, or a space at an end.
[[nodiscard]] inline std::string csv_cell(std::string_view text) {
  const bool plain = text.find_first_of(",;|\t\"\n\r") == std::string_view::npos &&
                     (text.empty() || (text.front() != ' ' && text.back() != ' '));
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace ogive
