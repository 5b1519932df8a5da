/// Where bytes come from: a path, standard input, a gzip file, a URL; read once in order, then anywhere again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/parallel.hpp"
#include "base/result.hpp"

namespace ogive {

/// The bytes of one source.  What can be read only once (a pipe, a gzip stream, a URL) is kept in an unlinked
/// temporary file while it is read (in memory as long as it is small), so that it can be read again.
class ByteSource {
 public:
  /// Opens a path, "-" or an http(s) URL.
  /// Errors: cannot_read with the nearest file name, with curl's own words, for a directory, for no permission.
  [[nodiscard]] static Result<std::unique_ptr<ByteSource>> open(const std::string& path, StopAsked stop);

  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource();

  /// What messages call it.
  [[nodiscard]] const std::string& name() const noexcept;
  /// Bytes taken from the file or stream so far, before inflation, and in all (0: unknown).
  [[nodiscard]] std::int64_t done() const noexcept;
  [[nodiscard]] std::int64_t all() const noexcept;
  /// True when reading again means reading a temporary copy.
  [[nodiscard]] bool once() const noexcept;

  /// The next bytes: exactly `size` unless the end comes first.
  /// Errors: cannot_read (a broken gzip stream, curl's complaint, a file that changed meanwhile), interrupted.
  [[nodiscard]] Result<std::size_t> read(char* into, std::size_t size);

  /// `size` bytes from `offset` on, among those already read; from any thread.
  [[nodiscard]] Status read_again(std::int64_t offset, char* into, std::size_t size) const;

 private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ogive
