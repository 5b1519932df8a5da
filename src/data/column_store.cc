#include "data/column_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "data/spool.hpp"

namespace ogive {
namespace {

/// Four sums that do not wait for each other; any single change of bytes changes one of them.
std::uint32_t checksum(const char* bytes, std::size_t size) noexcept {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;  // odd: multiplication loses nothing
  std::array<std::uint64_t, 4> sums = {size, 1, 2, 3};
  std::size_t at = 0;
  for (; at + 32 <= size; at += 32) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), bytes + at, 32);
    for (std::size_t k = 0; k < 4; ++k) sums[k] = (sums[k] ^ words[k]) * kFactor;
  }
  for (; at < size; ++at) sums[at % 4] = (sums[at % 4] ^ static_cast<unsigned char>(bytes[at])) * kFactor;
  std::uint64_t all = 0;
  for (const std::uint64_t sum : sums) all = (all ^ sum ^ (sum >> 32)) * kFactor;
  return static_cast<std::uint32_t>(all >> 32);
}

}  // namespace

ColumnStore::~ColumnStore() {
  if (file_ >= 0) ::close(file_);
}

bool ColumnStore::keep(std::int64_t bytes) noexcept {
  std::int64_t left = left_.load(std::memory_order_relaxed);
  while (left >= bytes)
    if (left_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed)) return true;
  return false;
}

Status ColumnStore::open() {
  const std::lock_guard lock(turn_);
  if (file_ >= 0) return {};
  file_ = open_unnamed_file();
  if (file_ >= 0) return {};
  return fail(
      Errc::cannot_write,
      fmt::format("the data are larger than the memory allowed, and no temporary file can be made in {} ({}); name "
                  "another folder in TMPDIR, or allow more memory",
                  temporary_folder(), std::strerror(errno)));
}

Result<StoredBytes> ColumnStore::put(const void* bytes, std::int64_t size, std::uint32_t page) {
  OGIVE_CHECK(open());
  StoredBytes stored{end_.fetch_add(size, std::memory_order_relaxed), size, page, {}};
  const char* const from = static_cast<const char*>(bytes);
  for (std::int64_t at = 0; at < size; at += page)
    stored.checksums.push_back(checksum(from + at, static_cast<std::size_t>(std::min<std::int64_t>(page, size - at))));
  for (std::int64_t done = 0; done < size;) {
    const ssize_t put = ::pwrite(file_, from + done, static_cast<std::size_t>(size - done), stored.offset + done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0)
      return fail(
          Errc::cannot_write,
          fmt::format("the data are larger than the memory allowed, and their copy in {} cannot be written after {} "
                      "MB ({}); name another folder in TMPDIR, or allow more memory",
                      temporary_folder(), (stored.offset + done) / 1'000'000,
                      std::strerror(put == 0 ? ENOSPC : errno)));
    done += put;
  }
  return stored;
}

void ColumnStore::get(const StoredBytes& stored, std::int64_t begin, std::int64_t size, void* into) noexcept {
  char* const to = static_cast<char*>(into);
  if (!read_fully(file_, stored.offset + begin, to, static_cast<std::size_t>(size))) {
    note(errno == 0 ? "it is cut short" : std::strerror(errno));
    std::memset(to, 0, static_cast<std::size_t>(size));
    return;
  }
  for (std::int64_t at = 0; at < size; at += stored.page) {
    const auto bytes = static_cast<std::size_t>(std::min<std::int64_t>(stored.page, size - at));
    const auto number = static_cast<std::size_t>((begin + at) / stored.page);
    if (checksum(to + at, bytes) == stored.checksums[number]) continue;
    note("it is not what was written");
    std::memset(to + at, 0, bytes);
  }
}

void ColumnStore::note(const std::string& what) noexcept {
  const std::lock_guard lock(turn_);
  if (trouble_) return;
  trouble_ =
      Error{Errc::cannot_read,
            fmt::format("the temporary copy of the data in {} cannot be read ({}); name a folder on another disk in "
                        "TMPDIR",
                        temporary_folder(), what)};
}

Status ColumnStore::trouble() const {
  const std::lock_guard lock(turn_);
  if (trouble_) return tl::unexpected<Error>(*trouble_);
  return {};
}

}  // namespace ogive
