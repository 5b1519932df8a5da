#include "base/parallel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ogive {
namespace {

/// Spells how it was merged.
struct Tree {
  std::string text;
  void merge(const Tree& other) { text = "(" + text + other.text + ")"; }
};

/// A sum whose bits depend on the order.
struct Rounded {
  double value = 0.0;
  void merge(const Rounded& other) { value += other.value; }
};

double piece_value(std::int64_t piece) { return 1.0 / (static_cast<double>(piece) + 0.1) * (piece % 2 == 0 ? 1 : -1); }

TEST(OrderedMerge, HasTheShapeOfABinaryCounter) {
  const char* want[] = {
      "", "0", "(01)", "((01)2)", "((01)(23))", "(((01)(23))4)", "(((01)(23))(45))", "(((01)(23))((45)6))"};
  for (int pieces = 1; pieces <= 7; ++pieces) {
    std::vector<int> order(static_cast<std::size_t>(pieces));
    std::iota(order.begin(), order.end(), 0);
    do {
      OrderedMerge<Tree> merge;
      for (const int piece : order) merge.add(piece, Tree{std::to_string(piece)});
      ASSERT_EQ(merge.finish()->text, want[pieces]) << pieces;
      EXPECT_FALSE(merge.finish());
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(OrderedMerge, NothingOfNothing) { EXPECT_FALSE(OrderedMerge<Rounded>().finish()); }

TEST(OrderedMerge, SameBitsForAnyOrder) {
  std::mt19937_64 generator(5);
  for (const std::int64_t pieces : {1, 2, 3, 31, 32, 33, 1000}) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(pieces));
    std::iota(order.begin(), order.end(), 0);
    std::optional<double> first;
    for (int trial = 0; trial < 20; ++trial) {
      OrderedMerge<Rounded> merge;
      for (const std::int64_t piece : order) merge.add(piece, Rounded{piece_value(piece)});
      const double total = merge.finish()->value;
      if (!first) first = total;
      ASSERT_EQ(total, *first) << pieces;
      std::shuffle(order.begin(), order.end(), generator);
    }
  }
}

TEST(OrderedMerge, SameBitsForAnyNumberOfThreads) {
  std::optional<double> first;
  for (const int threads : {1, 2, 3, 8}) {
    OrderedMerge<Rounded> merge;
    EXPECT_TRUE(
        for_each_piece(777, threads, {}, [&](std::int64_t piece, int) { merge.add(piece, {piece_value(piece)}); }));
    const double total = merge.finish()->value;
    if (!first) first = total;
    EXPECT_EQ(total, *first) << threads;
  }
}

TEST(ForEachPiece, DoesEachOnce) {
  for (const int threads : {0, 1, 2, 5, 100}) {
    for (const std::int64_t pieces : {0, 1, 2, 50}) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(pieces));
      std::atomic<bool> in_range = true;
      EXPECT_TRUE(for_each_piece(pieces, threads, {}, [&](std::int64_t piece, int thread) {
        ++done[static_cast<std::size_t>(piece)];
        if (thread < 0 || (threads > 0 && thread >= threads)) in_range = false;
      }));
      EXPECT_TRUE(in_range);
      for (const auto& count : done) EXPECT_EQ(count, 1);
    }
  }
}

TEST(ForEachPiece, StopsWhenAsked) {
  for (const int threads : {1, 3}) {
    std::atomic<int> done = 0;
    EXPECT_FALSE(for_each_piece(
        1000, threads, [&] { return done >= 10; }, [&](std::int64_t, int) { ++done; }));
    EXPECT_LT(done, 20);
  }
  EXPECT_FALSE(for_each_piece(
      3, 1, [] { return true; }, [](std::int64_t, int) { FAIL(); }));
}

class DefaultThreads : public testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }
  static void clear() {
    unsetenv("OGIVE_NUM_THREADS");
    unsetenv("OMP_NUM_THREADS");
  }
};

TEST_F(DefaultThreads, ListensToTheEnvironment) {
  const int machine = default_threads();
  EXPECT_GE(machine, 1);
  struct Row {
    const char* ogive;
    const char* omp;
    int want;
  };
  const Row rows[] = {
      {"3", nullptr, 3}, {nullptr, "5", 5},        {"3", "5", 3},        {"0", "5", 5}, {"many", "5", 5},
      {"", "", machine}, {"-2", nullptr, machine}, {"0", "no", machine}, {"7", "x", 7},
  };
  for (const Row& row : rows) {
    clear();
    if (row.ogive != nullptr) setenv("OGIVE_NUM_THREADS", row.ogive, 1);
    if (row.omp != nullptr) setenv("OMP_NUM_THREADS", row.omp, 1);
    EXPECT_EQ(default_threads(), row.want) << (row.ogive != nullptr ? row.ogive : "-");
  }
}

}  // namespace
}  // namespace ogive
