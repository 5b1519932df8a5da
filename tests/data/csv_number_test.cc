#include "data/csv_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace ogive {
namespace {

Number parse(const std::string& text, char mark = '.') {
  // Exactly as long as the text, so that a sanitizer sees any byte too many.
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_number(bytes.data(), bytes.data() + bytes.size(), mark);
}

TEST(Number, Integers) {
  struct Row {
    const char* text;
    std::int64_t value;
  };
  const Row rows[] = {{"0", 0},
                      {"-0", 0},
                      {"7", 7},
                      {"+7", 7},
                      {"-7", -7},
                      {"12345678", 12345678},
                      {"123456789", 123456789},
                      {"9223372036854775807", INT64_MAX},
                      {"-9223372036854775808", INT64_MIN}};
  for (const Row& row : rows) {
    EXPECT_EQ(parse(row.text).kind, NumberKind::integer) << row.text;
    EXPECT_EQ(parse(row.text).integer, row.value) << row.text;
    EXPECT_EQ(parse(row.text).real, static_cast<double>(row.value)) << row.text;
  }
}

TEST(Number, WhatIsNone) {
  for (const char* text : {"",
                           "-",
                           "+",
                           ".",
                           "-.",
                           "e5",
                           ".e5",
                           "1e",
                           "1e+",
                           "1e-",
                           "1.2.3",
                           "1-2",
                           "--1",
                           "+-1",
                           "007",
                           "-01",
                           "00",
                           "00.5",
                           "9223372036854775808",
                           "-9223372036854775809",
                           "18446744073709551617",
                           "99999999999999999999",
                           "1e309",
                           "-1e400",
                           "1e99999999999999999999",
                           "inf",
                           "Infinity",
                           "nan",
                           "NaN",
                           "0x10",
                           "1,5",
                           "1 000",
                           "1_000",
                           "12a",
                           "1.5a",
                           "1.12345678a",
                           "1.1234567a",
                           "1.5f",
                           "1e5.5",
                           "\xD9\xA1",
                           "1.\xD9\xA1",
                           "1.12345678\xD9\xA1"})
    EXPECT_EQ(parse(text).kind, NumberKind::none) << text;
}

TEST(Number, DecimalComma) {
  EXPECT_EQ(parse("1,5", ',').real, 1.5);
  EXPECT_TRUE(parse("1,5", ',').marked);
  EXPECT_FALSE(parse("15e-1", ',').marked);
  EXPECT_EQ(parse("1.5", ',').kind, NumberKind::none);
  EXPECT_EQ(parse("123456789012345678901234567890,5", ',').real, 123456789012345678901234567890.5);
}

/// The C library rounds to nearest, ties to even: the same bits are wanted of any spelling.
void expect_like_strtod(const std::string& text) {
  const Number number = parse(text);
  ASSERT_EQ(number.kind, NumberKind::real) << text;
  const double expected = std::strtod(text.c_str(), nullptr);
  EXPECT_EQ(number.real, expected) << text;
  EXPECT_EQ(std::signbit(number.real), std::signbit(expected)) << text;
}

TEST(Number, SaysWhyATextIsNone) {
  struct Row {
    const char* text;
    const char* why;
  };
  const Row rows[] = {
      {"007", "has a leading zero"},
      {"-001.37", "has a leading zero"},
      {"9223372036854775808", "is a whole number beyond 64 bits"},
      {"1,234", "has a comma"},
      {"1,234.5", "has a comma"},
      {"12%", "has a percent sign"},
      {"1e400", "is beyond the range of numbers"},
      {"-Inf", "is not finite"},
      {"Infinity", "is not finite"},
      {"", ""},
      {"-", ""},
      {"abc", ""},
      {"1a", ""},
      {"3rd", ""},
      {"12:30", ""},
      {"2024-01-31", "is a date"},
      {"2024-01-31T12:30:00Z", "is a date"},
      {"1/2/24", "is a date"},
      {"31.01.2024 12:30", "is a date"},
      {"2024-01-31 noon", ""},
      {"10-20", ""},
      {"1-2-3", ""},
      {"2024-01/31", ""},
      {"123-45-6789", ""},
      {"$63.34", "has a currency sign"},
      {"-$5", "has a currency sign"},
      {"$ -1,234.50", "has a currency sign"},
      {"63,34 \u20AC", "has a currency sign"},
      {"\u00A35", "has a currency sign"},
      {"$", ""},
      {"US$", ""},
      {"$5 off", ""},
      {"0x10", ""},
      {",", ""},
      {"1.2.3", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(why_no_number(row.text), row.why) << row.text;
}

TEST(Number, RoundsLikeTheCLibrary) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int> digit('0', '9');
  for (int i = 0; i < 60000; ++i) {
    std::string text = random() % 2 != 0 ? "-" : "";
    const auto whole = random() % 3 == 0 ? random() % 22 : random() % 5;
    text += whole == 0 ? '0' : static_cast<char>('1' + static_cast<char>(random() % 9));
    for (std::size_t k = 1; k < whole; ++k) text += static_cast<char>(digit(random));
    text += '.';
    const auto decimals = random() % 26;
    for (std::size_t k = 0; k < decimals; ++k) text += static_cast<char>(digit(random));
    if (random() % 3 == 0) text += "e" + std::to_string(static_cast<int>(random() % 560) - 280);
    expect_like_strtod(text);
  }
}

TEST(Number, ReadsBackEveryDouble) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 60000; ++i) {
    double value = 0;
    const std::uint64_t bits = random();
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.17e", value);
    const Number number = parse(buffer);
    ASSERT_EQ(number.kind, NumberKind::real) << buffer;
    EXPECT_EQ(number.real, value) << buffer;
  }
}

}  // namespace
}  // namespace ogive
