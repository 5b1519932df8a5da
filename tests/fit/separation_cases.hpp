/// Rows for the tests of separation, and its hard cases.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/matrix_blocks.hpp"
#include "fit/separation.hpp"

namespace ogive::fitting {

using Rows = test::MatrixRows;
using Column = std::vector<double>;

inline std::vector<std::size_t> all_columns(const Rows& rows) {
  std::vector<std::size_t> columns(rows.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

inline SeparationReport detected(const Rows& rows, int threads = 1) {
  SeparationControl control;
  control.threads = threads;
  auto report = detect_separation(test::matrix_blocks(rows), all_columns(rows), control);
  EXPECT_TRUE(report) << report.error().sentence;
  return report ? *report : SeparationReport{};
}

/// The kind's letter and one sign a column, as in tests/reference/separation.py.
inline std::string summary(const SeparationReport& report) {
  std::string text(1, "oqc"[static_cast<int>(report.kind)]);
  for (const Limit limit : report.limits) text += "0+-?"[static_cast<int>(limit)];
  return text;
}

inline Rows with_constant(std::vector<Column> columns, Column y) {
  columns.insert(columns.begin(), Column(y.size(), 1.0));
  return {std::move(columns), std::move(y), {}, {}, {}};
}

inline Column sequence(std::size_t n, const std::function<double(double)>& value) {
  Column column(n);
  for (std::size_t i = 0; i < n; ++i) column[i] = value(static_cast<double>(i));
  return column;
}

inline Rows s1(double scale, double shift) {
  return with_constant({sequence(10, [&](double i) { return (i + 1.0) * scale + shift; })},
                       {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
}

/// Two factors of 4 and 5 levels with interaction; the cell (2, 3), column 14, has events only.
inline Rows s3() {
  Rows rows;
  rows.columns.assign(20, Column(2000, 0.0));
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::size_t a = i % 4, b = i / 4 % 5;
    rows.columns[0][i] = 1.0;
    if (a > 0) rows.columns[a][i] = 1.0;
    if (b > 0) rows.columns[3 + b][i] = 1.0;
    if (a > 0 && b > 0) rows.columns[8 + 4 * (a - 1) + b - 1][i] = 1.0;
    rows.successes.push_back((a == 2 && b == 3) || i * 7919 % 13 < 6 ? 1.0 : 0.0);
  }
  return rows;
}

inline Rows s4() {
  const Column u = sequence(200, [](double i) { return std::fmod(37.0 * i, 101.0) - 50.25; });
  const Column v = sequence(200, [](double i) { return std::fmod(61.0 * i, 97.0) - 48.0; });
  Column y(200);
  for (std::size_t i = 0; i < 200; ++i) y[i] = u[i] + v[i] > 0.0 ? 1.0 : 0.0;
  return with_constant({u, v}, y);
}

inline Rows s6() {
  constexpr std::size_t kRows = 100000;
  Column y = sequence(kRows, [](double i) { return std::fmod(7919.0 * i, 101.0) < 10.0 ? 1.0 : 0.0; });
  Column dummy(kRows, 0.0);
  y[17] = dummy[17] = 1.0;
  return with_constant({sequence(kRows, [](double i) { return std::fmod(31.0 * i, 17.0); }), dummy}, y);
}

inline Rows s7(double weight) {
  Column x = sequence(1000, [](double i) { return i; });
  Column y = sequence(1000, [](double i) { return i >= 500.0 ? 1.0 : 0.0; });
  x.insert(x.end(), {499.0, 501.0});
  y.insert(y.end(), {1.0, 0.0});
  Rows rows = with_constant({x}, y);
  rows.prior_weights.assign(1002, 1.0);
  rows.prior_weights[1000] = rows.prior_weights[1001] = weight;
  return rows;
}

/// 64 cells of a saturated table, each with a success and a failure of count 10^k.
inline Rows saturated() {
  Rows rows;
  rows.columns.assign(64, Column());
  for (std::size_t cell = 0; cell < 64; ++cell) {
    for (std::size_t j = 0; j < 64; ++j) rows.columns[j].push_back(j == 0 || j == cell ? 1.0 : 0.0);
    rows.trials.push_back(std::pow(10.0, static_cast<double>(cell % 16)) + 1.0);
    rows.successes.push_back(1.0);
  }
  return rows;
}

/// A file of tests/data: a constant and the named columns.
inline Rows read_rows(const std::string& file, const std::string& response, const std::vector<std::string>& names) {
  std::ifstream stream(OGIVE_TEST_DATA "/" + file);
  EXPECT_TRUE(stream) << file;
  std::string line, cell;
  std::getline(stream, line);
  std::vector<std::string> header;
  const auto clean = [](std::string text) {
    std::erase_if(text, [](char c) { return c == '"' || c == '\r'; });
    return text;
  };
  for (std::istringstream cells(line); std::getline(cells, cell, ',');) header.push_back(clean(cell));
  const auto place = [&](const std::string& name) {
    const auto found = std::find(header.begin(), header.end(), name);
    EXPECT_NE(found, header.end()) << name;
    return static_cast<std::size_t>(found - header.begin());
  };
  Rows rows;
  rows.columns.assign(names.size() + 1, Column());
  while (std::getline(stream, line)) {
    std::vector<std::string> row;
    for (std::istringstream cells(line); std::getline(cells, cell, ',');) row.push_back(clean(cell));
    rows.successes.push_back(std::stod(row.at(place(response))));
    rows.columns[0].push_back(1.0);
    for (std::size_t j = 0; j < names.size(); ++j) rows.columns[j + 1].push_back(std::stod(row.at(place(names[j]))));
  }
  return rows;
}

struct HardCase {
  std::string id;
  Rows rows;
  std::string expected;  ///< as in `summary`
  std::int64_t separated;
};

/// The hard cases made by a rule or read from a file.
inline std::vector<HardCase> named_cases() {
  return {
      {"S1", s1(1, 0), "c-+", 10},
      {"S3", s3(), "q00000000000000+00000", 100},
      {"S4", s4(), "c?++", 200},
      {"S5 endometrial", read_rows("endometrial.csv", "HG", {"NV", "PI", "EH"}), "q0+00", 13},
      {"S6", s6(), "q00+", 1},
      {"S7", s7(1), "o00", 0},
      {"S7b", s7(0), "c-+", 1000},
      {"S9", s1(1e-10, 0), "c-+", 10},
      {"S10", s1(1, 1e6), "c-+", 10},
      {"one ULP apart", with_constant({{1, 1.5, 1.5 + 0x1p-52, 2}}, {0, 0, 1, 1}), "c-+", 4},
      {"one ULP over", with_constant({{1, 1.5 + 0x1p-52, 1.5, 2}}, {0, 0, 1, 1}), "o00", 0},
      {"saturated", saturated(), "o" + std::string(64, '0'), 0},
      {"mtcars", read_rows("mtcars.csv", "am", {"mpg", "hp", "wt"}), "o0000", 0},
      {"birthwt", read_rows("birthwt.csv", "low", {"age", "lwt", "smoke", "ptl", "ht", "ui", "ftv"}), "o00000000", 0},
  };
}

/// Few rows.
inline std::vector<HardCase> small_cases() {
  return {
      {"S2", with_constant({{-1, 0, 0, 1}}, {0, 0, 1, 1}), "q0+", 2},
      {"S8", with_constant({{1, 2, 3, 3, 4, 5}}, {0, 0, 0, 1, 1, 1}), "q-+", 4},
      {"A0", with_constant({{-1, 2, 3}}, {0, 0, 0}), "c-?", 3},
      {"A1", with_constant({{1, 2, 3}}, {1, 1, 1}), "c??", 3},
      {"A1, the constant alone", with_constant({}, {1, 1, 1}), "c+", 3},
      {"one row", with_constant({}, {0}), "c-", 1},
      {"D1", with_constant({{-10, 0, 8, 610, 0, 0, 1}, {-3, 0, -66, -5000, -2921, 0, 8}}, {1, 0, 0, 0, 1, 1, 1}),
       "o000", 0},
      {"D2",
       with_constant({{30, 0, 8, -5000, 1, -4, 0, -17}, {6, 0, -2301, -2, 2, -1, 0, 0}}, {1, 1, 0, 0, 0, 0, 1, 1}),
       "o000", 0},
      {"D3",
       with_constant({{-18, 0, -1, -1, 0, 0, -5000, -801}, {-132, 5000, -5, 2, 0, 0, -28, 1}},
                     {1, 0, 0, 1, 0, 1, 1, 1}),
       "o000", 0},
      {"D4",
       with_constant({{0, 96, -160, -1100, -43, 0, -4, 0},
                      {30, 77, 2950, 0, 4, 8, 309, -5000},
                      {0, 0, 409, -5000, 5000, 1, 0, 1}},
                     {1, 1, 0, 0, 1, 0, 0, 1}),
       "o0000", 0},
      {"D5", with_constant({{-1, -3, 4, 102, 4, 1, 2, -2, 3, 83, 3}}, {0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1}), "o00", 0},
      {"three integers, the sign open", Rows{{{1, 1, 1}, {1, 1, -1}}, {1, 1, 1}, {}, {}, {}}, "c+?", 3},
      {"a row of zeros is never separated", Rows{{{1, 2, 0}}, {1, 1, 1}, {}, {}, {}}, "q+", 2},
      {"successes and failures in one row", Rows{{{1, 1, 1}, {0, 1, 2}}, {0, 1, 2}, {2, 2, 2}, {}, {}}, "q-+", 2},
      {"two such rows", Rows{{{1, 1, 1}, {0, 1, 2}}, {0, 1, 1}, {2, 2, 2}, {}, {}}, "o00", 0},
      {"rows without trials do not count", Rows{{{1, 1, 1}, {0, 1, 2}}, {0, 0, 2}, {2, 0, 2}, {}, {}}, "c-+", 2},
  };
}

/// Cells that cannot be scaled.
inline std::vector<HardCase> extreme_cases() {
  return {
      {"X3", with_constant({{1, 2, 3, 4, 5, 6, 7, 8, 9, 1e200}}, {0, 1, 0, 0, 1, 0, 1, 1, 0, 0}), "o00", 0},
      {"X3 turned", with_constant({{1, 2, 3, 4, 5, 6, 7, 8, 9, 1e200}}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), "c-+", 10},
      {"denormal", with_constant({{5e-324, 1e-323, 1.5e-323, 2e-323}}, {0, 0, 1, 1}), "c-+", 4},
      {"denormal, overlap", with_constant({{5e-324, 1e-323, 1.5e-323, 2e-323}}, {0, 1, 0, 1}), "o00", 0},
      {"1e200 to 1e-300", with_constant({{1e-300, 2e-300, 3e-300, 1e200}}, {0, 0, 1, 1}), "c-+", 4},
      {"1e200 to 1e-300, overlap", with_constant({{1e-300, 2e-300, 3e-300, 1e200}}, {0, 1, 0, 1}), "o00", 0},
      {"1e200 to 1e-300, touching", with_constant({{1e-300, 2e-300, 2e-300, 1e200}}, {0, 0, 1, 1}), "q-+", 2},
      {"1e308", with_constant({{-1.7e308, -1e308, 1e308, 1.7e308}}, {0, 0, 1, 1}), "c?+", 4},
  };
}

}  // namespace ogive::fitting
