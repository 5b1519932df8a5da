#include "data/duckdb_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "data/paths.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

constexpr std::string_view kDeep = "/**/*.parquet";

/// The name of a file that is there, for a place where DuckDB takes globs.
std::string without_globs(std::string_view path) {
  std::string whole;
  for (const char c : path) {
    const bool special = c == '*' || c == '?' || c == '[';
    whole += special ? std::string{'[', c, ']'} : std::string(1, c);
  }
  return whole;
}

bool holds_parquet(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::is_directory(path, code)) return false;
  std::filesystem::recursive_directory_iterator entry(path, code);
  for (; !code && entry != std::filesystem::recursive_directory_iterator(); entry.increment(code))
    if (entry->path().extension() == ".parquet") return true;
  return false;
}

bool is_deep(std::string_view path) { return path.find("**") != std::string_view::npos; }

}  // namespace

std::string between(std::string_view text, char quote) {
  std::string whole(1, quote);
  for (const char c : text) whole.append(c == quote ? 2 : 1, c);
  return whole + quote;
}

FileKind file_kind(std::string_view path) {
  std::string name(is_url(path) ? path.substr(0, path.find_first_of("?#")) : path);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  constexpr std::array kEnds = {
      std::pair{".parquet", FileKind::parquet}, std::pair{".json", FileKind::json},
      std::pair{".jsonl", FileKind::json},      std::pair{".ndjson", FileKind::json},
      std::pair{".json.gz", FileKind::json},    std::pair{".jsonl.gz", FileKind::json},
      std::pair{".ndjson.gz", FileKind::json},  std::pair{".duckdb", FileKind::database},
      std::pair{".ddb", FileKind::database},
  };
  for (const auto& [end, kind] : kEnds)
    if (name.ends_with(end)) return kind;
  return FileKind::text;
}

Result<std::vector<std::string>> expand_folders(const std::vector<std::string>& sources) {
  std::vector<std::string> paths;
  for (const std::string& source : sources) {
    std::error_code unknown;
    if (is_deep(source) && file_kind(source) != FileKind::text && !std::filesystem::exists(source, unknown)) {
      paths.push_back(source);
      continue;
    }
    OGIVE_TRY(const std::vector<std::string> found, expand_sources({source}));
    for (const std::string& path : found) paths.push_back(holds_parquet(path) ? path + std::string(kDeep) : path);
  }
  return paths;
}

Result<DuckdbQuery> query_of_files(const std::vector<std::string>& paths, FileKind kind) {
  std::string list;
  for (const std::string& path : paths) {
    std::string name = path;
    std::error_code unknown;
    if (!is_deep(path) || std::filesystem::exists(path, unknown)) {
      if (::access(path.c_str(), R_OK) != 0) return tl::unexpected<Error>(cannot_open(path, errno));
      name = without_globs(path);
    } else if (const std::string folder = path.substr(0, path.rfind(kDeep));
               path.ends_with(kDeep) && std::filesystem::is_directory(folder, unknown)) {
      name = without_globs(folder) + std::string(kDeep);
    }
    list += (list.empty() ? "" : ", ") + between(name, '\'');
  }
  DuckdbQuery query;
  query.from = fmt::format("{}([{}])", kind == FileKind::json ? "read_json_auto" : "read_parquet", list);
  query.source = paths.front();
  if (paths.size() > 1)
    query.source += fmt::format(" and {} more file{}", paths.size() - 1, paths.size() == 2 ? "" : "s");
  query.files = paths;
  return query;
}

DuckdbQuery query_of_table(const std::string& database, const std::string& table) {
  std::string name;
  for (std::size_t begin = 0; begin <= table.size();) {
    const std::size_t end = std::min(table.find('.', begin), table.size());
    name += (name.empty() ? "" : ".") + between(std::string_view(table).substr(begin, end - begin), '"');
    begin = end + 1;
  }
  DuckdbQuery query;
  query.from = name;
  query.database = database;
  query.source = fmt::format("table '{}' of {}", table, database);
  return query;
}

}  // namespace ogive
