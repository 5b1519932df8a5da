#include "data/duckdb_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace ogive {
namespace {

constexpr const char* kDuckdbFile = "libduckdb.so";

/// What the loader said, said once.
std::string loader_words() {
  const char* words = ::dlerror();  // NOLINT(concurrency-mt-unsafe): the C library keeps it by thread
  return words == nullptr ? "the loader gives no reason" : words;
}

void* load(const std::string& path) { return ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL); }

/// The library in the folder of the program, or of the shared library that holds this code, as a Python module does;
/// empty where it is in neither.
std::string beside() {
  std::error_code unknown;
  std::array<std::filesystem::path, 2> homes = {std::filesystem::read_symlink("/proc/self/exe", unknown)};
  Dl_info ours = {};
  // Of the program itself the name is what it was called by, which may be none of a file.
  if (::dladdr(reinterpret_cast<const void*>(&open_duckdb), &ours) != 0 && ours.dli_fname != nullptr &&
      *ours.dli_fname == '/')
    homes[1] = ours.dli_fname;
  for (std::filesystem::path& home : homes)
    if (!home.empty() && std::filesystem::exists(home.replace_filename(kDuckdbFile), unknown)) return home.string();
  return {};
}

Result<void*> find_library(const std::string& known) {
  if (const char* named = std::getenv("OGIVE_DUCKDB_LIBRARY"); named != nullptr && *named != '\0') {
    if (void* library = load(named)) return library;
    return fail(Errc::cannot_read, fmt::format("cannot load the DuckDB library that OGIVE_DUCKDB_LIBRARY names: {}; "
                                               "give the path of a {}, or unset it",
                                               loader_words(), kDuckdbFile));
  }
  if (const std::string path = beside(); !path.empty()) {
    if (void* library = load(path)) return library;
    return fail(Errc::cannot_read, fmt::format("cannot load the DuckDB library beside the program: {}; put one for "
                                               "this system there",
                                               loader_words()));
  }
  if (void* library = load(known.empty() ? kDuckdbFile : known)) return library;
  if (!known.empty())
    return fail(Errc::cannot_read,
                fmt::format("cannot load DuckDB's functions from the duckdb package: {}; name a {} by "
                            "OGIVE_DUCKDB_LIBRARY",
                            loader_words(), kDuckdbFile));
  return fail(Errc::cannot_read,
              fmt::format("Parquet, JSON, SQL and databases are read by DuckDB's library {}, which is not here: get "
                          "it by './x setup --duckdb', or say where it is by OGIVE_DUCKDB_LIBRARY=path/to/{}",
                          kDuckdbFile, kDuckdbFile));
}

/// Looks up one function; the name of the first that is not there stays in `lacking`.
class Binder {
 public:
  explicit Binder(void* library) : library_(library) {}

  template <class Function>
  void optional(Function& into, const char* name) {
    into = reinterpret_cast<Function>(::dlsym(library_, name));
  }
  template <class Function>
  void operator()(Function& into, const char* name) {
    optional(into, name);
    if (into == nullptr && lacking_.empty()) lacking_ = name;
  }
  [[nodiscard]] const std::string& lacking() const noexcept { return lacking_; }

 private:
  void* library_;
  std::string lacking_;
};

void bind_queries(DuckdbApi& api, Binder& bind) {
  bind(api.prepare, "duckdb_prepare");
  bind(api.prepare_error, "duckdb_prepare_error");
  bind(api.prepared_statement_type, "duckdb_prepared_statement_type");
  bind(api.prepared_statement_column_count, "duckdb_prepared_statement_column_count");
  bind(api.prepared_statement_column_name, "duckdb_prepared_statement_column_name");
  bind(api.destroy_prepare, "duckdb_destroy_prepare");
  bind(api.pending_prepared, "duckdb_pending_prepared");
  bind.optional(api.pending_prepared_streaming, "duckdb_pending_prepared_streaming");
  bind(api.pending_error, "duckdb_pending_error");
  bind(api.execute_pending, "duckdb_execute_pending");
  bind(api.destroy_pending, "duckdb_destroy_pending");
  bind(api.result_error, "duckdb_result_error");
  bind(api.column_count, "duckdb_column_count");
  bind(api.column_name, "duckdb_column_name");
  bind(api.column_logical_type, "duckdb_column_logical_type");
  bind(api.destroy_logical_type, "duckdb_destroy_logical_type");
  bind(api.fetch_chunk, "duckdb_fetch_chunk");
  bind(api.destroy_data_chunk, "duckdb_destroy_data_chunk");
  bind(api.destroy_result, "duckdb_destroy_result");
}

void bind_arrow(DuckdbApi& api, Binder& bind) {
  bind(api.result_get_arrow_options, "duckdb_result_get_arrow_options");
  bind(api.destroy_arrow_options, "duckdb_destroy_arrow_options");
  bind(api.to_arrow_schema, "duckdb_to_arrow_schema");
  bind(api.data_chunk_to_arrow, "duckdb_data_chunk_to_arrow");
  bind(api.error_data_has_error, "duckdb_error_data_has_error");
  bind(api.error_data_message, "duckdb_error_data_message");
  bind(api.destroy_error_data, "duckdb_destroy_error_data");
}

}  // namespace

Result<DuckdbApi> open_duckdb(const std::string& known) {
  OGIVE_TRY(void* const library, find_library(known));
  DuckdbApi api = {};
  Binder bind(library);
  bind(api.library_version, "duckdb_library_version");
  bind(api.free, "duckdb_free");
  bind(api.create_config, "duckdb_create_config");
  bind(api.set_config, "duckdb_set_config");
  bind(api.destroy_config, "duckdb_destroy_config");
  bind(api.open_ext, "duckdb_open_ext");
  bind(api.close, "duckdb_close");
  bind(api.connect, "duckdb_connect");
  bind(api.interrupt, "duckdb_interrupt");
  bind.optional(api.query_progress, "duckdb_query_progress");
  bind(api.disconnect, "duckdb_disconnect");
  bind_queries(api, bind);
  bind_arrow(api, bind);
  if (bind.lacking().empty()) return api;
  if (api.library_version == nullptr)
    return fail(Errc::cannot_read,
                "the library that was found is not DuckDB's: give OGIVE_DUCKDB_LIBRARY the path of "
                "a libduckdb.so");
  return fail(Errc::cannot_read, fmt::format("DuckDB {} has no {}: ogive needs 1.4 or later; get it by "
                                             "'./x setup --duckdb'",
                                             api.library_version(), bind.lacking()));
}

}  // namespace ogive
