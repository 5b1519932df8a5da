#include "data/source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "data/curl.hpp"
#include "data/inflate.hpp"
#include "data/paths.hpp"
#include "data/place.hpp"
#include "data/spool.hpp"

namespace ogive {
namespace {

constexpr int kPollMilliseconds = 40;

}  // namespace

struct ByteSource::State {
  std::string name;
  StopAsked stop;
  int file = -1;
  bool own = false;      // the descriptor is ours to close
  bool regular = false;  // pread, with a size
  struct stat before = {};
  std::int64_t taken = 0;          // raw bytes
  std::array<char, 2> magic = {};  // the first raw bytes, given back before the others
  std::size_t magic_size = 0;
  std::size_t magic_given = 0;
  std::unique_ptr<CurlProcess> curl;
  std::optional<Inflater> inflater;
  std::optional<Spool> spool;

  tl::unexpected<Error> trouble(const std::string& why) const {
    return fail(Errc::cannot_read, fmt::format("cannot read {}: {}", name, why), in_file(name));
  }
  Result<std::size_t> read_descriptor(char* into, std::size_t size);
  Result<std::size_t> read_raw(char* into, std::size_t size);
  Result<std::size_t> read_some(char* into, std::size_t size);
  Status open(const std::string& path);
  Status look_for_gzip();
  Status check_unchanged() const;
};

/// Some bytes of the file, pipe or process; 0 at the end.
Result<std::size_t> ByteSource::State::read_descriptor(char* into, std::size_t size) {
  for (;;) {
    if (!regular) {  // a pipe may be silent for long
      struct pollfd waiting = {.fd = file, .events = POLLIN, .revents = 0};
      const int ready = ::poll(&waiting, 1, stop ? kPollMilliseconds : -1);
      if (stop && stop()) return fail(Errc::interrupted, "interrupted while reading " + name, in_file(name));
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    }
    const ssize_t got = regular ? ::pread(file, into, size, taken) : ::read(file, into, size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return trouble(std::strerror(errno));
    taken += got;
    if (got == 0 && curl != nullptr) OGIVE_CHECK(curl->finish());
    return static_cast<std::size_t>(got);
  }
}

Result<std::size_t> ByteSource::State::read_raw(char* into, std::size_t size) {
  const std::size_t given = std::min(size, magic_size - magic_given);
  if (given == 0) return read_descriptor(into, size);
  std::memcpy(into, magic.data() + magic_given, given);
  magic_given += given;
  return given;
}

Result<std::size_t> ByteSource::State::read_some(char* into, std::size_t size) {
  if (!inflater) return read_raw(into, size);
  auto got = inflater->read([this](char* to, std::size_t most) { return read_raw(to, most); }, into, size);
  if (!got && got.error().place.file.empty()) return trouble(got.error().sentence);
  return got;
}

Status ByteSource::State::open(const std::string& path) {
  name = path;
  if (path == "-") {
    name = "standard input";
    file = STDIN_FILENO;
  } else if (is_url(path)) {
    OGIVE_TRY(curl, CurlProcess::start(path));
    file = curl->pipe();
  } else {
    file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return tl::unexpected<Error>(cannot_open(path, errno));
    own = true;
  }
  if (::fstat(file, &before) != 0) return trouble(std::strerror(errno));
  if (S_ISDIR(before.st_mode)) return tl::unexpected<Error>(cannot_open(path, EISDIR));
  // Standard input redirected from a file may stand anywhere in it: it is read as a stream.
  regular = own && S_ISREG(before.st_mode);
  return look_for_gzip();
}

Status ByteSource::State::look_for_gzip() {
  while (magic_size < magic.size()) {
    OGIVE_TRY(const std::size_t got, read_descriptor(magic.data() + magic_size, magic.size() - magic_size));
    if (got == 0) break;
    magic_size += got;
  }
  if (magic_size == 2 && magic[0] == '\x1f' && magic[1] == '\x8b') inflater.emplace();
  if (inflater || !regular) spool.emplace();
  return {};
}

/// A file that another program writes meanwhile would give a table that never existed.
Status ByteSource::State::check_unchanged() const {
  if (!regular) return {};
  struct stat now = {};
  if (::fstat(file, &now) != 0) return trouble(std::strerror(errno));
  const bool same = now.st_size == before.st_size && now.st_mtim.tv_sec == before.st_mtim.tv_sec &&
                    now.st_mtim.tv_nsec == before.st_mtim.tv_nsec;
  if (same && taken == before.st_size) return {};
  if (same && before.st_size == 0) return {};  // files of /proc and /sys have no size
  return trouble("it changed while it was being read; wait until it is complete and try again");
}

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}

ByteSource::~ByteSource() {
  if (state_->own) ::close(state_->file);
}

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& path, StopAsked stop) {
  std::unique_ptr<ByteSource> source(new ByteSource(std::make_unique<State>()));
  source->state_->stop = std::move(stop);
  OGIVE_CHECK(source->state_->open(path));
  return source;
}

const std::string& ByteSource::name() const noexcept { return state_->name; }
std::int64_t ByteSource::done() const noexcept { return state_->taken; }
std::int64_t ByteSource::all() const noexcept { return state_->regular ? state_->before.st_size : 0; }
bool ByteSource::once() const noexcept { return state_->spool.has_value(); }

Result<std::size_t> ByteSource::read(char* into, std::size_t size) {
  std::size_t have = 0;
  while (have < size) {
    OGIVE_TRY(const std::size_t got, state_->read_some(into + have, size - have));
    if (got == 0) {
      OGIVE_CHECK(state_->check_unchanged());
      break;
    }
    have += got;
  }
  if (state_->spool) state_->spool->append(into, have);
  return have;
}

Status ByteSource::read_again(std::int64_t offset, char* into, std::size_t size) const {
  if (state_->spool) return state_->spool->read(offset, into, size);
  if (!read_fully(state_->file, offset, into, size))
    return state_->trouble(errno == 0 ? "it changed while it was being read; wait until it is complete and try again"
                                      : std::strerror(errno));
  return state_->check_unchanged();
}

}  // namespace ogive
