#include "base/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace ogive {
namespace {

int environment_count(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return 0;
  int count = 0;
  std::from_chars(text, text + std::strlen(text), count);
  return std::max(count, 0);
}

/// The cgroup v2 quota in whole processors, rounded up; 0 when there is none.
int cgroup_count() {
  std::FILE* file = std::fopen("/sys/fs/cgroup/cpu.max", "re");
  if (file == nullptr) return 0;
  long quota = 0;
  long period = 0;
  const int fields = std::fscanf(file, "%ld %ld", &quota, &period);
  std::fclose(file);
  if (fields != 2 || quota <= 0 || period <= 0) return 0;
  return static_cast<int>((quota + period - 1) / period);
}

int affinity_count() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace

int default_threads() {
  if (const int n = environment_count("OGIVE_NUM_THREADS"); n > 0) return n;
  if (const int n = environment_count("OMP_NUM_THREADS"); n > 0) return n;
  int count = std::max(affinity_count(), 1);
  if (const int n = cgroup_count(); n > 0) count = std::min(count, n);
  return count;
}

bool for_each_piece(std::int64_t pieces, int threads, const StopAsked& stop,
                    const std::function<void(std::int64_t, int)>& work) {
  if (threads <= 0) threads = default_threads();
  const int count = static_cast<int>(std::min<std::int64_t>(threads, std::max<std::int64_t>(pieces, 1)));
  std::atomic<std::int64_t> next{0};
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::exception_ptr thrown;  // memory that ran out on another thread is the caller's to hear of
  const auto run = [&](int thread) noexcept {
    try {
      while (!stopped.load(std::memory_order_relaxed)) {
        if (stop && stop()) {
          stopped = true;
          return;
        }
        const std::int64_t piece = next.fetch_add(1, std::memory_order_relaxed);
        if (piece >= pieces) return;
        work(piece, thread);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      thrown = std::current_exception();
      stopped = true;
    }
  };
  std::vector<std::thread> others;
  others.reserve(static_cast<std::size_t>(count - 1));
  try {
    for (int thread = 1; thread < count; ++thread) others.emplace_back(run, thread);
  } catch (const std::system_error&) {
    // The system gives no more threads: those there are do the work.
  }
  run(0);
  for (std::thread& other : others) other.join();
  if (thrown) std::rethrow_exception(thrown);
  return !stopped;
}

}  // namespace ogive
