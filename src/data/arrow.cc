#include "data/arrow.hpp"

#include <fmt/format.h>

#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

#include "data/arrow_column.hpp"
#include "data/csv_text.hpp"

namespace ogive {
namespace {

/// Releases what an interface hands over.
template <class T>
struct Released {
  void operator()(T* held) const noexcept {
    if (held->release != nullptr) held->release(held);
    delete held;
  }
};

tl::unexpected<Error> stream_error(ArrowArrayStream& stream, const std::string& source) {
  const char* words = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  return fail(Errc::cannot_read, fmt::format("{} cannot be read: {}", source,
                                             words == nullptr ? "its Arrow stream gives no reason" : words));
}

/// The batches of a stream as chunks of columns.
class ArrowReader {
 public:
  ArrowReader(ArrowArrayStream& stream, const ArrowOptions& options) : stream_(stream), options_(options) {
    table_.source = options.source;
  }

  Result<Table> run() {
    std::unique_ptr<ArrowSchema, Released<ArrowSchema>> schema(new ArrowSchema{});
    if (stream_.get_schema(&stream_, schema.get()) != 0) return stream_error(stream_, options_.source);
    OGIVE_CHECK(read_schema(*schema));
    for (;;) {
      if (options_.stop && options_.stop()) return fail(Errc::interrupted, "interrupted while reading data");
      std::shared_ptr<ArrowArray> batch(new ArrowArray{}, Released<ArrowArray>{});
      if (stream_.get_next(&stream_, batch.get()) != 0) return stream_error(stream_, options_.source);
      if (batch->release == nullptr) break;
      OGIVE_CHECK(read_batch(batch));
    }
    for (ArrowColumn& column : columns_) {
      if (!column.refusal().empty()) {
        table_.refused.push_back({column.name(), column.refusal()});
      } else {
        table_.columns.push_back(std::move(column).finish());
      }
    }
    table_.store = options_.store;
    return std::move(table_);
  }

 private:
  Status read_schema(const ArrowSchema& schema) {
    if (schema.format == nullptr || std::string_view(schema.format) != "+s")
      return fail(Errc::bad_type, fmt::format("{} is no table of columns but an array of values", options_.source));
    std::unordered_set<std::string_view> seen;
    if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr))
      return bad_array(options_.source, "its schema has no list of columns");
    for (std::int64_t j = 0; j < schema.n_children; ++j) {
      if (schema.children[j] == nullptr) return bad_array(options_.source, "a column of its schema is missing");
      const ArrowSchema& child = *schema.children[j];
      const std::string_view name = child.name == nullptr ? "" : child.name;
      if (find_bad_bytes(name))
        return fail(Errc::bad_data,
                    fmt::format("a column name of {} is not UTF-8: '{}'", options_.source, shown(name)));
      if (!seen.insert(name).second)
        return fail(Errc::bad_data,
                    fmt::format("{} has two columns named '{}'; give one of them another name", options_.source, name));
      columns_.emplace_back(child, options_.source, options_.keep_level_order, options_.store);
    }
    return {};
  }

  Status read_batch(const std::shared_ptr<ArrowArray>& batch) {
    if (!is_sane(batch->offset) || !is_sane(batch->length))
      return bad_array(options_.source, "a batch of negative or absurd length");
    const bool fits = batch->n_children == static_cast<std::int64_t>(columns_.size()) &&
                      (columns_.empty() || batch->children != nullptr);
    if (!fits) return bad_array(options_.source, "a batch does not have the columns of its schema");
    const bool has_nulls =
        batch->null_count != 0 && batch->n_buffers > 0 && batch->buffers != nullptr && batch->buffers[0] != nullptr;
    if (has_nulls) return bad_array(options_.source, "a batch has rows that are null as a whole");
    if (batch->length == 0) return {};
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const ArrowArray* child = batch->children[j];
      if (child == nullptr) return bad_array(options_.source, "a batch does not have the columns of its schema");
      if (columns_[j].refusal().empty()) OGIVE_CHECK(columns_[j].add(*child, batch->offset, batch->length, batch));
    }
    table_.chunk_rows.push_back(batch->length);
    return {};
  }

  ArrowArrayStream& stream_;
  const ArrowOptions& options_;
  std::vector<ArrowColumn> columns_;
  Table table_;
};

}  // namespace

Result<Table> read_arrow(ArrowArrayStream& stream, const ArrowOptions& options) {
  if (stream.release == nullptr || stream.get_schema == nullptr || stream.get_next == nullptr)
    return fail(Errc::cannot_read,
                fmt::format("{} gives no Arrow stream: it was released or read before", options.source));
  Result<Table> table = ArrowReader(stream, options).run();
  stream.release(&stream);
  stream.release = nullptr;
  return table;
}

}  // namespace ogive
