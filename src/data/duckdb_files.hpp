/// Files and tables as queries of DuckDB, and names as SQL has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/duckdb_query.hpp"

namespace ogive {

/// A text between quotes of a kind, those inside it doubled: 'it''s', "a ""column""".
[[nodiscard]] std::string between(std::string_view text, char quote);

enum class FileKind { text, parquet, json, database };

/// What a path is, by the end of its name (of a URL without its query): ".parquet", ".ndjson.gz"; text where nothing
/// says otherwise.
[[nodiscard]] FileKind file_kind(std::string_view path);

/// Sources with globs expanded; folders that hold Parquet files, however deep, are replaced by "folder/**/*.parquet".
/// A glob with ** stays, for DuckDB to expand.
[[nodiscard]] Result<std::vector<std::string>> expand_folders(const std::vector<std::string>& sources);

/// The rows of files of one kind, parquet or json.
/// Errors   cannot_read (a file that is not there, with the nearest name).
[[nodiscard]] Result<DuckdbQuery> query_of_files(const std::vector<std::string>& paths, FileKind kind);

/// The rows of a table, whose name may have a schema before a point.
[[nodiscard]] DuckdbQuery query_of_table(const std::string& database, const std::string& table);

}  // namespace ogive
