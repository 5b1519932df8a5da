#include "console.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

namespace ogive::cli {
namespace {

/// 0, or the errno of what went wrong.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote > 0) {
      text.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (wrote == 0 || errno != EINTR) {
      return wrote == 0 ? EIO : errno;
    }
  }
  return 0;
}

bool set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool colours() { return is_terminal(STDERR_FILENO) && !set("NO_COLOR"); }

}  // namespace

void hold_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF)
      (void)::open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_WRONLY);  // the lowest free number
}

Status print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0) return {};
  if (error == EPIPE) {  // where SIGPIPE is ignored: end as the signal would have ended us
    std::signal(SIGPIPE, SIG_DFL);
    (void)std::raise(SIGPIPE);
  }
  return fail(Errc::cannot_write, fmt::format("standard output cannot be written: {}", std::strerror(error)));
}

Status check_terminal(bool is_arrow) {
  if (!is_arrow || isatty(STDOUT_FILENO) != 1) return {};
  return fail(Errc::bad_option,
              "Arrow is no text, and standard output is a terminal: send it to a file or a program, as in "
              "--format arrow > table.arrows");
}

void print_words(std::string_view text) { (void)write_all(STDERR_FILENO, text); }

void print_notice(std::string_view sentence) { print_words(fmt::format("ogive: {}\n", sentence)); }

void print_error(const Error& error, bool json) {
  if (json) {
    print_words(error_json(error));
  } else {
    const bool red = colours();
    print_words(fmt::format("{}ogive:{} {}\n", red ? "\033[31m" : "", red ? "\033[0m" : "", describe(error)));
  }
}

bool is_terminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

bool speaks_unicode() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!set(variable)) continue;
    const std::string_view locale = std::getenv(variable);
    return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos ||
           locale.find("UTF8") != locale.npos || locale.find("utf-8") != locale.npos;
  }
  return false;
}

ProgressLine::ProgressLine()
    : shown_(is_terminal(STDERR_FILENO)), next_(Clock::now() + std::chrono::milliseconds(300)) {}

ProgressLine::~ProgressLine() {
  if (drawn_) print_words("\r\033[K");
}

void ProgressLine::update(const std::string& text) {
  if (!shown_) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(100);
  drawn_ = true;
  print_words("\r\033[K" + text);
}

}  // namespace ogive::cli
