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

/// What a field of a schema keeps until it is released.
struct HeldField {
  std::string name;
  ArrowSchema dictionary = {};

  explicit HeldField(std::string called) : name(std::move(called)) {}
  HeldField(const HeldField&) = delete;
  HeldField& operator=(const HeldField&) = delete;
  ~HeldField() {
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
};

struct Nothing {};

void fill_field(const Column& column, const ArrowLevels* levels, ArrowSchema& out) {
  auto held = std::make_unique<HeldField>(column.name.empty() ? "row" : column.name);
  out.format = levels == nullptr ? arrow_format(column.kind) : levels->code_format();
  out.name = held->name.c_str();
  out.flags = ARROW_FLAG_NULLABLE;
  if (levels != nullptr) {
    held->dictionary.format = "u";
    held->dictionary.name = "";
    hand_over(held->dictionary, std::make_unique<Nothing>());
    out.dictionary = &held->dictionary;
    if (column.level_order) out.flags |= ARROW_FLAG_DICTIONARY_ORDERED;
  }
  hand_over(out, std::move(held));
}

/// What a stream keeps until it is released.
class HeldStream {
 public:
  HeldStream(ArrowColumns from, ArrowBatches most) : from_(std::move(from)), most_(most) {
    left_ = std::accumulate(from_.chunk_rows.begin(), from_.chunk_rows.end(), std::int64_t{0});
  }

  /// 0 or an errno.
  int fill_schema(ArrowSchema& out) {
    prepare();
    const auto made = made_columns(0);
    if (made == nullptr) return EIO;
    const std::size_t given = from_.columns.size();
    auto held = std::make_unique<HeldChildren<ArrowSchema>>(given + made->size());
    for (std::size_t j = 0; j < given; ++j) fill_field(*from_.columns[j], levels_[j].get(), held->children[j]);
    for (std::size_t j = 0; j < made->size(); ++j) fill_field((*made)[j], nullptr, held->children[given + j]);
    out.format = "+s";
    out.name = "";
    out.n_children = static_cast<std::int64_t>(held->children.size());
    out.children = held->pointers.data();
    hand_over(out, std::move(held));
    return 0;
  }

  /// The next batch, none at the end; 0 or an errno.
  int fill_batch(ArrowArray& out) {
    if (left_ == 0) return 0;
    prepare();
    at_.rows = std::min(left_, most_.rows);
    for (std::size_t j = 0; j < from_.columns.size(); ++j) {
      const Column& column = *from_.columns[j];
      if (column.kind != Kind::text || levels_[j] != nullptr) continue;
      at_.rows = fitting_rows(column, at_, most_.text_bytes);
      if (at_.rows > 0) continue;
      error_ = fmt::format("a text of column '{}' has more than {} bytes, too many for Arrow: leave the column out",
                           column.name, most_.text_bytes);
      return EOVERFLOW;
    }
    const auto made = made_columns(at_.rows);
    if (made == nullptr) return EIO;
    const std::size_t given = from_.columns.size();
    auto held = std::make_unique<HeldChildren<ArrowArray>>(given + made->size());
    for (std::size_t j = 0; j < given; ++j)
      fill_array(*from_.columns[j], at_, from_.owner, levels_[j], held->children[j]);
    for (std::size_t j = 0; j < made->size(); ++j)
      fill_array((*made)[j], {0, 0, at_.rows}, made, nullptr, held->children[given + j]);
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
  /// Makes the dictionaries, once.
  void prepare() {
    for (std::size_t j = levels_.size(); j < from_.columns.size(); ++j) {
      const Column* column = from_.columns[j];
      const auto& all = from_.categories;
      const bool is_one = column->kind == Kind::text && std::find(all.begin(), all.end(), column) != all.end();
      levels_.push_back(is_one ? arrow_levels(*column, most_.text_bytes) : nullptr);
    }
  }

  /// Those of the next rows; null with `error_` where they cannot be made.
  std::shared_ptr<const std::vector<Column>> made_columns(std::int64_t rows) {
    if (!from_.made) return std::make_shared<const std::vector<Column>>();
    auto made = from_.made(done_, rows);
    if (made) return std::make_shared<const std::vector<Column>>(std::move(*made));
    error_ = made.error().sentence;
    return nullptr;
  }

  /// Beyond the rows of the last batch.
  void advance() {
    done_ += at_.rows;
    left_ -= at_.rows;
    at_.begin += at_.rows;
    while (at_.chunk < from_.chunk_rows.size() && at_.begin >= from_.chunk_rows[at_.chunk])
      at_.begin -= from_.chunk_rows[at_.chunk++];
  }

  ArrowColumns from_;
  ArrowBatches most_;
  std::vector<std::shared_ptr<const ArrowLevels>> levels_;  // of each column; null: it goes out as it is
  RowSpan at_;
  std::int64_t done_ = 0, left_ = 0;
  std::string error_;
};

HeldStream& held_by(ArrowArrayStream* stream) { return *static_cast<HeldStream*>(stream->private_data); }

}  // namespace

ArrowArrayStream arrow_stream(ArrowColumns columns, ArrowBatches most) {
  ArrowArrayStream stream = {};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) noexcept {
    *out = {};
    HeldStream& held = held_by(self);
    return held.guarded([&] { return held.fill_schema(*out); });
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
  for (const Column& column : kept->columns) {
    all.columns.push_back(&column);
    if (column.level_order) all.categories.push_back(&column);
  }
  return arrow_stream(std::move(all), most);
}

}  // namespace ogive
