// The fit in memory against the floor of its passes: max(bytes / B, arithmetic / F), both measured in this run.
//
//   fit_bench [n p]...     default: 2000000 10  1000000 20  1000000 50  400000 100
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "fit/accumulate.hpp"
#include "fit/estimate.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/pass.hpp"
#include "machine.hpp"
#include "math/philox.hpp"

namespace {

using namespace ogive;

test::MatrixRows simulated(std::size_t n, std::size_t p, int threads) {
  test::MatrixRows rows;
  rows.columns.assign(p + 1, std::vector<double>(n));
  rows.successes.resize(n);
  std::vector<double> beta(p);
  for (std::size_t j = 0; j < p; ++j) beta[j] = normal_draw(1, 0, j) / std::sqrt(static_cast<double>(p));
  constexpr std::size_t kPiece = 4096;
  for_each_piece(static_cast<std::int64_t>((n + kPiece - 1) / kPiece), threads, {}, [&](std::int64_t piece, int) {
    const std::size_t first = static_cast<std::size_t>(piece) * kPiece;
    for (std::size_t i = first; i < std::min(n, first + kPiece); ++i) {
      double eta = -0.5;
      rows.columns[0][i] = 1.0;
      for (std::size_t j = 0; j < p; ++j) eta += beta[j] * (rows.columns[j + 1][i] = normal_draw(2, j, i));
      rows.successes[i] = uniform_draw(3, 0, i) < 1.0 / (1.0 + std::exp(-eta)) ? 1.0 : 0.0;
    }
  });
  return rows;
}

/// Least seconds of `runs` calls and their median.
template <class Work>
std::pair<double, double> least_and_median(int runs, const Work& work) {
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds.push_back(bench::seconds_since(start));
  }
  std::sort(seconds.begin(), seconds.end());
  return {seconds.front(), seconds[seconds.size() / 2]};
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = default_threads();
  const fitting::Kernel& kernel = *fitting::usable_kernels().front();
  const bench::Machine machine = bench::measure(threads, std::string(kernel.name) == "avx512");
  std::printf("threads %d, kernel %s, read %.1f GB/s, fp64 %.0f GFMA/s\n", threads, kernel.name,
              machine.bytes_per_second / 1e9, machine.multiply_adds_per_second / 1e9);
  std::vector<std::pair<std::size_t, std::size_t>> sizes;
  for (int i = 1; i + 1 < argc; i += 2)
    sizes.emplace_back(std::strtoull(argv[i], nullptr, 10), std::strtoull(argv[i + 1], nullptr, 10));
  if (sizes.empty()) sizes = {{2000000, 10}, {1000000, 20}, {1000000, 50}, {400000, 100}};
  std::printf("%9s %4s %7s %9s %9s %7s %9s %9s %7s\n", "n", "p", "passes", "floor ms", "pass ms", "ratio", "floor ms",
              "fit ms", "ratio");
  for (const auto& [n, p] : sizes) {
    const test::MatrixRows rows = simulated(n, p, threads);
    Blocks blocks = test::matrix_blocks(rows);
    static constexpr double kOne = 1.0;
    // The constant as the formula layer gives it: a stride of 0.
    blocks.open = [&rows]() -> std::unique_ptr<BlockReader> {
      struct Reader final : test::MatrixReader {
        using MatrixReader::MatrixReader;
        const RowBlock& read(std::int64_t leaf) override {
          auto& block = const_cast<RowBlock&>(MatrixReader::read(leaf));
          block.groups[0].values = {&kOne, 0};
          return block;
        }
      };
      return std::make_unique<Reader>(rows);
    };
    const double count = static_cast<double>(n);
    const double columns = static_cast<double>(p + 1);
    const double bytes = count * 8.0 * static_cast<double>(p + 1);  // the columns and the response
    const double work = count * (columns * (columns + 1) / 2 + 2 * columns + 40);
    const double floor = std::max(bytes / machine.bytes_per_second, work / machine.multiply_adds_per_second);

    const fitting::Basis basis = fitting::identity_basis(p + 1);
    const std::vector<double> beta(p + 1, 0.01);
    const fitting::PassPlan plan{&kernel, &basis, beta, {}, false, false};
    const auto pass = least_and_median(9, [&] { (void)fitting::fold(blocks, fitting::PassSum(plan), {}); });
    int passes = 0;
    const auto fit = least_and_median(5, [&] { passes = fitting::maximum_likelihood(blocks, {})->passes; });
    std::printf("%9zu %4zu %7d %9.3f %9.3f %7.2f %9.3f %9.3f %7.2f\n", n, p, passes, 1e3 * floor, 1e3 * pass.second,
                pass.second / floor, 1e3 * floor * passes, 1e3 * fit.second, fit.second / (floor * passes));
  }
}
