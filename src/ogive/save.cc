#include "ogive/save.hpp"

#include <fcntl.h>
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
