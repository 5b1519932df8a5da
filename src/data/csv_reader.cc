#include "data/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "data/csv_number.hpp"
#include "data/csv_text.hpp"
#include "data/paths.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

bool spells_number(const std::string& text) {
  const std::string_view word = trimmed(text);
  return parse_number(word.data(), word.data() + word.size(), '.').kind != NumberKind::none ||
         parse_number(word.data(), word.data() + word.size(), ',').kind != NumberKind::none;
}

}  // namespace

Result<Table> read_csv(const std::vector<std::string>& sources, const ReadOptions& options) {
  return read_csv_blocks(sources, options, kBlockBytes);
}

Result<Table> read_csv_blocks(const std::vector<std::string>& sources, const ReadOptions& options,
                              std::size_t block_bytes) {
  const char separator = options.separator;
  if (separator == '"' || separator == '\n' || separator == '\r')
    return fail(Errc::bad_option, "a quote or a line end cannot separate fields; name another character");
  OGIVE_TRY(std::vector<std::string> paths, expand_sources(sources));
  std::vector<std::string> sorted = paths;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end() && options.notice)
    options.notice(fmt::format("'{}' is named more than once: its rows count each time", *twice));
  return CsvReader(std::move(paths), options, block_bytes).read();
}

CsvReader::CsvReader(std::vector<std::string> paths, const ReadOptions& options, std::size_t block_bytes)
    : options_(options),
      threads_(options.threads > 0 ? options.threads : default_threads()),
      feeder_(std::move(paths), options, block_bytes),
      store_(options.memory > 0 ? std::make_shared<ColumnStore>(options.memory) : nullptr),
      missing_numbers_(std::any_of(options.missing.begin(), options.missing.end(), spells_number)) {}

CellRules CsvReader::rules_for(std::size_t file) const {
  return {
      .separator = feeder_.files()[file].separator, .missing = options_.missing, .missing_numbers = missing_numbers_};
}

void CsvReader::fail_at(Failure failure) {
  finished_ = true;
  if (!failure_ || failure.block < failure_->block) failure_ = std::move(failure);
}

/// Those that will be asked for, where that is known and all of them are there: else the error shows the columns as
/// they are.  Where decimals may have commas all are read: what the commas mean is found from all.
void CsvReader::choose_columns() {
  wanted_.assign(width_, true);
  if (!options_.columns || rules_for(0).comma_marks()) return;
  const std::vector<std::string>& names = feeder_.names();
  const auto is_in = [](const std::vector<std::string>& all, const std::string& name) {
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  const auto is_asked = [&](const std::string& name) { return is_in(*options_.columns, name); };
  const auto is_there = [&](const std::string& name) { return is_in(names, name); };
  if (!std::all_of(options_.columns->begin(), options_.columns->end(), is_there)) return;
  for (std::size_t k = 0; k < width_; ++k) wanted_[k] = is_asked(names[k]) || is_label(k) || names[k].empty();
}

/// Takes blocks in turn until there are none.
void CsvReader::work() {
  RawBlock raw;
  Cells cells;
  for (;;) {
    std::size_t number = 0;
    CellRules rules;
    {
      const std::lock_guard lock(turn_);
      if (finished_) return;
      number = blocks_.size();
      if (options_.stop && options_.stop())
        return fail_at({number, -1, Error{Errc::interrupted, "interrupted while reading data"}});
      auto more = feeder_.next(raw);
      if (!more) return fail_at({number, -1, std::move(more).error()});
      if (!*more) {
        finished_ = true;
        return;
      }
      rules = rules_for(raw.file);
      blocks_.push_back(std::make_unique<ParsedBlock>());
    }
    parse(raw, number, rules, cells);
  }
}

void CsvReader::parse(const RawBlock& raw, std::size_t number, const CellRules& rules, Cells& cells) {
  const std::string_view text = raw.text();
  auto parsed = std::make_unique<ParsedBlock>();
  std::optional<Trouble> trouble = find_bad_bytes(text);
  if (const auto other = cells.find(text, rules.separator, width_);
      other && (!trouble || other->offset < trouble->offset))
    trouble = other;
  parsed->file = raw.file;
  parsed->offset = raw.offset;
  parsed->size = raw.size;
  parsed->lines = count_lines(text);
  if (!trouble) {
    parsed->rows = static_cast<std::int64_t>(cells.rows());
    parsed->columns.reserve(width_);
    for (std::size_t column = 0; column < width_; ++column) {
      if (!wanted_[column]) {
        parsed->columns.emplace_back();
        continue;
      }
      parsed->columns.push_back(parse_column(cells, column, rules, is_text_[column].load(std::memory_order_relaxed)));
      if (parsed->columns.back().kind == Kind::text) is_text_[column].store(true, std::memory_order_relaxed);
      if (Status put = put_away(parsed->columns.back(), store_); !put) {
        const std::lock_guard lock(turn_);
        return fail_at({number, -1, std::move(put).error()});
      }
    }
  }
  const std::lock_guard lock(turn_);
  blocks_[number] = std::move(parsed);
  if (trouble)
    fail_at({number, count_lines(text.substr(0, trouble->offset)), Error{Errc::bad_data, std::move(trouble->what)}});
}

/// The lines at which blocks begin, file by file.
void CsvReader::number_lines() {
  for (std::size_t k = 0; k < blocks_.size(); ++k) {
    const bool first = k == 0 || blocks_[k - 1]->file != blocks_[k]->file;
    blocks_[k]->first_line =
        first ? feeder_.files()[blocks_[k]->file].first_line : blocks_[k - 1]->first_line + blocks_[k - 1]->lines;
  }
}

Error CsvReader::located(Failure failure) const {
  if (failure.line < 0) return std::move(failure.error);
  const ParsedBlock& block = *blocks_[failure.block];
  const std::string& file = feeder_.files()[block.file].bytes->name();
  const std::int64_t line = block.first_line + failure.line;
  return Error{failure.error.code, fmt::format("line {} of {} {}", line, file, failure.error.sentence),
               in_file(file, line)};
}

Result<Table> CsvReader::read() {
  OGIVE_CHECK(feeder_.start());
  width_ = feeder_.names().size();
  is_text_ = std::vector<std::atomic<bool>>(width_);
  choose_columns();
  const std::int64_t all = feeder_.paths() == 1 ? feeder_.files()[0].bytes->all() : 0;
  if (all > 0) {  // no thread without a block
    const std::int64_t blocks = all / static_cast<std::int64_t>(feeder_.block_bytes()) + 1;
    threads_ = static_cast<int>(std::min<std::int64_t>(threads_, blocks));
  }
  for_each_piece(threads_, threads_, {}, [this](std::int64_t, int) { work(); });
  number_lines();
  if (failure_) return tl::unexpected<Error>(located(std::move(*failure_)));
  std::erase_if(blocks_, [](const auto& block) { return block->rows == 0; });
  if (blocks_.empty()) {
    const std::string& file = feeder_.files()[0].bytes->name();
    return fail(Errc::bad_data, fmt::format("{} has a header but no rows; add data below the header", file),
                in_file(file, 1));
  }
  OGIVE_CHECK(settle_kinds());
  OGIVE_CHECK(read_text_again());
  return make_table_of_blocks();
}

}  // namespace ogive
