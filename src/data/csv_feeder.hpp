/// Cuts the sources into blocks of whole records, in order.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/read.hpp"
#include "data/source.hpp"

namespace ogive {

/// A block as the feeder hands it out; its text is in `buffer`, which is used again.
struct RawBlock {
  std::size_t file = 0;
  std::int64_t offset = 0;  ///< of the text in the source's bytes
  std::vector<char> buffer;
  std::size_t size = 0;

  [[nodiscard]] std::string_view text() const noexcept { return {buffer.data(), size}; }
};

/// One source that is being read, and what its header said.
struct OpenFile {
  std::unique_ptr<ByteSource> bytes;
  char separator = ',';
  char line_end = '\n';
  std::int64_t first_line = 1;  ///< physical line of the first byte after the header, 1-based
};

/// Not thread-safe: callers take turns.
class CsvFeeder {
 public:
  CsvFeeder(std::vector<std::string> paths, const ReadOptions& options, std::size_t block_bytes);

  /// Opens the first source and reads its header.
  [[nodiscard]] Status start();
  /// The next block; false after the last.  Errors as ByteSource::read, and bad_data for headers that differ.
  [[nodiscard]] Result<bool> next(RawBlock& block);

  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] std::size_t paths() const noexcept { return paths_.size(); }
  [[nodiscard]] std::size_t block_bytes() const noexcept { return block_bytes_; }
  /// Those opened so far.
  [[nodiscard]] const std::vector<OpenFile>& files() const noexcept { return files_; }

 private:
  [[nodiscard]] Status open_next();
  [[nodiscard]] Status read_header(OpenFile& file);
  [[nodiscard]] Status take_names(std::vector<std::string> names, const std::string& file, std::int64_t line);
  [[nodiscard]] Status fill(std::vector<char>& buffer, std::size_t& size, std::size_t wanted);
  void report() const;

  std::vector<std::string> paths_;
  const ReadOptions& options_;
  std::size_t block_bytes_;
  std::vector<std::string> names_;
  std::vector<OpenFile> files_;
  std::vector<char> rest_;        // read but not handed out, of the current file
  std::int64_t offset_ = 0;       // of rest_ in the file's bytes
  bool at_end_ = false;           // of the current file
  std::int64_t done_before_ = 0;  // bytes of the files before
};

}  // namespace ogive
