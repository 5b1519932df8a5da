#include "base/result.hpp"

#include <algorithm>
#include <vector>

namespace ogive {

std::string_view code_name(Errc code) noexcept {
  switch (code) {
    case Errc::bad_option: return "bad_option";
    case Errc::bad_formula: return "bad_formula";
    case Errc::unknown_column: return "unknown_column";
    case Errc::bad_type: return "bad_type";
    case Errc::bad_response: return "bad_response";
    case Errc::bad_data: return "bad_data";
    case Errc::not_estimable: return "not_estimable";
    case Errc::out_of_range: return "out_of_range";
    case Errc::unknown_level: return "unknown_level";
    case Errc::bad_model: return "bad_model";
    case Errc::cannot_read: return "cannot_read";
    case Errc::cannot_write: return "cannot_write";
    case Errc::too_large: return "too_large";
    case Errc::interrupted: return "interrupted";
    case Errc::internal: return "internal";
  }
  return "internal";
}

namespace {

/// Code points in the UTF-8 text: what a caret line has to skip.
std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string describe(const Error& error) {
  const Place& place = error.place;
  if (place.source.empty()) return error.sentence;
  const std::size_t begin = std::min(place.begin, place.source.size());
  const std::size_t end = std::clamp(place.end, begin, place.source.size());
  std::string shown = place.source;
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  const std::size_t carets = std::max<std::size_t>(1, code_points(std::string_view(shown).substr(begin, end - begin)));
  return error.sentence + "\n    " + shown + "\n    " +
         std::string(code_points(std::string_view(shown).substr(0, begin)), ' ') + std::string(carets, '^');
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (a != b && std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char c, char d) { return lower(c) == lower(d); }))
    return 1;  // nothing is nearer than the same name in other letters
  // Optimal string alignment (Damerau 1964) with three rolling rows.
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before(width), previous(width), current(width);
  for (std::size_t j = 0; j < width; ++j) previous[j] = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = 2 * i;
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
      current[j] = std::min({previous[j] + 2, current[j - 1] + 2, previous[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 2);
    }
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

}  // namespace ogive
