// Separation: the hard cases, what is reported, and what must not matter.
#include "fit/separation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

#include <gtest/gtest.h>

#include "fit/certified.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/separation_cases.hpp"

namespace ogive::fitting {
namespace {

std::vector<HardCase> scalable_cases() {
  std::vector<HardCase> cases = named_cases();
  for (HardCase& row : small_cases()) cases.push_back(std::move(row));
  return cases;
}

TEST(Separation, HardCases) {
  std::vector<HardCase> cases = scalable_cases();
  for (HardCase& row : extreme_cases()) cases.push_back(std::move(row));
  for (const HardCase& row : cases) {
    const SeparationReport report = detected(row.rows);
    EXPECT_EQ(summary(report), row.expected) << row.id;
    EXPECT_EQ(report.separated_rows, row.separated) << row.id;
    EXPECT_TRUE(report.exact) << row.id;
    EXPECT_EQ(report.direction.empty(), report.kind == Separation::overlap) << row.id;
    EXPECT_EQ(report.separated_rows_sample.size(), std::min<std::size_t>(20, static_cast<std::size_t>(row.separated)));
  }
}

TEST(Separation, NamesRowsAndDirection) {
  const SeparationReport touching = detected(with_constant({{1, 2, 3, 3, 4, 5}}, {0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(touching.separated_rows_sample, (std::vector<std::int64_t>{0, 1, 4, 5}));
  EXPECT_EQ(touching.rows, 6);
  ASSERT_EQ(touching.direction.size(), 2U);
  EXPECT_EQ(touching.direction[0], -1.0);
  EXPECT_DOUBLE_EQ(touching.direction[1], 1.0 / 3.0);
  const SeparationReport dummy = detected(s6());
  EXPECT_EQ(dummy.separated_rows_sample, std::vector<std::int64_t>{17});
  EXPECT_EQ(dummy.direction, (std::vector<double>{0.0, 0.0, 1.0}));
}

TEST(Separation, CertifiedProblemsOverlap) {
  for (const auto& [name, entry] : test::certified_table().items()) {
    const test::Certified problem = test::read_certified(name);
    if (problem.rows.successes.size() > 20000) continue;
    EXPECT_EQ(detected(problem.rows).kind, Separation::overlap) << name;
  }
}

struct Change {
  const char* what;
  std::function<void(Rows&)> apply;
};

Rows rows_of(const Rows& rows, const std::vector<std::size_t>& order) {
  Rows result;
  for (const Column& column : rows.columns) {
    result.columns.emplace_back();
    for (const std::size_t i : order) result.columns.back().push_back(column[i]);
  }
  for (const std::size_t i : order) result.successes.push_back(rows.successes[i]);
  if (!rows.prior_weights.empty())
    for (const std::size_t i : order) result.prior_weights.push_back(rows.prior_weights[i]);
  if (!rows.trials.empty())
    for (const std::size_t i : order) result.trials.push_back(rows.trials[i]);
  return result;
}

const Change kChanges[] = {
    {"columns times powers of two",
     [](Rows& rows) {
       for (std::size_t j = 0; j < rows.columns.size(); ++j)
         for (double& x : rows.columns[j]) x = std::ldexp(x, static_cast<int>(j % 9) * 37 - 160);
     }},
    {"rows turned round",
     [](Rows& rows) {
       std::vector<std::size_t> order(rows.successes.size());
       std::iota(order.rbegin(), order.rend(), std::size_t{0});
       rows = rows_of(rows, order);
     }},
    {"rows permuted",
     [](Rows& rows) {
       const std::size_t n = rows.successes.size();
       std::vector<std::size_t> order(n);
       for (std::size_t i = 0; i < n; ++i) order[i] = i;
       std::sort(order.begin(), order.end(), [](std::size_t a, std::size_t b) {
         return std::pair(a * 2654435761U % 1000003, a) < std::pair(b * 2654435761U % 1000003, b);
       });
       rows = rows_of(rows, order);
     }},
    {"counts of seven",
     [](Rows& rows) {
       if (rows.trials.empty()) rows.trials.assign(rows.successes.size(), 1.0);
       for (double& m : rows.trials) m *= 7.0;
       for (double& y : rows.successes) y *= 7.0;
     }},
    {"weights",
     [](Rows& rows) {
       if (rows.prior_weights.empty()) rows.prior_weights.assign(rows.successes.size(), 0x1p-40);
     }},
};

TEST(Separation, WhatDoesNotMatter) {
  for (const HardCase& row : scalable_cases()) {
    for (const Change& change : kChanges) {
      Rows rows = row.rows;
      change.apply(rows);
      const SeparationReport report = detected(rows);
      EXPECT_EQ(summary(report), row.expected) << row.id << ": " << change.what;
      EXPECT_EQ(report.separated_rows, row.separated) << row.id << ": " << change.what;
    }
  }
}

TEST(Separation, AnyNumberOfThreads) {
  // Separated by a narrow margin in 50,000 rows: many rounds.
  std::uint64_t state = 7;
  const auto uniform = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state >> 11) * 0x1p-53 - 0.5;
  };
  Rows rows;
  rows.columns.assign(5, Column(50000, 1.0));
  for (std::size_t i = 0; i < 50000; ++i) {
    double eta = 0.03;
    for (std::size_t j = 1; j < 5; ++j) eta += (rows.columns[j][i] = uniform()) * static_cast<double>(j);
    rows.successes.push_back(eta > 0.0 ? 1.0 : 0.0);
  }
  const SeparationReport one = detected(rows, 1);
  EXPECT_EQ(summary(one), "c+++++");
  for (const int threads : {2, 3, 8}) {
    const SeparationReport more = detected(rows, threads);
    EXPECT_EQ(summary(more), summary(one)) << threads;
    EXPECT_EQ(more.direction, one.direction) << threads;
    EXPECT_EQ(more.separated_rows_sample, one.separated_rows_sample) << threads;
  }
  // The direction in double has the margin that the exact one has.
  for (std::size_t i = 0; i < 50000; ++i) {
    double along = 0.0;
    for (std::size_t j = 0; j < 5; ++j) along += rows.columns[j][i] * one.direction[j];
    ASSERT_EQ(along > 0.0, rows.successes[i] > 0.5) << i;
  }
}

TEST(Separation, SomeColumnsOnly) {
  const Rows rows = with_constant({{7, 7, 7, 7}, {-1, 0, 0, 1}}, {0, 0, 1, 1});
  const auto report = detect_separation(test::matrix_blocks(rows), {0, 2});
  ASSERT_TRUE(report);
  EXPECT_EQ(summary(*report), "q0+");
  const auto none = detect_separation(test::matrix_blocks(rows), {});
  ASSERT_TRUE(none);
  EXPECT_EQ(summary(*none), "o");
  // Columns that depend on each other: what they share is not determined, and nothing is separated by it.
  const auto dependent = detect_separation(test::matrix_blocks(with_constant({{7, 7, 7, 7}}, {0, 0, 1, 1})), {0, 1});
  ASSERT_TRUE(dependent);
  EXPECT_EQ(summary(*dependent), "o??");
}

TEST(Separation, Errors) {
  SeparationControl control;
  control.stop = [] { return true; };
  const Rows rows = s4();
  const auto stopped = detect_separation(test::matrix_blocks(rows), all_columns(rows), control);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Errc::interrupted);
  const Rows infinite = with_constant({{1, 2, std::numeric_limits<double>::infinity()}}, {0, 1, 0});
  const auto refused = detect_separation(test::matrix_blocks(infinite), all_columns(infinite));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::bad_data);
}

}  // namespace
}  // namespace ogive::fitting
