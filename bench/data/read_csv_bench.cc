/// How fast read_csv is, in bytes of text: 20 columns of doubles, and a table of mixed kinds.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "data/read.hpp"

namespace {

constexpr int kColumns = 20;
constexpr std::int64_t kRows = 1000000;

/// A repeatable stream of numbers (splitmix64): the file is the same everywhere.
struct Random {
  std::uint64_t state = 1;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
};

enum class Style { six_decimals, shortest, mixed };

void put_cell(std::string& line, Style style, int column, Random& random) {
  const double value = 6 * random.unit() - 3;
  char buffer[64];
  if (style == Style::shortest) {
    line.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  } else if (style == Style::six_decimals || column % 4 == 0) {
    line.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 6).ptr);
  } else if (column % 4 == 1) {
    line += std::to_string(random.next() % 1000);
  } else {
    constexpr const char* kLevels[] = {"\"north\"", "\"south\"", "\"east, far\"", "", "NA", "\"west\""};
    line += column % 4 == 2 ? kLevels[random.next() % 6] : (random.next() % 2 != 0 ? "true" : "false");
  }
}

/// Writes the file once for the whole run.
std::string file_of(Style style) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("ogive-bench-" + std::to_string(static_cast<int>(style)) + ".csv"))
          .string();
  if (std::filesystem::exists(path)) return path;
  std::FILE* file = std::fopen((path + ".part").c_str(), "wb");
  if (file == nullptr) return {};
  std::string line;
  for (int column = 0; column < kColumns; ++column) line += (column == 0 ? "x" : ",x") + std::to_string(column);
  Random random;
  for (std::int64_t row = 0; row < kRows; ++row) {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), file);
    line.clear();
    for (int column = 0; column < kColumns; ++column) {
      if (column > 0) line += ',';
      put_cell(line, style, column, random);
    }
  }
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), file);
  std::fclose(file);
  std::filesystem::rename(path + ".part", path);
  return path;
}

void read(benchmark::State& state, Style style) {
  const std::string path = file_of(style);
  ogive::ReadOptions options;
  options.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    auto table = ogive::read_csv({path}, options);
    if (!table) state.SkipWithError(table.error().sentence.c_str());
    benchmark::DoNotOptimize(table);
  }
  std::error_code ignored;
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path, ignored));
  state.SetBytesProcessed(bytes * static_cast<std::int64_t>(state.iterations()));
  state.counters["cells/s"] =
      benchmark::Counter(static_cast<double>(kRows * kColumns * state.iterations()), benchmark::Counter::kIsRate);
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
  state.counters["columns_MB"] = static_cast<double>(kRows * kColumns) * 8 / 1048576;
}

BENCHMARK_CAPTURE(read, six_decimals, Style::six_decimals)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(read, shortest, Style::shortest)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(read, mixed, Style::mixed)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
