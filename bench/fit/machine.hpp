/// What the machine (x86-64 with AVX2 at least) can do, measured in the same run as what is compared with it.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace ogive::bench {

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Runs work(thread) on every thread and gives the seconds from the first start to the last end.
template <class Work>
double timed(int threads, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
  work(0);
  for (auto& other : others) other.join();
  return seconds_since(start);
}

#define OGIVE_BENCH_WIDE __attribute__((target("avx512f,avx512vl,fma")))
#define OGIVE_BENCH_NARROW __attribute__((target("avx2,fma")))

typedef double Eight __attribute__((vector_size(64)));

/// Sums `count` doubles (a multiple of 64) in eight independent chains: a pure read.
OGIVE_BENCH_WIDE inline double read_wide(const double* data, std::size_t count) {
  Eight sums[8] = {};
  for (std::size_t i = 0; i < count; i += 64)
    for (std::size_t k = 0; k < 8; ++k) sums[k] += *reinterpret_cast<const Eight*>(data + i + 8 * k);
  Eight total = {};
  for (const Eight& sum : sums) total += sum;
  return total[0] + total[1];
}
OGIVE_BENCH_NARROW inline double read_narrow(const double* data, std::size_t count) {
  Eight sums[8] = {};
  for (std::size_t i = 0; i < count; i += 64)
    for (std::size_t k = 0; k < 8; ++k) sums[k] += *reinterpret_cast<const Eight*>(data + i + 8 * k);
  Eight total = {};
  for (const Eight& sum : sums) total += sum;
  return total[0] + total[1];
}

/// Twelve vectors of fused multiply-adds a round, in independent chains.  (Written with builtins: nothing here is
/// contracted into an FMA by itself.)
OGIVE_BENCH_WIDE inline double multiply_add_wide(std::int64_t rounds) {
  __m512d sums[12];
  for (std::size_t k = 0; k < 12; ++k) sums[k] = _mm512_set1_pd(static_cast<double>(k));
  const __m512d factor = _mm512_set1_pd(0.999999), term = _mm512_set1_pd(1e-9);
  for (std::int64_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (auto& sum : sums) sum = _mm512_fmadd_pd(sum, factor, term);
  double total = 0.0;
  for (const __m512d& sum : sums) total += sum[0];
  return total;
}
OGIVE_BENCH_NARROW inline double multiply_add_narrow(std::int64_t rounds) {
  __m256d sums[12];
  for (std::size_t k = 0; k < 12; ++k) sums[k] = _mm256_set1_pd(static_cast<double>(k));
  const __m256d factor = _mm256_set1_pd(0.999999), term = _mm256_set1_pd(1e-9);
  for (std::int64_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (auto& sum : sums) sum = _mm256_fmadd_pd(sum, factor, term);
  double total = 0.0;
  for (const __m256d& sum : sums) total += sum[0];
  return total;
}

struct Machine {
  double bytes_per_second = 0.0;          ///< reading memory, all threads
  double multiply_adds_per_second = 0.0;  ///< fp64, all threads
};

/// Best of several runs each; `wide` where the processor has AVX-512.
inline Machine measure(int threads, bool wide) {
  Machine machine;
  constexpr std::size_t kCount = std::size_t{1} << 26;  // 512 MiB in all: far beyond the caches
  std::vector<double> data(kCount + 8, 1.0);
  const double* base = reinterpret_cast<const double*>((reinterpret_cast<std::uintptr_t>(data.data()) + 63) / 64 * 64);
  const std::size_t share = kCount / static_cast<std::size_t>(threads) / 64 * 64;
  std::vector<double> sink(static_cast<std::size_t>(threads) * 16);
  for (int run = 0; run < 7; ++run) {
    const double seconds = timed(threads, [&](int thread) {
      const double* from = base + static_cast<std::size_t>(thread) * share;
      sink[static_cast<std::size_t>(thread) * 16] = wide ? read_wide(from, share) : read_narrow(from, share);
    });
    machine.bytes_per_second = std::max(machine.bytes_per_second, 8.0 * static_cast<double>(share) * threads / seconds);
    constexpr std::int64_t kRounds = 10'000'000;
    const double busy = timed(threads, [&](int thread) {
      sink[static_cast<std::size_t>(thread) * 16] += wide ? multiply_add_wide(kRounds) : multiply_add_narrow(kRounds);
    });
    machine.multiply_adds_per_second =
        std::max(machine.multiply_adds_per_second, static_cast<double>(kRounds) * 12 * (wide ? 8 : 4) * threads / busy);
  }
  volatile double keep = sink[0];
  static_cast<void>(keep);
  return machine;
}

}  // namespace ogive::bench
