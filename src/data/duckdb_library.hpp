/// DuckDB's library, found and opened at run time: ogive is built and runs without it.
#pragma once

#include <string>

#include "base/result.hpp"
#include "data/duckdb_abi.hpp"

namespace ogive {

/// The functions of libduckdb, which stays in the process once it is there.
///
/// Where     the file that OGIVE_DUCKDB_LIBRARY names and no other; else libduckdb.so beside the program, or beside
///           the shared library that this is part of (Python's module); else `known`, the path of a file that has its
///           functions; without one where the system's loader looks.
/// Errors    cannot_read: it is not there, cannot be loaded, or is older than 1.4 (which brought Arrow chunks).
[[nodiscard]] Result<DuckdbApi> open_duckdb(const std::string& known);

}  // namespace ogive
