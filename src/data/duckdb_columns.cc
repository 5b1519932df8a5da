#include "data/duckdb_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "data/duckdb_files.hpp"

namespace ogive {
namespace {

bool is_of_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Anywhere, in a comment or a text too: nothing is lost but time.
bool has_word(std::string_view sql, std::string_view lower_case) {
  const auto is_same = [](char of_sql, char of_word) {
    return (of_sql >= 'A' && of_sql <= 'Z' ? of_sql - 'A' + 'a' : of_sql) == of_word;
  };
  for (auto at = sql.begin();; ++at) {
    at = std::search(at, sql.end(), lower_case.begin(), lower_case.end(), is_same);
    if (at == sql.end()) return false;
    const auto end = at + static_cast<std::ptrdiff_t>(lower_case.size());
    if ((at == sql.begin() || !is_of_word(*(at - 1))) && (end == sql.end() || !is_of_word(*end))) return true;
  }
}

/// Blanks, semicolons and comments alone.
bool says_nothing(std::string_view sql) {
  while (!sql.empty()) {
    const std::size_t begin = sql.find_first_not_of("; \t\r\n\v\f");
    if (begin == std::string_view::npos) return true;
    sql.remove_prefix(begin);
    const bool line = sql.starts_with("--");
    if (!line && !sql.starts_with("/*")) return false;
    const std::size_t end = sql.find(line ? "\n" : "*/", 2);
    if (end == std::string_view::npos) return line;
    sql.remove_prefix(end + (line ? 1 : 2));
  }
  return true;
}

}  // namespace

ColumnChoice choose_columns(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  ColumnChoice choice;
  bool labels = false;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (std::find(wanted.begin(), wanted.end(), names[k]) != wanted.end()) {
      choice.kept.push_back(k);
    } else {
      choice.unread.push_back(names[k]);
      labels |= k == 0 && names[k] == kRowLabels;
    }
  }
  if (labels && !choice.kept.empty()) choice.kept.insert(choice.kept.begin(), 0);
  return choice;
}

bool may_stand_inside(std::string_view sql, const std::vector<std::string>& names) {
  const std::unordered_set<std::string_view> distinct(names.begin(), names.end());
  return distinct.size() == names.size() && !has_word(sql, "order");
}

std::vector<std::size_t> ends_of_query(std::string_view sql) {
  std::vector<std::size_t> ends = {sql.size()};
  for (std::size_t k = sql.size(); k-- > 0;)
    if (sql[k] == ';' && says_nothing(sql.substr(k))) ends.push_back(k);
  return ends;
}

std::string query_around(std::string_view sql, const std::vector<std::string>& names,
                         const std::vector<std::size_t>& kept) {
  std::string places, list;
  for (std::size_t k = 0; k < names.size(); ++k) places += fmt::format("{}c{}", k == 0 ? "" : ", ", k);
  for (const std::size_t k : kept)
    list += fmt::format("{}c{} AS {}", list.empty() ? "" : ", ", k, between(names[k], '"'));
  // On lines of its own: a comment may end it, and its errors show its lines as they are.
  return fmt::format("FROM (\n{}\n) AS q({}) SELECT {}", sql, places, list);
}

std::string words_of_inner(std::string_view words) {
  constexpr std::string_view kLine = "\n\nLINE ";
  const std::size_t at = words.find(kLine);
  if (at == std::string_view::npos) return std::string(words);
  const char* begin = words.data() + at + kLine.size();
  int line = 0;
  const auto [end, trouble] = std::from_chars(begin, words.data() + words.size(), line);
  if (trouble != std::errc() || line < 2) return std::string(words);
  const std::string shown = std::to_string(line - 1);
  std::string_view rest(end, words.data() + words.size());
  std::string excerpt;
  // One digit fewer: the mark in the line below still points at the same sign.
  if (const std::size_t mark = rest.find("\n ");
      mark != rest.npos && shown.size() < static_cast<std::size_t>(end - begin)) {
    excerpt = rest.substr(0, mark + 1);
    rest.remove_prefix(mark + 2);
  }
  return fmt::format("{}{}{}{}", words.substr(0, at + kLine.size()), shown, excerpt, rest);
}

}  // namespace ogive
