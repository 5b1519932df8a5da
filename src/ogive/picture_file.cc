#include "ogive/picture_file.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "ogive/output_file.hpp"

extern char** environ;

namespace ogive {
namespace {

constexpr std::array<std::string_view, 3> kEndings = {".svg", ".png", ".pdf"};

/// ".png" of "a/b.PNG"; empty where there is none.
std::string ending_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || path.find('/', dot) != std::string::npos) return "";
  std::string ending = path.substr(dot);
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return ending;
}

/// A descriptor, closed with its owner.
class PipeEnd {
 public:
  explicit PipeEnd(int number) : number_(number) {}
  PipeEnd(const PipeEnd&) = delete;
  PipeEnd& operator=(const PipeEnd&) = delete;
  ~PipeEnd() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

/// rsvg-convert with one socket for its input and output; its words are thrown away.
int spawn_converter(const std::string& format, int socket, pid_t& process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::array<std::string, 6> texts = {"rsvg-convert", "--unlimited", "--format",
                                      format,         "--zoom",      format == "png" ? "2" : "1"};
  std::array<char*, 7> arguments = {};
  for (std::size_t i = 0; i < texts.size(); ++i) arguments[i] = texts[i].data();
  const int code = ::posix_spawnp(&process, "rsvg-convert", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

/// All of the text, then the end; a converter that went away raises no signal.
void send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  ::shutdown(socket, SHUT_WR);
}

std::string receive_all(int socket) {
  std::string made;
  std::array<char, 1 << 16> buffer = {};
  for (;;) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return made;
    made.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

tl::unexpected<Error> no_picture(const std::string& path, const std::string& why) {
  Place place;
  place.file = path;
  return fail(Errc::cannot_write, fmt::format("'{}' cannot be written: {}", path, why), place);
}

/// The bytes of the picture.  The converter reads all of its input before it writes.
Result<std::string> converted(const figure::Figure& figure, const std::string& path, const std::string& format) {
  std::array<int, 2> ends = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return no_picture(path, std::strerror(errno));
  PipeEnd ours(ends[0]), theirs(ends[1]);
  pid_t process = -1;
  const int code = spawn_converter(format, theirs.get(), process);
  theirs.close();
  if (code == ENOENT)
    return no_picture(path,
                      fmt::format("the rsvg-convert program makes a .{} of a figure and was not found; install it "
                                  "(librsvg2-bin, librsvg), or take a name that ends in .svg",
                                  format));
  if (code != 0) return no_picture(path, std::strerror(code));
  send_all(ours.get(), figure.svg);
  std::string made = receive_all(ours.get());
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  const bool ended_well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!ended_well || made.empty())
    return no_picture(path, fmt::format("rsvg-convert ended with status {}; take a name that ends in .svg",
                                        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)));
  return made;
}

}  // namespace

Status check_picture_name(const std::string& path) {
  const std::string ending = ending_of(path);
  if (std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end()) return {};
  return fail(Errc::bad_option, fmt::format("a figure is written as .svg, .png or .pdf, and '{}' ends in {}", path,
                                            ending.empty() ? "none of them" : "'" + ending + "'"));
}

Status write_picture(const figure::Figure& figure, const std::string& path) {
  OGIVE_CHECK(check_picture_name(path));
  const std::string ending = ending_of(path);
  std::string made;
  if (ending != ".svg") {
    OGIVE_TRY(made, converted(figure, path, ending.substr(1)));
  }
  OGIVE_TRY(OutputFile file, OutputFile::create(path));
  OGIVE_CHECK(file.write(ending == ".svg" ? figure.svg : made));
  return file.commit();
}

}  // namespace ogive
