#include "data/csv_feeder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "data/csv_dialect.hpp"
#include "data/csv_text.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

constexpr std::size_t kWindow = std::size_t{1} << 16;         // bytes looked at to find the dialect
constexpr std::size_t kLongestRecord = std::size_t{1} << 28;  // longer ones are quotes that were never closed
constexpr std::size_t kFewBlocks = 2048;
constexpr std::size_t kLargestBlock = std::size_t{1} << 23;
constexpr std::size_t kNotFound = std::string_view::npos;

/// True when a quote at `at`, outside quotes, opens a quoted cell: nothing but blanks before it in its cell.
bool opens(std::string_view text, std::size_t at, char separator) noexcept {
  while (at > 0 && is_blank(text[at - 1], separator)) --at;
  return at == 0 || text[at - 1] == separator || text[at - 1] == '\n' || text[at - 1] == '\r';
}

/// Finds the last record end of a text that grows, looking at each byte once.
class LastRecordEnd {
 public:
  LastRecordEnd(char separator, char line_end) : separator_(separator), line_end_(line_end) {}

  /// Past the last line end outside quotes in text, or 0.  A `\r` at the very end may be half a `\r\n`.
  std::size_t in(std::string_view text) {
    while (at_ < text.size()) {
      if (inside_) {
        const std::size_t quote = text.find('"', at_);
        if (quote == kNotFound) {
          at_ = text.size();
          break;
        }
        if (quote + 1 == text.size()) {  // doubled or closing: the next byte says
          at_ = quote;
          break;
        }
        inside_ = text[quote + 1] == '"';
        at_ = quote + (inside_ ? 2 : 1);
      } else {
        std::size_t quote = text.find('"', at_);
        const std::size_t end = std::min(quote, text.size());
        note_line_end(text, at_, end);
        if (quote != kNotFound && opens(text, quote, separator_)) inside_ = true;
        at_ = std::min(end + 1, text.size());
      }
    }
    return found_;
  }

 private:
  void note_line_end(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    for (std::size_t i = end; i-- > begin;) {
      if (text[i] != line_end_) continue;
      if (line_end_ == '\r' && (i + 1 == text.size() || text[i + 1] == '\n')) continue;
      found_ = i + 1;
      return;
    }
  }

  char separator_;
  char line_end_;
  std::size_t at_ = 0;
  std::size_t found_ = 0;
  bool inside_ = false;
};

}  // namespace

CsvFeeder::CsvFeeder(std::vector<std::string> paths, const ReadOptions& options, std::size_t block_bytes)
    : paths_(std::move(paths)), options_(options), block_bytes_(std::max<std::size_t>(block_bytes, 1)) {}

Status CsvFeeder::start() { return open_next(); }

void CsvFeeder::report() const {
  if (!options_.progress) return;
  const ByteSource& bytes = *files_.back().bytes;
  options_.progress(done_before_ + bytes.done(), paths_.size() == 1 ? bytes.all() : 0);
}

/// Reads on until the buffer holds `wanted` bytes or the file ends.
Status CsvFeeder::fill(std::vector<char>& buffer, std::size_t& size, std::size_t wanted) {
  if (at_end_ || size >= wanted) return {};
  if (buffer.size() < wanted) buffer.resize(wanted);
  OGIVE_TRY(const std::size_t got, files_.back().bytes->read(buffer.data() + size, wanted - size));
  at_end_ = got < wanted - size;
  size += got;
  report();
  return {};
}

Status CsvFeeder::open_next() {
  if (!files_.empty()) done_before_ += files_.back().bytes->done();
  const std::string& path = paths_[files_.size()];
  OGIVE_TRY(std::unique_ptr<ByteSource> bytes, ByteSource::open(path, options_.stop));
  files_.push_back(OpenFile{.bytes = std::move(bytes)});
  at_end_ = false;
  rest_.clear();
  offset_ = 0;
  return read_header(files_.back());
}

Status CsvFeeder::read_header(OpenFile& file) {
  const std::string& name = file.bytes->name();
  std::size_t size = 0;
  OGIVE_CHECK(fill(rest_, size, kWindow));
  OGIVE_TRY(const std::size_t mark, skip_mark({rest_.data(), size}, name));
  std::string_view window;
  std::size_t begin = 0;
  std::size_t end = kNotFound;
  for (;;) {  // until the header is whole
    window = std::string_view(rest_.data(), size).substr(mark);
    begin = window.find_first_not_of(" \r\n");
    if (begin != kNotFound) {
      begin = window.find_last_of("\r\n", begin) == kNotFound ? 0 : window.find_last_of("\r\n", begin) + 1;
      file.separator = options_.separator != 0 ? options_.separator : find_separator(window, at_end_);
      end = record_end(window, begin, file.separator, at_end_);
    }
    if (end != kNotFound || at_end_ || size > kLongestRecord) break;
    OGIVE_CHECK(fill(rest_, size, 2 * size));
  }
  if (begin == kNotFound)
    return fail(Errc::bad_data, fmt::format("{} is empty; a table needs a header line and at least one row", name),
                in_file(name));
  const std::int64_t line = 1 + count_lines(window.substr(0, begin));
  if (end == kNotFound) end = window.size();
  const std::string_view record = window.substr(begin, end - begin);
  if (const auto trouble = find_bad_bytes(record))
    return fail(
        Errc::bad_data,
        fmt::format("line {} of {} {}", line + count_lines(record.substr(0, trouble->offset)), name, trouble->what),
        in_file(name, line));
  file.line_end = record.ends_with('\r') ? '\r' : '\n';
  file.first_line = line + count_lines(record);
  OGIVE_CHECK(take_names(header_names(record, file.separator), name, line));
  offset_ = static_cast<std::int64_t>(mark + end);
  rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(mark + end));
  rest_.resize(size - mark - end);
  return {};
}

Status CsvFeeder::take_names(std::vector<std::string> names, const std::string& file, std::int64_t line) {
  OGIVE_CHECK(check_names(names, file, line));
  if (files_.size() == 1) {
    names_ = std::move(names);
    return {};
  }
  if (names == names_) return {};
  const std::string& first = files_[0].bytes->name();
  const Place place = in_file(file, line);
  for (std::size_t i = 0; i < std::min(names.size(), names_.size()); ++i)
    if (names[i] != names_[i])
      return fail(Errc::bad_data,
                  fmt::format("column {} is '{}' in {} but '{}' in {}; files read as one table need the same header",
                              i + 1, shown(names[i]), file, shown(names_[i]), first),
                  place);
  const bool more = names.size() > names_.size();
  const std::string& extra = more ? names[names_.size()] : names_[names.size()];
  return fail(Errc::bad_data,
              fmt::format("column '{}' is in {} but not in {}; files read as one table need the same header",
                          shown(extra), more ? file : first, more ? first : file),
              place);
}

Result<bool> CsvFeeder::next(RawBlock& block) {
  while (rest_.empty() && at_end_) {
    if (files_.size() == paths_.size()) return false;
    OGIVE_CHECK(open_next());
  }
  const OpenFile& file = files_.back();
  block.file = files_.size() - 1;
  block.offset = offset_;
  // The more there is, the larger the blocks: what is known of each would take memory as the file grows.
  std::size_t wanted = std::max(block_bytes_, std::min(kLargestBlock, static_cast<std::size_t>(offset_) / kFewBlocks));
  if (block.buffer.size() < wanted) block.buffer.resize(wanted);
  LastRecordEnd last(file.separator, file.line_end);
  std::size_t have = 0;   // bytes in the buffer
  std::size_t taken = 0;  // of rest_
  for (;;) {
    const std::size_t more = std::min(rest_.size() - taken, wanted - have);
    if (more > 0) std::memcpy(block.buffer.data() + have, rest_.data() + taken, more);
    have += more;
    taken += more;
    if (taken == rest_.size()) OGIVE_CHECK(fill(block.buffer, have, wanted));
    const bool whole = at_end_ && taken == rest_.size();
    block.size = whole ? have : last.in({block.buffer.data(), have});
    if (block.size > 0 || whole) break;
    if (have >= kLongestRecord)
      return fail(Errc::bad_data,
                  fmt::format("{} has a record longer than {} MiB, beginning at byte {}; most likely a quote in it is "
                              "never closed",
                              file.bytes->name(), kLongestRecord >> 20U, block.offset + 1),
                  in_file(file.bytes->name()));
    wanted = 2 * have;
    block.buffer.resize(wanted);
  }
  // What stays: the tail of the buffer, then what of rest_ was not taken.
  rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(taken));
  rest_.insert(rest_.begin(), block.buffer.data() + block.size, block.buffer.data() + have);
  offset_ += static_cast<std::int64_t>(block.size);
  return true;
}

}  // namespace ogive
