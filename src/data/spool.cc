#include "data/spool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace ogive {
namespace {

constexpr std::size_t kKeptInMemory = std::size_t{4} << 20;

}  // namespace

std::string temporary_folder() {
  const char* named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

int open_unnamed_file() {
  const std::string folder = temporary_folder();
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/ogive-XXXXXX";  // a file system without O_TMPFILE
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

bool read_fully(int file, std::int64_t offset, char* into, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::pread(file, into, size, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = 0;
    if (got <= 0) return false;
    into += got;
    offset += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

void Spool::append(const char* bytes, std::size_t size) {
  if (!trouble_.empty()) return;
  if (file_ < 0 && memory_.size() + size > kKeptInMemory) to_file();
  if (file_ >= 0)
    write(bytes, size);
  else if (trouble_.empty())
    memory_.insert(memory_.end(), bytes, bytes + size);
}

void Spool::to_file() {
  file_ = open_unnamed_file();
  if (file_ < 0)
    trouble_ = std::strerror(errno);
  else
    write(memory_.data(), memory_.size());
  std::vector<char>().swap(memory_);
}

void Spool::write(const char* bytes, std::size_t size) {
  while (size > 0 && trouble_.empty()) {
    const ssize_t put = ::write(file_, bytes, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      trouble_ = std::strerror(errno);
      return;
    }
    bytes += put;
    size -= static_cast<std::size_t>(put);
  }
}

Status Spool::read(std::int64_t offset, char* into, std::size_t size) const {
  std::string trouble = trouble_;
  if (trouble.empty() && file_ < 0) {
    std::memcpy(into, memory_.data() + offset, size);
    return {};
  }
  if (trouble.empty() && read_fully(file_, offset, into, size)) return {};
  if (trouble.empty()) trouble = errno == 0 ? "it is cut short" : std::strerror(errno);
  return fail(Errc::cannot_read,
              fmt::format("the temporary copy of the input cannot be read ({}); set TMPDIR to a folder with more room",
                          trouble));
}

}  // namespace ogive
