// The command as a whole process: mtcars (median of 20, warm), and 1e6 x 20 numbers of six decimals from a CSV file to
// the summary, with the machine's measured bandwidth and the peak of resident memory beside it.
//
//   OGIVE=build/bench/ogive command_bench
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "../fit/machine.hpp"
#include "base/parallel.hpp"
#include "math/philox.hpp"

namespace {

struct Run {
  double seconds = 0.0;
  double peak_mb = 0.0;
  bool ok = false;
};

/// One run of `ogive` with its report thrown away.
Run run(const std::string& ogive, const std::vector<std::string>& words) {
  std::vector<char*> argv = {const_cast<char*>(ogive.c_str())};
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const bool started = posix_spawn(&child, ogive.c_str(), &actions, nullptr, argv.data(), environ) == 0;
  int status = 1;
  struct rusage usage = {};
  if (started) wait4(child, &status, 0, &usage);
  const double seconds = ogive::bench::seconds_since(start);
  posix_spawn_file_actions_destroy(&actions);
  return {seconds, static_cast<double>(usage.ru_maxrss) / 1024.0, started && status == 0};
}

Run median(int runs, const std::string& ogive, const std::vector<std::string>& words) {
  std::vector<Run> all;
  for (int i = 0; i < runs; ++i) all.push_back(run(ogive, words));
  std::sort(all.begin(), all.end(), [](const Run& a, const Run& b) { return a.seconds < b.seconds; });
  return all[all.size() / 2];
}

/// y and 20 normal columns, six decimals, about 190 MB.
void write_csv(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) std::exit(1);
  std::string line = "y";
  for (int j = 1; j <= 20; ++j) line += ",x" + std::to_string(j);
  for (std::uint64_t i = 0; i <= 1000000; ++i) {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), file);
    double eta = -0.5;
    std::string cells;
    for (std::uint64_t j = 0; j < 20; ++j) {
      const double x = ogive::normal_draw(1, j, i);
      if (j < 5) eta += 0.3 * x;
      char cell[32];
      cells += ',';
      cells.append(cell, std::to_chars(cell, cell + sizeof cell, x, std::chars_format::fixed, 6).ptr);
    }
    line = (ogive::uniform_draw(2, 0, i) < 1.0 / (1.0 + std::exp(-eta)) ? "1" : "0") + cells;
  }
  std::fclose(file);
}

}  // namespace

int main() {
  const char* ogive = std::getenv("OGIVE");
  if (ogive == nullptr) {
    std::fprintf(stderr, "command_bench: set OGIVE to the command's path\n");
    return 2;
  }
  // Before anything large is allocated here: a child's peak begins with its parent's.
  const Run small = median(20, ogive, {"fit", "am ~ mpg + hp + wt", OGIVE_TEST_DATA "/mtcars.csv"});
  std::printf("mtcars, whole process: %.2f ms%s\n", 1e3 * small.seconds, small.ok ? "" : " (failed)");
  const int threads = ogive::default_threads();
  const auto path = std::filesystem::temp_directory_path() / ("ogive-bench-" + std::to_string(getpid()) + ".csv");
  write_csv(path.string());
  const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  const Run large = median(5, ogive, {"fit", "y ~ .", path.string()});
  std::filesystem::remove(path);
  const double columns_mb = 21.0 * 8.0 * 1e6 / 1048576.0;
  const auto machine = ogive::bench::measure(threads, __builtin_cpu_supports("avx512f"));
  std::printf("threads %d, read %.1f GB/s\n", threads, machine.bytes_per_second / 1e9);
  std::printf("%.0f MB of CSV to the summary: %.3f s, %.0f MB/s, peak %.0f MB (%.2f x the columns)%s\n", megabytes,
              large.seconds, megabytes / large.seconds, large.peak_mb, large.peak_mb / columns_mb,
              large.ok ? "" : " (failed)");
  return small.ok && large.ok ? 0 : 1;
}
