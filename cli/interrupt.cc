#include "interrupt.hpp"

#include <sys/time.h>
#include <unistd.h>

#include <csignal>

#include "exit_status.hpp"

namespace ogive::cli {
namespace {

// A signal handler reaches nothing but a global.
volatile std::sig_atomic_t signal_seen = 0;
volatile std::sig_atomic_t output_open = 0;
volatile std::sig_atomic_t on_terminal = 0;

// How long the work may take to notice: algebra of thousands of columns does not ask in between.
constexpr suseconds_t kPatienceMicroseconds = 25000;

void on_alarm(int) {
  if (output_open != 0) return;                        // a file half written is for its owner to remove
  constexpr char kWords[] = "\rogive: interrupted\n";  // over the progress line of a terminal
  const std::size_t begin = on_terminal != 0 ? 0 : 1;
  const ssize_t ignored = write(STDERR_FILENO, kWords + begin, sizeof kWords - 1 - begin);
  static_cast<void>(ignored);
  _exit(128 + static_cast<int>(signal_seen));
}

void on_signal(int number) {
  if (signal_seen != 0) _exit(128 + number);
  signal_seen = number;
  const itimerval patience = {{0, kPatienceMicroseconds}, {0, kPatienceMicroseconds}};
  setitimer(ITIMER_REAL, &patience, nullptr);
}

}  // namespace

void heed_signals() {
  on_terminal = isatty(STDERR_FILENO);
  struct sigaction alarm = {};
  alarm.sa_handler = on_alarm;
  alarm.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &alarm, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of writing like any other
  struct sigaction action = {};
  action.sa_handler = on_signal;  // without SA_RESTART: a read that waits for a pipe returns and asks
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
  }
}

OutputOpen::OutputOpen() noexcept { output_open = 1; }
OutputOpen::~OutputOpen() { output_open = 0; }

bool stop_asked() noexcept { return signal_seen != 0; }

int interrupted_status() noexcept { return signal_seen == 0 ? kInterrupted : 128 + static_cast<int>(signal_seen); }

}  // namespace ogive::cli
