#include "math/distributions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "math/reference.hpp"

namespace ogive {
namespace {

using test::exact;
using test::reference;
using test::relative_error;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The bounds are those of the docstrings in distributions.hpp.
struct Check {
  const char* table;
  const char* value;
  double bound;
  std::function<double(const nlohmann::json&)> function;
};

double x_of(const nlohmann::json& row) { return row.at("x").get<double>(); }
double df_of(const nlohmann::json& row) { return row.at("df").get<double>(); }

const Check kChecks[] = {
    {"normal", "upper", 2e-15, [](const auto& r) { return normal_upper(x_of(r)); }},
    {"normal", "upper", 2e-15, [](const auto& r) { return normal_cdf(-x_of(r)); }},
    {"normal", "cdf", 2e-15, [](const auto& r) { return normal_cdf(x_of(r)); }},
    {"normal", "two_sided", 2e-15, [](const auto& r) { return normal_two_sided(x_of(r)); }},
    {"normal", "two_sided", 2e-15, [](const auto& r) { return normal_two_sided(-x_of(r)); }},
    {"normal", "log_upper", 2e-15, [](const auto& r) { return log_normal_upper(x_of(r)); }},
    {"normal", "log_cdf", 2e-15, [](const auto& r) { return log_normal_upper(-x_of(r)); }},
    {"normal_quantile", "x", 2e-15, [](const auto& r) { return normal_quantile(r.at("p")); }},
    {"chi_square", "upper", 1e-11, [](const auto& r) { return chi_square_upper(x_of(r), df_of(r)); }},
    {"chi_square", "log_upper", 1e-11, [](const auto& r) { return log_chi_square_upper(x_of(r), df_of(r)); }},
    {"chi_square_low", "upper", 2e-15, [](const auto& r) { return chi_square_upper(x_of(r), df_of(r)); }},
    {"t", "two_sided", 1e-12, [](const auto& r) { return t_two_sided(r.at("t"), df_of(r)); }},
    {"f", "upper", 1e-12, [](const auto& r) { return f_upper(x_of(r), r.at("df1"), r.at("df2")); }},
};

TEST(Distributions, KeepThePromisedAccuracy) {
  const auto tables = reference("math_distributions.json");
  for (const Check& check : kChecks) {
    for (const auto& row : tables.at(check.table)) {
      const double got = check.function(row);
      const double error = relative_error(got, exact(row, check.value));
      EXPECT_LE(error, check.bound) << check.table << "." << check.value << " got " << got << " at " << row;
    }
  }
}

TEST(Distributions, EndsAndNonsense) {
  struct Row {
    double got, want;
  };
  const Row rows[] = {
      {normal_cdf(-kInfinity), 0.0},
      {normal_cdf(kInfinity), 1.0},
      {normal_upper(kInfinity), 0.0},
      {normal_upper(-kInfinity), 1.0},
      {normal_two_sided(-kInfinity), 0.0},
      {normal_two_sided(0.0), 1.0},
      {log_normal_upper(kInfinity), -kInfinity},
      {log_normal_upper(-kInfinity), 0.0},
      {log_normal_upper(1e200), -kInfinity},
      {normal_quantile(0.0), -kInfinity},
      {normal_quantile(1.0), kInfinity},
      {normal_quantile(-0.1), kNaN},
      {normal_quantile(1.1), kNaN},
      {normal_quantile(kNaN), kNaN},
      {normal_cdf(kNaN), kNaN},
      {log_normal_upper(kNaN), kNaN},
      {chi_square_upper(0.0, 3.0), 1.0},
      {chi_square_upper(-1.0, 3.0), 1.0},
      {chi_square_upper(kInfinity, 3.0), 0.0},
      {chi_square_upper(0.0, 0.0), 1.0},
      {chi_square_upper(1e-9, 0.0), 0.0},
      {chi_square_upper(1.0, -1.0), kNaN},
      {chi_square_upper(kNaN, 1.0), kNaN},
      {log_chi_square_upper(0.0, 1.0), 0.0},
      {log_chi_square_upper(kInfinity, 1.0), -kInfinity},
      {log_chi_square_upper(kNaN, 1.0), kNaN},
      {chi_square_quantile(0.0, 2.0), 0.0},
      {chi_square_quantile(1.0, 2.0), kInfinity},
      {chi_square_quantile(2.0, 2.0), kNaN},
      {chi_square_quantile(0.5, 0.0), 0.0},
      {t_two_sided(kInfinity, 5.0), 0.0},
      {t_two_sided(0.0, 5.0), 1.0},
      {t_two_sided(1.0, 0.0), kNaN},
      {t_two_sided(2.0, kInfinity), normal_two_sided(2.0)},
      {t_quantile(0.0, 5.0), -kInfinity},
      {t_quantile(1.0, 5.0), kInfinity},
      {t_quantile(0.975, kInfinity), normal_quantile(0.975)},
      {t_quantile(kNaN, 5.0), kNaN},
      {f_upper(0.0, 2.0, 3.0), 1.0},
      {f_upper(kInfinity, 2.0, 3.0), 0.0},
      {f_upper(2.0, 3.0, kInfinity), chi_square_upper(6.0, 3.0)},
      {f_upper(2.0, 0.0, 3.0), kNaN},
  };
  int number = 0;
  for (const Row& row : rows) {
    EXPECT_TRUE(row.got == row.want || (std::isnan(row.got) && std::isnan(row.want)))
        << "row " << number << ": " << row.got << " instead of " << row.want;
    ++number;
  }
}

TEST(Distributions, QuantilesUndoTheTails) {
  for (const double p : {0.001, 0.025, 0.3, 0.5, 0.8, 0.95, 0.975, 0.999}) {
    for (const double df : {0.7, 1.0, 2.0, 3.0, 12.0, 250.0, 1e5}) {
      EXPECT_LE(relative_error(1.0 - chi_square_upper(chi_square_quantile(p, df), df), p), 1e-11) << p << " " << df;
      const double tail = p < 0.5 ? p : 1.0 - p;
      EXPECT_LE(relative_error(t_two_sided(t_quantile(p, df), df), 2.0 * tail), 1e-11) << p << " " << df;
    }
    EXPECT_LE(relative_error(normal_cdf(normal_quantile(p)), p), 1e-13) << p;
  }
}

TEST(Distributions, OneRouteMeetsAnother) {
  for (const double z : {0.01, 0.7, 2.0, 6.5, 20.0}) {
    EXPECT_LE(relative_error(chi_square_upper(z * z, 1.0), normal_two_sided(z)), 1e-13) << z;
    EXPECT_LE(relative_error(f_upper(z * z, 1.0, 17.0), t_two_sided(z, 17.0)), 1e-12) << z;
  }
}

/// Reference: mpmath, log10(erfc(z / sqrt(2))) to 30 digits.
TEST(Distributions, DecimalLogarithmsReachBelowTheSmallestDouble) {
  struct Row {
    double z, log10_tail;
  };
  for (const Row& row :
       {Row{0.0, 0.0}, Row{1.0, -0.49851554582798930}, Row{-5.0, -6.2416156767266733}, Row{37.0, -298.94115118294595},
        Row{40.0, -349.13597646368186}, Row{1000.0, -217150.3390119987}}) {
    EXPECT_NEAR(log10_normal_two_sided(row.z), row.log10_tail, 1e-15 * (1.0 + std::fabs(row.log10_tail))) << row.z;
    EXPECT_NEAR(log10_chi_square_upper(row.z * row.z, 1.0), log10_normal_two_sided(row.z),
                1e-14 * (1.0 + std::fabs(row.log10_tail)));
  }
  EXPECT_TRUE(std::isnan(log10_normal_two_sided(std::nan(""))));
}

}  // namespace
}  // namespace ogive
