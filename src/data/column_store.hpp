/// Where the values of chunks go for which there is no memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// Bytes in the store, in pages that are checked one by one.
struct StoredBytes {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  std::uint32_t page = 0;                ///< bytes of a page; the last may be shorter
  std::vector<std::uint32_t> checksums;  ///< one a page
};

/// A temporary file without a name, so that nothing stays behind whatever happens, and a count of the bytes that are
/// kept in memory instead.  Any thread may use it.
class ColumnStore {
 public:
  /// `allowance`: bytes that `keep` grants.
  explicit ColumnStore(std::int64_t allowance) : left_(allowance) {}
  ColumnStore(const ColumnStore&) = delete;
  ColumnStore& operator=(const ColumnStore&) = delete;
  ~ColumnStore();

  /// True where `bytes` more may stay in memory, which are counted then.
  [[nodiscard]] bool keep(std::int64_t bytes) noexcept;
  /// Writes bytes to the file.  `page`: what is read at a time.
  /// Errors   cannot_write: no folder for temporary files, or no room in it.
  [[nodiscard]] Result<StoredBytes> put(const void* bytes, std::int64_t size, std::uint32_t page);
  /// Reads bytes [begin, begin + size), whole pages but for the end.  What cannot be read, or is not what was written,
  /// is zeros, and `trouble` says so from then on: passes over rows have no errors of their own.
  void get(const StoredBytes& stored, std::int64_t begin, std::int64_t size, void* into) noexcept;
  /// Errors   cannot_read: what `get` met first.
  [[nodiscard]] Status trouble() const;
  /// Bytes written so far.
  [[nodiscard]] std::int64_t size() const noexcept { return end_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] Status open();
  void note(const std::string& what) noexcept;

  std::atomic<std::int64_t> left_;
  std::atomic<std::int64_t> end_{0};
  mutable std::mutex turn_;  // guards what follows
  int file_ = -1;
  std::optional<Error> trouble_;
};

}  // namespace ogive
