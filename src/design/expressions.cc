#include "design/expressions.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "design/gather.hpp"
#include "formula/evaluate.hpp"

namespace ogive::design {
namespace {

constexpr std::int64_t kBatchRows = 4096;  // rows evaluated at a time: scratch stays in the cache

/// The variables of an expression for rows [begin, begin + rows) of one chunk.
class BatchVariables {
 public:
  BatchVariables(std::span<const Column* const> columns, std::size_t chunk)
      : readers_(columns.begin(), columns.end()), chunk_(chunk) {}

  void move_to(std::int64_t begin, std::int64_t rows) noexcept {
    begin_ = begin;
    rows_ = rows;
  }

  [[nodiscard]] formula::Variables functions() {
    return {[this](std::string_view name, std::vector<double>& scratch) { return numbers(name, scratch); },
            [this](std::string_view name, std::string_view text, std::vector<double>& scratch) {
              return equals(name, text, scratch);
            },
            [this](std::string_view name) { return column(name).kind == Kind::date; }};
  }

 private:
  ColumnReader& reader(std::string_view name) {
    return *std::find_if(readers_.begin(), readers_.end(),
                         [&](const ColumnReader& reader) { return reader.column().name == name; });
  }
  const Column& column(std::string_view name) { return reader(name).column(); }

  /// The batch's rows of a column, from row reader.first() of the chunk on.
  const Chunk& rows_of(ColumnReader& reader) { return reader.rows(chunk_, begin_, begin_ + rows_); }

  void blank_missing(ColumnReader& reader, std::span<double> values) {
    const Chunk& chunk = rows_of(reader);
    if (chunk.missing == 0) return;
    for (std::int64_t i = 0; i < rows_; ++i) {
      if (!chunk.present(begin_ - reader.first() + i))
        values[static_cast<std::size_t>(i)] = std::numeric_limits<double>::quiet_NaN();
    }
  }

  std::span<const double> numbers(std::string_view name, std::vector<double>& scratch) {
    ColumnReader& from = reader(name);
    const Kind kind = from.column().kind;
    const Chunk& chunk = from.column().chunks[chunk_];
    const auto rows = static_cast<std::size_t>(rows_);
    if (kind == Kind::real && chunk.missing == 0 && chunk.stride == 1 && chunk.packed == nullptr)
      return {chunk.as<double>() + begin_, rows};
    scratch.assign(rows, std::numeric_limits<double>::quiet_NaN());
    if (kind == Kind::missing) return scratch;
    copy_numbers(from, chunk_, begin_, scratch);
    blank_missing(from, scratch);
    return scratch;
  }

  std::span<const double> equals(std::string_view name, std::string_view text, std::vector<double>& scratch) {
    ColumnReader& open = reader(name);
    const Column& from = open.column();
    scratch.assign(static_cast<std::size_t>(rows_), std::numeric_limits<double>::quiet_NaN());
    if (from.kind != Kind::text) return scratch;
    const auto found = std::find(from.dictionary.begin(), from.dictionary.end(), text);
    const auto wanted = static_cast<std::uint32_t>(found - from.dictionary.begin());
    const std::uint32_t* const opened = rows_of(open).as<std::uint32_t>();
    const std::uint32_t* const codes = opened + (begin_ - open.first());
    for (std::size_t i = 0; i < scratch.size(); ++i) scratch[i] = codes[i] == wanted ? 1.0 : 0.0;
    blank_missing(open, scratch);
    return scratch;
  }

  std::vector<ColumnReader> readers_;
  std::size_t chunk_;
  std::int64_t begin_ = 0;
  std::int64_t rows_ = 0;
};

}  // namespace

void evaluate_expression(const Resolved& factor, const ChunkRows& piece, std::span<double> out) {
  BatchVariables batch(factor.variables, piece.chunk);
  const formula::Variables variables = batch.functions();
  for (std::int64_t begin = piece.begin; begin < piece.end; begin += kBatchRows) {
    const std::int64_t rows = std::min(kBatchRows, piece.end - begin);
    batch.move_to(begin, rows);
    formula::evaluate(*factor.expression, variables, {out.data() + begin, static_cast<std::size_t>(rows)});
  }
}

}  // namespace ogive::design
