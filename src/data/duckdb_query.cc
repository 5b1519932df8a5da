#include "data/duckdb_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string_view>
#include <utility>

#include "base/parallel.hpp"
#include "data/arrow.hpp"
#include "data/duckdb_columns.hpp"
#include "data/duckdb_library.hpp"
#include "data/duckdb_stream.hpp"
#include "data/memory.hpp"
#include "data/place.hpp"
#include "data/spool.hpp"

namespace ogive {
namespace {

/// The code of an error, whose words begin with its kind.
Errc code_of(std::string_view words, bool of_files) {
  const auto begins = [&](std::string_view kind) { return words.starts_with(kind); };
  if (begins("INTERRUPT")) return Errc::interrupted;
  if (begins("Out of Memory")) return Errc::too_large;
  if (of_files || begins("IO ") || begins("HTTP ") || begins("Permission ")) return Errc::cannot_read;
  for (const char* kind : {"Parser ", "Syntax ", "Catalog ", "Binder ", "Invalid Input Error: Cannot prepare",
                           "Invalid Input Error: Values were not provided"})
    if (begins(kind)) return Errc::bad_option;
  return Errc::bad_data;
}

tl::unexpected<Error> duckdb_error(const DuckdbQuery& query, std::string_view words) {
  const Errc code = code_of(words, !query.files.empty());
  if (code == Errc::interrupted) return fail(code, "interrupted while reading data");
  // The line of a query that the user did not write would say nothing.
  if (query.sql.empty()) words = words.substr(0, words.find("\n\nLINE "));
  // What to do about its memory it says in its own settings.
  if (code == Errc::too_large) words = words.substr(0, words.find("\n\n"));
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.remove_suffix(1);
  return fail(code,
              fmt::format("DuckDB cannot {} {}: {}{}", query.sql.empty() ? "read" : "answer", query.source, words,
                          code == Errc::too_large ? "; allow it more memory, by --memory or OGIVE_MEMORY" : ""),
              in_file(query.files.empty() ? query.database : query.files.front()));
}

/// An open database with one connection.
class Session {
 public:
  /// `memory`: bytes for values, of which DuckDB's own work takes half; 0: no limit.
  Session(const DuckdbApi& api, std::int64_t memory)
      : api_(api), memory_(memory), config_(api.destroy_config), database_(api.close), connection_(api.disconnect) {}

  Status open(const DuckdbQuery& query, int threads) {
    if (api_.create_config(config_.out()) != 0) return duckdb_error(query, "it makes no configuration");
    const std::string count = std::to_string(threads > 0 ? threads : default_threads());
    const std::string limit = fmt::format("{}B", std::max(memory_ / 2, 2 * kLeastMemory));
    const std::string folder = temporary_folder();
    const std::pair<const char*, const char*> settings[] = {{"threads", count.c_str()},
                                                            {"memory_limit", limit.c_str()},
                                                            {"temp_directory", folder.c_str()},
                                                            {"preserve_insertion_order", "true"},
                                                            {"autoinstall_known_extensions", "false"},
                                                            {"autoload_known_extensions", "false"},
                                                            {"access_mode", "READ_ONLY"}};
    for (const auto& [name, value] : settings) {
      if (query.database.empty() && std::string_view(name) == "access_mode")
        continue;  // in memory nothing would be there
      if (memory_ == 0 && std::string_view(name) == "memory_limit") continue;
      if (api_.set_config(config_.get(), name, value) != 0)
        return duckdb_error(query, fmt::format("it does not take the setting {}", name));
    }
    char* words = nullptr;
    const char* path = query.database.empty() ? nullptr : query.database.c_str();
    const bool opened = api_.open_ext(path, database_.out(), config_.get(), &words) == 0;
    const std::string said = words == nullptr ? "it gives no reason" : words;
    if (words != nullptr) api_.free(words);
    if (!opened) return duckdb_error(query, said);
    if (api_.connect(database_.get(), connection_.out()) != 0) return duckdb_error(query, "it makes no connection");
    return {};
  }

  [[nodiscard]] const DuckdbApi& api() const noexcept { return api_; }
  [[nodiscard]] DuckdbConnection connection() const noexcept { return connection_.get(); }
  void interrupt() const { api_.interrupt(connection_.get()); }
  /// Asks DuckDB to keep account of its work, which it does where it would draw a bar, but to draw none; where it does
  /// not take that the share of the work stays unknown.
  void keep_account() {
    for (const char* setting : {"SET enable_progress_bar_print = false", "SET enable_progress_bar = true"}) {
      DuckdbStream stream(api_, taken_);
      if (!stream.prepare(connection_.get(), setting) || !stream.run(false)) return;
    }
  }
  /// Of the running query, negative where it is unknown; any thread may ask.
  [[nodiscard]] double share() const {
    constexpr double kPercent = 100;
    return api_.query_progress == nullptr ? -1 : api_.query_progress(connection_.get()).percent / kPercent;
  }
  /// Rows taken from the running query.
  [[nodiscard]] std::atomic<std::int64_t>& taken() const noexcept { return taken_; }
  /// For the values of one answer.
  [[nodiscard]] std::shared_ptr<ColumnStore> store() const {
    return memory_ == 0 ? nullptr : std::make_shared<ColumnStore>(memory_ / 2);
  }

 private:
  const DuckdbApi& api_;
  std::int64_t memory_;
  mutable std::atomic<std::int64_t> taken_{0};
  DuckdbOwned<DuckdbConfig> config_;
  DuckdbOwned<DuckdbDatabase> database_;
  DuckdbOwned<DuckdbConnection> connection_;  // closed before its database
};

using Prepared = std::unique_ptr<DuckdbStream>;

/// The columns of `whole` that are kept, prepared in its place; null where a query cannot stand around it.
Prepared prepare_around(const Session& session, const std::string& sql, const std::vector<std::string>& names,
                        const ColumnChoice& choice) {
  // What still has the semicolon that ends it, or has lost a part of a text, is not understood.
  for (const std::size_t end : ends_of_query(sql)) {
    auto stream = std::make_unique<DuckdbStream>(session.api(), session.taken());
    const std::string around = query_around(std::string_view(sql).substr(0, end), names, choice.kept);
    if (stream->prepare(session.connection(), around)) return stream;
  }
  return nullptr;
}

Result<Table> rows_of(const Session& session, const DuckdbQuery& query, DuckdbStream& stream, bool streamed) {
  if (!stream.run(streamed)) return duckdb_error(query, stream.words());
  ArrowArrayStream face = stream.face();
  ArrowOptions options;
  options.source = query.source;
  options.keep_level_order = true;
  options.store = session.store();
  Result<Table> table = read_arrow(face, options);
  if (!table && !stream.words().empty()) return duckdb_error(query, stream.words());
  return table;
}

/// The query is understood as it is written, so that DuckDB's words are about that; then one is run, once.
Result<Table> answer(const Session& session, const DuckdbQuery& query, const ReadOptions& options, bool streamed) {
  const std::string sql = query.sql.empty() ? "SELECT * FROM " + query.from : query.sql;
  DuckdbStream whole(session.api(), session.taken());
  if (!whole.prepare(session.connection(), sql)) return duckdb_error(query, whole.words());
  if (!whole.reads())
    return fail(Errc::bad_option,
                fmt::format("{} is no SELECT, and data are read by one and nothing else", query.source));
  if (!options.columns) return rows_of(session, query, whole, streamed);
  const std::vector<std::string> names = whole.names();
  ColumnChoice choice = choose_columns(names, *options.columns);
  // Where none of the columns is there, what they are is the message.
  const bool fewer = !choice.kept.empty() && choice.kept.size() < names.size() && may_stand_inside(query.sql, names);
  const Prepared part = fewer ? prepare_around(session, sql, names, choice) : nullptr;
  if (part == nullptr) return rows_of(session, query, whole, streamed);
  Result<Table> table = rows_of(session, query, *part, streamed);
  if (!table) table.error().sentence = words_of_inner(table.error().sentence);
  if (table) table->unread = std::move(choice.unread);
  return table;
}

void take_labels(Table& table) {
  if (table.columns.size() < 2 || table.columns.front().name != kRowLabels) return;
  if (table.columns.front().kind != Kind::text) return;
  table.row_labels = std::move(table.columns.front());
  table.columns.erase(table.columns.begin());
}

}  // namespace

Result<Table> read_duckdb(const DuckdbQuery& query, const ReadOptions& options) {
  OGIVE_TRY(const DuckdbApi api, open_duckdb(options.duckdb_library));
  Session session(api, options.memory);
  OGIVE_CHECK(session.open(query, options.threads));
  if (options.row_progress) session.keep_account();
  Result<Table> table = fail(Errc::interrupted, "interrupted while reading data");
  // While rows are streamed, trouble of one of DuckDB's threads can show as an interruption that nobody asked for: the
  // query that keeps its rows to the end says what it was.
  for (const bool streamed : {true, false}) {
    if (table || table.error().code != Errc::interrupted) break;
    // On a thread of its own: while DuckDB works, this one asks whether to stop.
    session.taken() = 0;
    auto work = std::async(std::launch::async, [&] { return answer(session, query, options, streamed); });
    constexpr auto kBetween = std::chrono::milliseconds(10);
    bool stopped = false;
    while (work.wait_for(kBetween) != std::future_status::ready) {
      if (options.row_progress) options.row_progress(session.taken(), session.share());
      if (!options.stop || !options.stop()) continue;
      stopped = true;
      session.interrupt();
    }
    table = work.get();
    if (stopped) return fail(Errc::interrupted, "interrupted while reading data");
  }
  if (!table) return table;
  if (table->rows() == 0)
    return fail(Errc::bad_data, fmt::format("{} has no rows; at least one is needed", query.source),
                in_file(query.files.empty() ? query.database : query.files.front()));
  take_labels(*table);
  return table;
}

}  // namespace ogive
