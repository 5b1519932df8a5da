#include "report/number.hpp"

#include <gtest/gtest.h>

#include <array>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <locale>
#include <random>

#include <nlohmann/json.hpp>

namespace ogive::report {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNaN = std::nan("");

nlohmann::json reference(const std::string& name) {
  return nlohmann::json::parse(std::ifstream(std::string(OGIVE_TEST_REFERENCE) + "/" + name));
}

double value_of(const nlohmann::json& text) { return std::strtod(text.get<std::string>().c_str(), nullptr); }

struct Row {
  std::string got;
  const char* want;
};

void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(row.got, row.want);
}

TEST(Number, Fixed) {
  check({
      {fixed(0.125, 2), "0.12"},  // a tie of the binary value goes to even
      {fixed(0.375, 2), "0.38"},
      {fixed(1.005, 2), "1.00"},  // the double lies below
      {fixed(2.5, 0), "2"},
      {fixed(-0.001, 2), "-0.00"},
      {fixed(1e22, 1), "10000000000000000000000.0"},
      {fixed(5e-324, 3), "0.000"},
      {fixed(kNaN, 2), "nan"},
      {fixed(-kNaN, 2), "nan"},
      {fixed(kInfinity, 2), "inf"},
      {fixed(-kInfinity, 2), "-inf"},
  });
  EXPECT_EQ(fixed(1.7976931348623157e308, 2).size(), 312U);
  EXPECT_EQ(fixed(0.1, 60), "0.100000000000000005551115123125782702118158340454101562500000");
  EXPECT_EQ(fixed(5e-324, 1000).size(), 1002U);
}

TEST(Number, Significant) {
  check({
      {significant(447.0, 3), "447"},
      {significant(447.0, 3, Trailing::zeros), "447"},
      {significant(447.0, 3, Trailing::zeros_and_dot), "447."},
      {significant(1.0, 5), "1"},
      {significant(1.0, 5, Trailing::zeros), "1.0000"},
      {significant(-190.93, 5, Trailing::zeros_and_dot), "-190.93"},
      {significant(999.6, 3), "1e+03"},
      {significant(999.6, 3, Trailing::zeros), "1.00e+03"},
      {significant(0.0, 4, Trailing::zeros), "0.000"},
      {significant(9.99996e-5, 4), "0.0001"},
      {significant(9.99996e-5, 4, Trailing::zeros), "0.0001000"},
      {significant(1e5, 1, Trailing::zeros_and_dot), "1.e+05"},
      {significant(2.0, 0), "2"},
      {significant(1e-300, 3), "1e-300"},
      {significant(kNaN, 3, Trailing::zeros), "nan"},
      {significant(-kInfinity, 3, Trailing::zeros_and_dot), "-inf"},
      {scientific(1.580735e-7, 3), "1.581e-07"},
      {scientific(kInfinity, 3), "inf"},
  });
}

/// C's printf rounds the exact binary value, ties to even, at any precision: the decimals of random numbers, and of
/// those next to and on a tie, are its own.
TEST(Number, EveryDigitIsCorrectlyRounded) {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<int> exponent(-60, 60), decimals(0, 12), digits(1, 12), odd(1, 1 << 20);
  std::uniform_real_distribution<double> mantissa(1.0, 2.0);
  const auto printed = [](const char* format, int precision, double value) {
    std::array<char, 400> text = {};
    std::snprintf(text.data(), text.size(), format, precision, value);
    return std::string(text.data());
  };
  for (int k = 0; k < 20000; ++k) {
    double value = std::ldexp(mantissa(random), exponent(random));
    const int places = decimals(random);
    // A whole number of halves, quarters, ... ends in 5 where it is cut: a tie.
    if (k % 4 == 1) value = std::ldexp(odd(random), -(places + 1));
    if (k % 4 == 2) value = std::nextafter(std::ldexp(odd(random), -(places + 1)), k % 8 == 2 ? 0.0 : kInfinity);
    if (k % 2 == 0) value = -value;
    ASSERT_EQ(fixed(value, places), printed("%.*f", places, value));
    const int figures = digits(random);
    ASSERT_EQ(scientific(value, figures), printed("%.*e", figures, value));
    ASSERT_EQ(significant(value, figures), printed("%.*g", figures, value));
  }
}

TEST(Number, ShortestReadsBack) {
  check({
      {shortest(0.1), "0.1"},
      {shortest(1.0), "1"},
      {shortest(1e100), "1e+100"},
      {shortest(-2.5e-10), "-2.5e-10"},
      {shortest(5e-324), "5e-324"},
      {shortest(kNaN), "nan"},
      {shortest(-kInfinity), "-inf"},
      {integer(-42), "-42"},
      {integer(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808"},
      {right_justified("ab", 4), "  ab"},
      {right_justified("abcde", 4), "abcde"},
  });
  for (const double x : {1.0 / 3, 2.0 / 3e200, 1.7976931348623157e308, 123456789.125}) {
    EXPECT_EQ(std::strtod(shortest(x).c_str(), nullptr), x);
  }
}

TEST(Number, PValues) {
  check({
      {p_value(0.038056), "0.038"},
      {p_value(0.001), "0.001"},
      {p_value(0.00099999), "<0.001"},
      {p_value(0.0), "<0.001"},
      {p_value(1.0), "1.000"},
      {p_value(0.99951), ">0.999"},
      {p_value(0.9994), "0.999"},
      {p_value(kNaN), "nan"},
      {p_value_full(0.038056, -1.42), "0.0381"},
      {p_value_full(1.580735e-7, -6.8), "1.58e-07"},
      {p_value_full(0.5, -0.3), "0.500"},
      {p_value_full(1.0, 0.0), "1.000"},
      {p_value_full(0.9996, -0.0002), ">0.999"},
      {p_value_full(0.9994, -0.0003), "0.999"},
      {p_value_full(1e-299, -299.0), "1.00e-299"},
      {p_value_full(0.0, -349.13597646368186), "7.31e-350"},  // z = 40
      {p_value_full(3e-310, -309.5), "3.16e-310"},            // few digits: the logarithm's
      {p_value_full(0.0, -400.0001), "1.00e-400"},            // 9.998 rounds up to the next power
      {p_value_full(0.0, -kInfinity), "0.00"},
      {p_value_full(kNaN, kNaN), "nan"},
  });
}

TEST(Number, SummaryFieldsAreThoseOfStatsmodels) {
  for (const auto& row : reference("number_statsmodels.json")) {
    const double x = value_of(row.at("x"));
    EXPECT_EQ(summary_coefficient(x), row.at("coefficient")) << row;
    EXPECT_EQ(summary_number(x), row.at("number")) << row;
    EXPECT_EQ(summary_p_value(x), row.at("p_value")) << row;
    EXPECT_EQ(summary_likelihood(x), row.at("likelihood")) << row;
    EXPECT_EQ(summary_r_squared(x), row.at("r_squared")) << row;
    EXPECT_EQ(summary_pearson(x), row.at("pearson")) << row;
    EXPECT_EQ(summary_count(x), row.at("count")) << row;
  }
}

TEST(Number, ColumnsAreThoseOfPandas) {
  for (const auto& row : reference("number_pandas.json")) {
    std::vector<double> values;
    for (const auto& text : row.at("values")) values.push_back(value_of(text));
    EXPECT_EQ(pandas_column(values), row.at("texts").get<std::vector<std::string>>()) << row;
  }
  EXPECT_TRUE(pandas_column({}).empty());
}

TEST(Number, KnowsNoLocale) {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  const std::string seen =
      fixed(1234567.5, 1) + " " + significant(0.25, 3) + " " + shortest(0.5) + " " + integer(1234567);
  std::setlocale(LC_ALL, "C");
  std::locale::global(before);
  EXPECT_EQ(seen, "1234567.5 0.25 0.5 1234567");
}

}  // namespace
}  // namespace ogive::report
