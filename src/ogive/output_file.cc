#include "ogive/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace ogive {
namespace {

/// A name that nobody can guess, beside `path`: rename(2) needs the same file system.
std::string neighbour(const std::string& path) {
  std::random_device random;
  return fmt::format("{}.{:08x}{:08x}.tmp", path, random(), random());
}

Error cannot_write(const std::string& path, int code) {
  Place place;
  place.file = path;
  return {Errc::cannot_write, fmt::format("'{}' cannot be written: {}", path, std::strerror(code)), place};
}

/// The file that is to be replaced: the target of a symbolic link, not the link.
std::string resolved(const std::string& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return path;
  char* real = realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string target = real;
  std::free(real);
  return target;
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

tl::unexpected<Error> OutputFile::failure(int code) const { return tl::unexpected<Error>(cannot_write(path_, code)); }

Status check_output(const std::string& path, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    std::error_code unknown;  // a glob, an address, standard input: not this file
    if (!path.empty() && std::filesystem::is_regular_file(path, unknown) &&
        std::filesystem::equivalent(path, input, unknown))
      return fail(Errc::bad_option, "'" + path + "' is also an input: give the output another name");
  }
  return {};
}

Result<OutputFile> OutputFile::create(const std::string& path) {
  const std::string target = resolved(path);
  struct stat status = {};
  const bool there = stat(target.c_str(), &status) == 0;
  if (there && S_ISDIR(status.st_mode)) return tl::unexpected<Error>(cannot_write(path, EISDIR));
  if (there && !S_ISREG(status.st_mode)) {
    const int direct = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (direct < 0) return tl::unexpected<Error>(cannot_write(path, errno));
    return OutputFile(target, {}, direct);
  }
  // A file that may not be written to stays as it is, although its folder would allow a new one in its place.
  if (there && ::access(target.c_str(), W_OK) != 0) return tl::unexpected<Error>(cannot_write(path, errno));
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  std::string temporary = neighbour(target);
  const int descriptor = ::open(temporary.c_str(), kFlags, 0666);  // less the umask
  if (descriptor < 0) return tl::unexpected<Error>(cannot_write(path, errno));
  OutputFile file(target, std::move(temporary), descriptor);
  if (there && ::fchmod(descriptor, status.st_mode & 07777U) != 0) return file.failure(errno);
  return file;
}

Status OutputFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor_, text.data(), text.size());
    if (wrote > 0) {
      text.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (wrote == 0 || errno != EINTR) {
      return failure(wrote == 0 ? EIO : errno);
    }
  }
  return {};
}

Status OutputFile::commit() {
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) return failure(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) return failure(errno);
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return failure(errno);
  temporary_.clear();
  const std::size_t slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened >= 0) {  // a folder that cannot be synced is no reason to disown a file that is there
    (void)::fsync(opened);
    ::close(opened);
  }
  return {};
}

}  // namespace ogive
