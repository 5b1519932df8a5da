/// Long work without the interpreter's lock, which Ctrl-C ends.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include <nanobind/nanobind.h>

#include "base/parallel.hpp"

namespace ogive::python {

struct SignalWatch {
  using Clock = std::chrono::steady_clock;
  static constexpr auto kPause = std::chrono::milliseconds(20);
  std::atomic<bool> asked{false};
  std::thread::id caller = std::this_thread::get_id();
  Clock::time_point next = Clock::now() + kPause;
};

/// What work that runs without the lock asks now and then.  Signals are looked at on the thread that called, and not
/// more often than a person would notice; the exception that they raise stays set.
inline StopAsked interrupt() {
  return [state = std::make_shared<SignalWatch>()] {
    if (state->asked.load(std::memory_order_relaxed)) return true;
    if (std::this_thread::get_id() != state->caller) return false;
    const auto now = SignalWatch::Clock::now();
    if (now < state->next) return false;
    state->next = now + SignalWatch::kPause;
    const nanobind::gil_scoped_acquire locked;
    if (PyErr_CheckSignals() == 0) return false;
    state->asked = true;
    return true;
  };
}

/// work() without the lock.
template <class Work>
auto unlocked(Work&& work) {
  const nanobind::gil_scoped_release released;
  return work();
}

}  // namespace ogive::python
