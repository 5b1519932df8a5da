#include "ogive/json_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "report/number.hpp"

namespace ogive {
namespace {

/// Bytes of the well-formed UTF-8 sequence that `text` begins with; 0 when there is none.
/// Source: Unicode 15, table 3-7.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return follows(1) ? 2 : 0;
  if (lead >= 0xE0U && lead <= 0xEFU) {
    const bool narrow = (lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xEDU && byte(1) > 0x9FU);
    return !narrow && follows(1) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0U && lead <= 0xF4U) {
    const bool narrow = (lead == 0xF0U && byte(1) < 0x90U) || (lead == 0xF4U && byte(1) > 0x8FU);
    return !narrow && follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text.substr(i));
    const char c = text[i];
    if (length == 0) {
      quoted += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
      quoted += c == '\n' ? "\\n" : c == '\t' ? "\\t" : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      quoted += text.substr(i, length);
    }
    i += length == 0 ? 1 : length;
  }
  return quoted + '"';
}

std::string json_number(double value) { return std::isfinite(value) ? report::shortest(value) : "null"; }

std::string error_json(const Error& error) {
  const Place& place = error.place;
  std::string text = fmt::format("{{\"error\": {{\"code\": {}, \"message\": {}", json_string(code_name(error.code)),
                                 json_string(error.sentence));
  if (!place.source.empty())
    text +=
        fmt::format(", \"source\": {}, \"begin\": {}, \"end\": {}", json_string(place.source), place.begin, place.end);
  if (!place.file.empty()) text += ", \"file\": " + json_string(place.file);
  if (place.line > 0) text += fmt::format(", \"line\": {}", place.line);
  if (!place.column.empty()) text += ", \"column\": " + json_string(place.column);
  return text + "}}\n";
}

}  // namespace ogive
