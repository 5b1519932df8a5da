/// A copy of a stream's bytes that can be read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// Appends, then reads anywhere.  Small streams stay in memory; larger ones go to a temporary file that has no
/// name (in $TMPDIR, else /tmp), so nothing is left behind whatever happens.
class Spool {
 public:
  Spool() = default;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  /// A failure (disk full) is kept and reported only by a later read: the copy may never be needed.
  void append(const char* bytes, std::size_t size);
  [[nodiscard]] Status read(std::int64_t offset, char* into, std::size_t size) const;

 private:
  void to_file();
  void write(const char* bytes, std::size_t size);

  std::vector<char> memory_;
  int file_ = -1;
  std::string trouble_;
};

/// $TMPDIR, else /tmp.
[[nodiscard]] std::string temporary_folder();

/// An unlinked temporary file open for reading and writing, or -1 with errno.
[[nodiscard]] int open_unnamed_file();

/// pread until `size` bytes are there; false with errno (0 at the end of the file).
[[nodiscard]] bool read_fully(int file, std::int64_t offset, char* into, std::size_t size);

}  // namespace ogive
