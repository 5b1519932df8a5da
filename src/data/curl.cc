#include "data/curl.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

#include "data/place.hpp"
#include "data/spool.hpp"

extern char** environ;

namespace ogive {
namespace {

/// The first line of what curl said, without its "curl: (22) ".
std::string first_words(int file) {
  std::array<char, 512> buffer = {};
  const ssize_t got = ::pread(file, buffer.data(), buffer.size(), 0);
  std::string_view words(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  words = words.substr(0, words.find_first_of("\r\n"));
  if (words.starts_with("curl: (")) words = words.substr(std::min(words.size(), words.find(") ") + 2));
  return words.empty() ? "curl gave no reason" : std::string(words);
}

int spawn_curl(const std::string& url, int out, int words, pid_t& process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO);
  std::array<std::string, 10> texts = {"curl",    "--fail",      "--location", "--silent", "--show-error",
                                       "--proto", "=http,https", "--globoff",  "--url",    url};
  std::array<char*, 11> arguments = {};
  for (std::size_t i = 0; i < texts.size(); ++i) arguments[i] = texts[i].data();
  const int code = ::posix_spawnp(&process, "curl", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

}  // namespace

Result<std::unique_ptr<CurlProcess>> CurlProcess::start(const std::string& url) {
  std::unique_ptr<CurlProcess> curl(new CurlProcess(url));
  std::array<int, 2> ends = {-1, -1};
  curl->words_ = open_unnamed_file();
  if (curl->words_ < 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(Errc::cannot_read, fmt::format("cannot read {}: {}", url, std::strerror(errno)), in_file(url));
  curl->pipe_ = ends[0];
  const int code = spawn_curl(url, ends[1], curl->words_, curl->process_);
  ::close(ends[1]);
  if (code == 0) return curl;
  curl->process_ = -1;
  const char* remedy =
      "the curl program is needed to read a URL and was not found; install it, or fetch the file yourself";
  return fail(Errc::cannot_read, fmt::format("cannot read {}: {}", url, code == ENOENT ? remedy : std::strerror(code)),
              in_file(url));
}

CurlProcess::~CurlProcess() {
  if (pipe_ >= 0) ::close(pipe_);
  if (words_ >= 0) ::close(words_);
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
}

Status CurlProcess::finish() {
  if (process_ <= 0) return {};
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return fail(Errc::cannot_read,
              fmt::format("cannot read {}: {} (curl ended with status {})", url_, first_words(words_), code),
              in_file(url_));
}

}  // namespace ogive
