#include "interrupt.hpp"

#include <unistd.h>
#include <csignal>

#include "exit_status.hpp"

namespace ogive::cli {
namespace {

// A signal handler reaches nothing but a global.
volatile std::sig_atomic_t signal_seen = 0;

void on_signal(int number) {
  if (signal_seen != 0) _exit(128 + number);
  signal_seen = number;
}

}  // namespace

void heed_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;  // without SA_RESTART: a read that waits for a pipe returns and asks
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
  }
}

bool stop_asked() noexcept { return signal_seen != 0; }

int interrupted_status() noexcept { return signal_seen == 0 ? kInterrupted : 128 + static_cast<int>(signal_seen); }

}  // namespace ogive::cli
