#include "ogive/save.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "ogive/output_file.hpp"

namespace ogive {
namespace {

/// A model of 5,000 coefficients takes about 250 MB.
constexpr std::size_t kMaxModelBytes = std::size_t{1} << 29;

/// Closes a descriptor at the end of its scope.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number > STDERR_FILENO) ::close(number);
  }
};

Result<std::string> read_whole(const std::string& path) {
  const Descriptor file{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  Place place;
  place.file = path;
  const auto unreadable = [&] {
    return fail(Errc::cannot_read, fmt::format("the model '{}' cannot be read: {}", path, std::strerror(errno)), place);
  };
  if (file.number < 0) return unreadable();
  std::string text;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t got = ::read(file.number, buffer.data(), buffer.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable();
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxModelBytes)
      return fail(Errc::bad_model, fmt::format("'{}' is larger than a model file can be", path), place);
  }
}

}  // namespace

bool looks_like_model(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status = {};
  if (file.number < 0 || ::fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::array<char, 1 << 14> buffer;  // the format stands first, unless another program wrote the file anew
  const ssize_t got = ::pread(file.number, buffer.data(), buffer.size(), 0);
  const std::string_view text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.starts_with('{') && text.find("\"ogive-model\"") != text.npos;
}

Status check_model_output(const std::string& path) {
  struct stat status = {};
  if (path.empty() || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0 ||
      looks_like_model(path))
    return {};
  return fail(Errc::bad_option,
              fmt::format("'{}' is there already and is no model: -o saves the model, and would replace "
                          "it; give the model another name, or send the report into a file with >",
                          path));
}

Status write_file(const std::string& path, std::string_view text) {
  OGIVE_TRY(OutputFile file, OutputFile::create(path));
  OGIVE_CHECK(file.write(text));
  return file.commit();
}

Status save(const Fitted& fitted, const std::string& path) { return write_file(path, to_model_text(fitted)); }

Result<Fitted> load(const std::string& path) {
  OGIVE_TRY(const std::string text, read_whole(path));
  return from_model_text(text, path == "-" ? "standard input" : path);
}

}  // namespace ogive
