#include "data/csv_dialect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>

#include "data/csv_cells.hpp"
#include "data/csv_text.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};
constexpr std::size_t kRecordsLookedAt = 200;

/// Past the quoted text that opens at `opening`; npos when it is not closed.
std::size_t quote_end(std::string_view text, std::size_t opening) noexcept {
  std::size_t at = opening + 1;
  for (;;) {
    at = text.find('"', at);
    if (at == kNone) return kNone;
    if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
    at += 2;
  }
}

/// The cells of one record, raw.
std::vector<std::string_view> split_record(std::string_view record, char separator) {
  while (!record.empty() && (record.back() == '\n' || record.back() == '\r')) record.remove_suffix(1);
  std::vector<std::string_view> cells;
  std::size_t begin = 0;
  for (;;) {
    std::size_t at = begin;
    while (at < record.size() && is_blank(record[at], separator)) ++at;
    if (at < record.size() && record[at] == '"') at = quote_end(record, at);
    const std::size_t end = at == kNone ? kNone : record.find(separator, at);
    cells.push_back(record.substr(begin, end == kNone ? kNone : end - begin));
    if (end == kNone) return cells;
    begin = end + 1;
  }
}

bool blank_record(std::string_view record) noexcept { return record.find_first_not_of(" \r\n") == kNone; }

/// Field counts of the first records.
std::vector<std::size_t> field_counts(std::string_view window, char separator, bool final) {
  std::vector<std::size_t> counts;
  for (std::size_t at = 0; at < window.size() && counts.size() < kRecordsLookedAt;) {
    std::size_t end = record_end(window, at, separator, final);
    if (end == kNone) {
      if (!counts.empty() && !final) break;
      end = window.size();
    }
    const std::string_view record = window.substr(at, end - at);
    if (!blank_record(record)) counts.push_back(split_record(record, separator).size());
    at = end;
  }
  return counts;
}

}  // namespace

std::size_t record_end(std::string_view text, std::size_t begin, char separator, bool final) {
  std::size_t at = begin;
  for (;;) {
    while (at < text.size() && is_blank(text[at], separator)) ++at;  // at the start of a cell
    if (at < text.size() && text[at] == '"') at = quote_end(text, at);
    if (at == kNone) return kNone;
    while (at < text.size() && text[at] != separator && text[at] != '\n' && text[at] != '\r') ++at;
    if (at >= text.size()) return kNone;
    if (text[at] == separator) {
      ++at;
      continue;
    }
    if (text[at] == '\n') return at + 1;
    if (at + 1 < text.size()) return at + (text[at + 1] == '\n' ? 2 : 1);
    return final ? at + 1 : kNone;
  }
}

char find_separator(std::string_view window, bool final) {
  char best = kSeparators[0];
  double best_share = 0;
  std::size_t best_count = 1;
  for (const char separator : kSeparators) {
    const std::vector<std::size_t> counts = field_counts(window, separator, final);
    if (counts.empty() || counts[0] < 2) continue;
    const auto agree = std::count(counts.begin(), counts.end(), counts[0]);
    const double share = static_cast<double>(agree) / static_cast<double>(counts.size());
    if (share > best_share || (share == best_share && counts[0] > best_count)) {
      best = separator;
      best_share = share;
      best_count = counts[0];
    }
  }
  return best;
}

std::vector<std::string> header_names(std::string_view record, char separator) {
  std::vector<std::string> names;
  std::string scratch;
  for (const std::string_view raw : split_record(record, separator)) {
    const bool quoted = trimmed(raw).starts_with('"');
    const std::string_view name = unquoted(raw, scratch);
    names.emplace_back(quoted ? name : trimmed(name));
  }
  return names;
}

Result<std::size_t> skip_mark(std::string_view window, const std::string& file) {
  if (window.starts_with("\xEF\xBB\xBF")) return 3;
  const char* coding = nullptr;
  if (window.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
      window.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    coding = "UTF-32";
  else if (window.starts_with("\xFF\xFE") || window.starts_with("\xFE\xFF"))
    coding = "UTF-16";
  if (coding == nullptr) return 0;
  return fail(Errc::bad_data,
              fmt::format("{0} is {1} text; convert it first, for example with 'iconv -f {1} -t UTF-8'", file, coding),
              in_file(file, 1));
}

Status check_names(const std::vector<std::string>& names, const std::string& file, std::int64_t line) {
  const Place place = in_file(file, line);
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool may_be_empty = i == 0 || i + 1 == names.size();
    if (names[i].empty() && may_be_empty) continue;
    if (names[i].empty())
      return fail(Errc::bad_data, fmt::format("the header of {} has no name for column {}; give it one", file, i + 1),
                  place);
    const auto [at, added] = seen.try_emplace(names[i], i);
    if (!added) {
      Place where = place;
      where.column = names[i];
      return fail(Errc::bad_data,
                  fmt::format("the header of {} names columns {} and {} both '{}'; give one of them another name", file,
                              at->second + 1, i + 1, shown(names[i])),
                  where);
    }
  }
  return {};
}

}  // namespace ogive
