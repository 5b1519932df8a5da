#include "data/arrow_out.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "data/arrow_array.hpp"

namespace ogive {
namespace {

/// What a stream keeps until it is released.
class HeldStream {
 public:
  HeldStream(ArrowColumns from, ArrowBatches most) : from_(std::move(from)), most_(most) {
    left_ = std::accumulate(from_.chunk_rows.begin(), from_.chunk_rows.end(), std::int64_t{0});
  }

  void fill_schema(ArrowSchema& out) const {
    auto held = std::make_unique<HeldChildren<ArrowSchema>>(from_.columns.size());
    for (std::size_t j = 0; j < from_.columns.size(); ++j) {
      ArrowSchema& child = held->children[j];
      const std::string& name = from_.columns[j]->name;
      auto kept = std::make_unique<std::string>(name.empty() ? "row" : name);
      child.format = arrow_format(from_.columns[j]->kind);
      child.name = kept->c_str();
      child.flags = ARROW_FLAG_NULLABLE;
      hand_over(child, std::move(kept));
    }
    out.format = "+s";
    out.name = "";
    out.n_children = static_cast<std::int64_t>(held->children.size());
    out.children = held->pointers.data();
    hand_over(out, std::move(held));
  }

  /// The next batch, none at the end; 0 or an errno.
  int fill_batch(ArrowArray& out) {
    if (left_ == 0) return 0;
    at_.rows = std::min(left_, most_.rows);
    for (const Column* column : from_.columns) {
      if (column->kind != Kind::text) continue;
      at_.rows = fitting_rows(*column, at_, most_.text_bytes);
      if (at_.rows > 0) continue;
      error_ = fmt::format("a text of column '{}' has more than {} bytes, too many for Arrow: leave the column out",
                           column->name, most_.text_bytes);
      return EOVERFLOW;
    }
    auto held = std::make_unique<HeldChildren<ArrowArray>>(from_.columns.size());
    for (std::size_t j = 0; j < from_.columns.size(); ++j)
      fill_array(*from_.columns[j], at_, from_.owner, held->children[j]);
    out.length = at_.rows;
    out.n_buffers = 1;
    out.buffers = held->buffers.data();
    out.n_children = static_cast<std::int64_t>(held->children.size());
    out.children = held->pointers.data();
    hand_over(out, std::move(held));
    advance();
    return 0;
  }

  /// f(), or ENOMEM: no exception may pass the interface.
  template <class F>
  int guarded(F f) noexcept {
    try {
      return f();
    } catch (const std::bad_alloc&) {
      error_ = "out of memory";
      return ENOMEM;
    }
  }

  [[nodiscard]] const char* error() const noexcept { return error_.empty() ? nullptr : error_.c_str(); }

 private:
  /// Beyond the rows of the last batch.
  void advance() {
    left_ -= at_.rows;
    at_.begin += at_.rows;
    while (at_.chunk < from_.chunk_rows.size() && at_.begin >= from_.chunk_rows[at_.chunk])
      at_.begin -= from_.chunk_rows[at_.chunk++];
  }

  ArrowColumns from_;
  ArrowBatches most_;
  RowSpan at_;
  std::int64_t left_ = 0;
  std::string error_;
};

HeldStream& held_by(ArrowArrayStream* stream) { return *static_cast<HeldStream*>(stream->private_data); }

}  // namespace

ArrowArrayStream arrow_stream(ArrowColumns columns, ArrowBatches most) {
  ArrowArrayStream stream = {};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) noexcept {
    *out = {};
    HeldStream& held = held_by(self);
    return held.guarded([&] { return held.fill_schema(*out), 0; });
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) noexcept {
    *out = {};
    HeldStream& held = held_by(self);
    return held.guarded([&] { return held.fill_batch(*out); });
  };
  stream.get_last_error = [](ArrowArrayStream* self) noexcept { return held_by(self).error(); };
  hand_over(stream, std::make_unique<HeldStream>(std::move(columns), most));
  return stream;
}

ArrowArrayStream arrow_stream(Table table, ArrowBatches most) {
  const auto kept = std::make_shared<const Table>(std::move(table));
  ArrowColumns all{{}, kept->chunk_rows, kept};
  if (kept->row_labels) all.columns.push_back(&*kept->row_labels);
  for (const Column& column : kept->columns) all.columns.push_back(&column);
  return arrow_stream(std::move(all), most);
}

}  // namespace ogive
