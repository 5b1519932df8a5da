#include "data/duckdb_stream.hpp"

#include <memory>
#include <vector>

namespace ogive {

DuckdbStream::DuckdbStream(const DuckdbApi& api, std::atomic<std::int64_t>& taken)
    : api_(api),
      taken_(taken),
      statement_(api.destroy_prepare),
      result_(api.destroy_result),
      options_(api.destroy_arrow_options) {}

bool DuckdbStream::trouble(const char* words) {
  words_ = words == nullptr || *words == '\0' ? "it gives no reason" : words;
  return false;
}

bool DuckdbStream::is_fine(DuckdbErrorData error) {
  const DuckdbOwned<DuckdbErrorData> held(api_.destroy_error_data, error);
  return error == nullptr || !api_.error_data_has_error(error) || trouble(api_.error_data_message(error));
}

bool DuckdbStream::prepare(DuckdbConnection connection, const std::string& sql) {
  return api_.prepare(connection, sql.c_str(), statement_.out()) == 0 || trouble(api_.prepare_error(statement_.get()));
}

std::vector<std::string> DuckdbStream::names() const {
  std::vector<std::string> names(api_.prepared_statement_column_count(statement_.get()));
  for (std::uint64_t k = 0; k < names.size(); ++k) {
    const char* name = api_.prepared_statement_column_name(statement_.get(), k);
    if (name != nullptr) names[k] = name;
    api_.free(const_cast<char*>(name));
  }
  return names;
}

bool DuckdbStream::run(bool streamed) {
  DuckdbOwned<DuckdbPending> pending(api_.destroy_pending);
  const bool streams = streamed && api_.pending_prepared_streaming != nullptr;
  const auto begin = streams ? api_.pending_prepared_streaming : api_.pending_prepared;
  if (begin(statement_.get(), pending.out()) != 0) return trouble(api_.pending_error(pending.get()));
  if (api_.execute_pending(pending.get(), result_.out()) != 0) return trouble(api_.result_error(result_.out()));
  *options_.out() = api_.result_get_arrow_options(result_.out());
  return true;
}

bool DuckdbStream::put_schema(ArrowSchema* out) {
  using Owned = DuckdbOwned<DuckdbType>;
  const std::uint64_t columns = api_.column_count(result_.out());
  std::vector<std::unique_ptr<Owned>> owned;
  std::vector<DuckdbType> types;
  std::vector<const char*> names;
  for (std::uint64_t k = 0; k < columns; ++k) {
    owned.push_back(std::make_unique<Owned>(api_.destroy_logical_type, api_.column_logical_type(result_.out(), k)));
    types.push_back(owned.back()->get());
    names.push_back(api_.column_name(result_.out(), k));
  }
  return is_fine(api_.to_arrow_schema(options_.get(), types.data(), names.data(), columns, out));
}

/// The next chunk; an array without a release at the end.
bool DuckdbStream::put_next(ArrowArray* out) {
  *out = {};
  const DuckdbOwned<DuckdbChunk> chunk(api_.destroy_data_chunk, api_.fetch_chunk(result_.get()));
  if (chunk.get() != nullptr) {
    if (!is_fine(api_.data_chunk_to_arrow(options_.get(), chunk.get(), out))) return false;
    taken_ += out->length;
    return true;
  }
  // The end, unless the rows ended in trouble.
  const char* words = api_.result_error(result_.out());
  return words == nullptr || *words == '\0' || trouble(words);
}

ArrowArrayStream DuckdbStream::face() {
  ArrowArrayStream stream = {};
  stream.private_data = this;
  stream.get_schema = [](ArrowArrayStream* from, ArrowSchema* out) {
    return static_cast<DuckdbStream*>(from->private_data)->put_schema(out) ? 0 : 1;
  };
  stream.get_next = [](ArrowArrayStream* from, ArrowArray* out) {
    return static_cast<DuckdbStream*>(from->private_data)->put_next(out) ? 0 : 1;
  };
  stream.get_last_error = [](ArrowArrayStream* from) {
    return static_cast<DuckdbStream*>(from->private_data)->words().c_str();
  };
  stream.release = [](ArrowArrayStream* from) { from->release = nullptr; };
  return stream;
}

}  // namespace ogive
