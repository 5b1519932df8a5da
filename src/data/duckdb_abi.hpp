/// The part of DuckDB's C interface that is used: opaque handles, and the functions found by their names at run time.
///
/// Source    duckdb.org, "C API": names, orders of arguments and the layout of a result are the interface.
#pragma once

#include <cstdint>

#include "data/arrow_abi.hpp"

namespace ogive {

using DuckdbConfig = struct DuckdbConfigTag*;
using DuckdbDatabase = struct DuckdbDatabaseTag*;
using DuckdbConnection = struct DuckdbConnectionTag*;
using DuckdbStatement = struct DuckdbStatementTag*;
using DuckdbPending = struct DuckdbPendingTag*;
using DuckdbChunk = struct DuckdbChunkTag*;
using DuckdbType = struct DuckdbTypeTag*;
using DuckdbArrowOptions = struct DuckdbArrowOptionsTag*;
using DuckdbErrorData = struct DuckdbErrorDataTag*;

/// Filled by the library; only it looks inside.
struct DuckdbResult {
  std::uint64_t columns = 0;
  std::uint64_t rows = 0;
  std::uint64_t changed = 0;
  void* values = nullptr;
  char* words = nullptr;
  void* inside = nullptr;
};

/// How far a query is, as one can know it while another thread waits for it.
struct DuckdbProgress {
  double percent = -1;  ///< negative: unknown
  std::uint64_t rows_done = 0;
  std::uint64_t rows = 0;
};

/// What functions return: 0 where they did it.
using DuckdbState = int;
/// The kind of a statement that gives rows, among those of duckdb_statement_type.
inline constexpr int kDuckdbSelect = 1;

/// The functions, each under its name without "duckdb_".
struct DuckdbApi {
  const char* (*library_version)();
  void (*free)(void*);

  DuckdbState (*create_config)(DuckdbConfig* out);
  DuckdbState (*set_config)(DuckdbConfig, const char* name, const char* value);
  void (*destroy_config)(DuckdbConfig*);

  DuckdbState (*open_ext)(const char* path, DuckdbDatabase* out, DuckdbConfig, char** error);
  void (*close)(DuckdbDatabase*);
  DuckdbState (*connect)(DuckdbDatabase, DuckdbConnection* out);
  void (*interrupt)(DuckdbConnection);
  /// Absent from libraries that left it out.
  DuckdbProgress (*query_progress)(DuckdbConnection);
  void (*disconnect)(DuckdbConnection*);

  DuckdbState (*prepare)(DuckdbConnection, const char* sql, DuckdbStatement* out);
  const char* (*prepare_error)(DuckdbStatement);
  int (*prepared_statement_type)(DuckdbStatement);
  std::uint64_t (*prepared_statement_column_count)(DuckdbStatement);
  const char* (*prepared_statement_column_name)(DuckdbStatement, std::uint64_t column);  ///< given back by free
  void (*destroy_prepare)(DuckdbStatement*);

  DuckdbState (*pending_prepared)(DuckdbStatement, DuckdbPending* out);
  /// The same with a result whose chunks are made as they are fetched; absent from libraries that left it out.
  DuckdbState (*pending_prepared_streaming)(DuckdbStatement, DuckdbPending* out);
  const char* (*pending_error)(DuckdbPending);
  DuckdbState (*execute_pending)(DuckdbPending, DuckdbResult* out);
  void (*destroy_pending)(DuckdbPending*);

  const char* (*result_error)(DuckdbResult*);
  std::uint64_t (*column_count)(DuckdbResult*);
  const char* (*column_name)(DuckdbResult*, std::uint64_t column);
  DuckdbType (*column_logical_type)(DuckdbResult*, std::uint64_t column);
  void (*destroy_logical_type)(DuckdbType*);
  DuckdbChunk (*fetch_chunk)(DuckdbResult);
  void (*destroy_data_chunk)(DuckdbChunk*);
  void (*destroy_result)(DuckdbResult*);

  DuckdbArrowOptions (*result_get_arrow_options)(DuckdbResult*);
  void (*destroy_arrow_options)(DuckdbArrowOptions*);
  DuckdbErrorData (*to_arrow_schema)(DuckdbArrowOptions, DuckdbType* types, const char** names, std::uint64_t columns,
                                     ArrowSchema* out);
  DuckdbErrorData (*data_chunk_to_arrow)(DuckdbArrowOptions, DuckdbChunk, ArrowArray* out);
  bool (*error_data_has_error)(DuckdbErrorData);
  const char* (*error_data_message)(DuckdbErrorData);
  void (*destroy_error_data)(DuckdbErrorData*);
};

/// Something of the library's, given back at the end.
template <class T>
class DuckdbOwned {
 public:
  explicit DuckdbOwned(void (*destroy)(T*), T held = {}) noexcept : destroy_(destroy), held_(held) {}
  ~DuckdbOwned() { destroy_(&held_); }  // of what was never made too: the library looks
  DuckdbOwned(const DuckdbOwned&) = delete;
  DuckdbOwned& operator=(const DuckdbOwned&) = delete;

  [[nodiscard]] T get() const noexcept { return held_; }
  /// Where a function of the library puts it.
  [[nodiscard]] T* out() noexcept { return &held_; }

 private:
  void (*destroy_)(T*);
  T held_;
};

}  // namespace ogive
