#include "data/read.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>

#include "data/duckdb_files.hpp"
#include "data/duckdb_query.hpp"
#include "data/paths.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

/// What says how cells of text are read says nothing of values that have types.
Status check_no_cells(const ReadOptions& options) {
  const bool words = options.missing.size() > ReadOptions().missing.size();
  if (!words && options.separator == 0) return {};
  return fail(Errc::bad_option, words
                                    ? "words for a missing value (--na) are for CSV files; elsewhere NULL is missing, "
                                      "as in --sql \"SELECT NULLIF(x, '?') AS x ...\""
                                    : "a separator is for CSV files; leave --separator out");
}

/// A database that is one: DuckDB would take a CSV file for one too, and fail in words that nobody understands.
Status check_database(const std::string& path) {
  if (path.empty()) return {};
  if (::access(path.c_str(), R_OK) != 0) return tl::unexpected<Error>(cannot_open(path, errno));
  constexpr std::string_view kMark = "DUCK";  // behind a checksum
  std::array<char, 12> head = {};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  if (std::string_view(head.data(), head.size()).ends_with(kMark)) return {};
  return fail(Errc::cannot_read, fmt::format("'{}' is no DuckDB database; name other files without --db", path),
              in_file(path));
}

Result<DuckdbQuery> query_of(const DataSource& source) {
  if (!source.files.empty())
    return fail(Errc::bad_option,
                fmt::format("{} is in place of files: leave '{}' out{}",
                            source.sql.empty() ? "a database (--db)" : "a query (--sql)", source.files.front(),
                            source.sql.empty() ? "" : ", or name it in the query's FROM"));
  if (source.database.empty() && !source.table.empty())
    return fail(Errc::bad_option,
                fmt::format("a table needs its database: --db warehouse.duckdb --table {}", source.table));
  if (!source.sql.empty() && !source.table.empty())
    return fail(Errc::bad_option, fmt::format("--sql and --table exclude each other: name '{}' in the query's FROM, "
                                              "or leave the query out",
                                              source.table));
  if (source.sql.empty() && source.table.empty())
    return fail(Errc::bad_option,
                fmt::format("--db needs --table NAME or --sql QUERY, which say what to read of '{}'", source.database));
  OGIVE_CHECK(check_database(source.database));
  if (!source.table.empty()) return query_of_table(source.database, source.table);
  DuckdbQuery query;
  query.sql = source.sql;
  query.database = source.database;
  query.source = "the query";
  return query;
}

}  // namespace

Result<Table> read_data(const DataSource& source, const ReadOptions& options) {
  if (!source.sql.empty() || !source.database.empty() || !source.table.empty()) {
    OGIVE_TRY(const DuckdbQuery query, query_of(source));
    OGIVE_CHECK(check_no_cells(options));
    return read_duckdb(query, options);
  }
  OGIVE_TRY(const std::vector<std::string> paths, expand_folders(source.files));
  const FileKind kind = paths.empty() ? FileKind::text : file_kind(paths.front());
  for (const std::string& path : paths) {
    if (is_url(path) && file_kind(path) != FileKind::text)
      return fail(
          Errc::bad_option,
          fmt::format("'{0}' cannot be read where it is, only CSV can; fetch it first, as by curl -LO '{0}'", path),
          in_file(path));
    if (file_kind(path) == FileKind::database)
      return fail(Errc::bad_option,
                  fmt::format("'{0}' is a database: name a table of it, as in --db {0} --table NAME, or give Python a "
                              "relation of the duckdb package",
                              path),
                  in_file(path));
    if (file_kind(path) != kind)
      return fail(Errc::bad_option,
                  fmt::format("'{}' and '{}' are files of different kinds: join them in a query "
                              "(--sql), or name files of one kind",
                              paths.front(), path),
                  in_file(path));
  }
  if (kind == FileKind::text) return read_csv(source.files, options);
  OGIVE_TRY(const DuckdbQuery query, query_of_files(paths, kind));
  OGIVE_CHECK(check_no_cells(options));
  return read_duckdb(query, options);
}

}  // namespace ogive
