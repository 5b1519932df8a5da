#include "base/date.hpp"

#include <gtest/gtest.h>

namespace ogive {
namespace {

struct Row {
  const char* text;
  std::int32_t day;
};

// datetime.date.fromisoformat(text).toordinal() - 719163 in Python; tests/cli/test_dates.py asks it for every day of
// some centuries.
constexpr Row kRows[] = {{"1970-01-01", 0},       {"1969-12-31", -1},     {"2000-02-29", 11016},
                         {"1900-02-28", -25509},  {"1900-03-01", -25508}, {"0001-01-01", -719162},
                         {"9999-12-31", 2932896}, {"2024-01-31", 19753},  {"1600-02-29", -135081},
                         {"1582-10-10", -141432}, {"0004-02-29", -718008}};

TEST(Date, Table) {
  for (const Row& row : kRows) {
    EXPECT_EQ(parse_date(row.text), row.day) << row.text;
    EXPECT_EQ(date_text(row.day), row.text);
  }
}

TEST(Date, WhatIsNone) {
  for (const char* text :
       {"",           "2024",       "2024-1-31",  "2024-01-3",  "24-01-31",    "2023-02-29",  "2023-02-30",
        "1900-02-29", "2024-00-10", "2024-13-01", "2024-01-00", "2024-01-32",  "2024-04-31",  "0000-01-01",
        "0000-12-31", "2024/01/31", "2024-01/31", "31-01-2024", "2024-01-31 ", " 2024-01-31", "2024-01-31T00:00",
        "20240131",   "2024-W05-3", "-024-01-01", "+024-01-01", "2024-0a-01",  "2024--1-01",  "10000-01-01",
        "2024-1 -01"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Date, EveryDayHasOneText) {
  constexpr std::int32_t kFirst = -719162, kLast = 2932896;
  std::string before;
  for (std::int32_t day = kFirst; day <= kLast; day += (day < kFirst + 1000 || day > kLast - 1000 ? 1 : 17)) {
    const std::string text = date_text(day);
    ASSERT_EQ(parse_date(text), day);
    ASSERT_LT(before, text);  // texts sort as days do
    before = text;
  }
}

}  // namespace
}  // namespace ogive
