#include "ogive/simulate.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <sstream>

namespace ogive {
namespace {

using Draws = std::vector<std::string>;

std::string drawn(const std::string& formula, const Draws& draws, std::int64_t rows, std::uint64_t seed) {
  const Simulation plan = plan_simulation(formula, draws).value();
  std::string text;
  SimulateOptions options;
  options.rows = rows;
  options.seed = seed;
  const Status status = simulate(plan, options, [&](std::string_view more) -> Status {
    text += more;
    return {};
  });
  EXPECT_TRUE(status) << status.error().sentence;
  return text;
}

// The promise is the same bytes anywhere: what a release wrote once stays.
TEST(Simulate, WritesTheseBytes) {
  EXPECT_EQ(drawn("y ~ -3 + 2*x1 - 1.5*x2", {"x1=normal:3,1", "x2=uniform:0,4"}, 3, 1),
            "x1,x2,eta,probs,y\n"
            "4.2518334262356445,1.0392085816966854,3.944853979926261,0.9810134247376285,1\n"
            "4.14604597485962,3.7545357944739464,-0.33971174199167997,0.41587950008005764,0\n"
            "3.14210187919024,2.651900269546625,-0.6936466459394577,0.3332223502677821,0\n");
}

TEST(Simulate, FewerRowsAreThePrefixOfMore) {
  const Draws draws = {"a=exponential:2", "b=integer:-3,3", "c=bernoulli:0.25"};
  const std::string many = drawn("y ~ a - b + c", draws, 10000, 7);
  const std::string few = drawn("y ~ a - b + c", draws, 5000, 7);
  EXPECT_EQ(many.substr(0, few.size()), few);
  EXPECT_NE(many, drawn("y ~ a - b + c", draws, 10000, 8));
}

struct Moments {
  const char* draw;
  double mean, sd, low, high;
};

constexpr Moments kMoments[] = {
    {"normal:3,2", 3.0, 2.0, -HUGE_VAL, HUGE_VAL},
    {"normal:5,0", 5.0, 0.0, 5.0, 5.0},
    {"uniform:-1,3", 1.0, 1.1547005383792515, -1.0, 3.0},
    {"uniform:2,2", 2.0, 0.0, 2.0, 2.0},
    {"bernoulli:0.2", 0.2, 0.4, 0.0, 1.0},
    {"bernoulli:0", 0.0, 0.0, 0.0, 0.0},
    {"bernoulli:1", 1.0, 0.0, 1.0, 1.0},
    {"exponential:4", 0.25, 0.25, 0.0, HUGE_VAL},
    {"integer:1,6", 3.5, 1.707825127659933, 1.0, 6.0},
    {"integer:4,4", 4.0, 0.0, 4.0, 4.0},
};

TEST(Simulate, DistributionsHaveTheirMoments) {
  constexpr int kRows = 40000;
  for (const Moments& expected : kMoments) {
    std::istringstream lines(drawn("y ~ 0*x", {std::string("x=") + expected.draw}, kRows, 3));
    std::string line;
    std::getline(lines, line);
    double sum = 0.0, squares = 0.0;
    while (std::getline(lines, line)) {
      const double x = std::stod(line);
      EXPECT_GE(x, expected.low) << expected.draw;
      EXPECT_LE(x, expected.high) << expected.draw;
      sum += x - expected.mean;
      squares += (x - expected.mean) * (x - expected.mean);
    }
    const double error = expected.sd / std::sqrt(kRows);
    EXPECT_NEAR(sum / kRows, 0.0, 5.0 * error) << expected.draw;
    EXPECT_NEAR(std::sqrt(squares / kRows), expected.sd, 10.0 * error) << expected.draw;
  }
}

struct Bad {
  const char* formula;
  Draws draws;
  Errc code;
  const char* says;
};

TEST(Simulate, SaysWhatIsWrong) {
  const Bad cases[] = {
      {"1 + x", {"x=normal:0,1"}, Errc::bad_formula, "no response"},
      {"y ~ ", {}, Errc::bad_formula, "right side is empty"},
      {"y ~ x ~ x", {"x=normal:0,1"}, Errc::bad_formula, "one '~'"},
      {"y + z ~ x", {"x=normal:0,1"}, Errc::bad_formula, "one name"},
      {"y ~ 2*", {}, Errc::bad_formula, ""},
      {"y ~ x1 + x3",
       {"x1=normal:0,1", "x2=normal:0,1"},
       Errc::unknown_column,
       "'x3' is not drawn (did you mean 'x1'?)"},
      {"y ~ x", {"x=normal:0,1", "x=normal:0,2"}, Errc::bad_option, "two columns would be named 'x'"},
      {"y ~ y", {"y=normal:0,1"}, Errc::bad_option, "two columns would be named 'y'"},
      {"y ~ eta", {"eta=normal:0,1"}, Errc::bad_option, "two columns would be named 'eta'"},
      {"y ~ x", {"x=norml:0,1"}, Errc::bad_option, "did you mean normal?"},
      {"y ~ x", {"x=cauchy:0,1"}, Errc::bad_option, "normal:mean,sd, uniform:low,high, bernoulli:p"},
      {"y ~ x", {"x"}, Errc::bad_option, "NAME=DISTRIBUTION"},
      {"y ~ x", {"=normal:0,1"}, Errc::bad_option, "NAME=DISTRIBUTION"},
      {"y ~ x", {"x=normal"}, Errc::bad_option, "normal takes two numbers"},
      {"y ~ x", {"x=normal:1"}, Errc::bad_option, "normal takes two numbers"},
      {"y ~ x", {"x=normal:1,2,3"}, Errc::bad_option, "normal takes two numbers"},
      {"y ~ x", {"x=normal:1,b"}, Errc::bad_option, "normal takes two numbers"},
      {"y ~ x", {"x=normal:0,-1"}, Errc::bad_option, "at least 0"},
      {"y ~ x", {"x=normal:0,inf"}, Errc::bad_option, "two numbers"},
      {"y ~ x", {"x=uniform:4,0"}, Errc::bad_option, "the lower end comes first"},
      {"y ~ x", {"x=bernoulli:1.5"}, Errc::bad_option, "between 0 and 1"},
      {"y ~ x", {"x=exponential:0"}, Errc::bad_option, "greater than 0"},
      {"y ~ x", {"x=integer:0,1.5"}, Errc::bad_option, "whole numbers"},
      {"y ~ x", {"x=integer:0,1e15"}, Errc::bad_option, "too wide"},
      {"y ~ (x == 'a')", {"x=normal:0,1"}, Errc::bad_type, "is not text"},
  };
  for (const Bad& bad : cases) {
    const Result<Simulation> plan = plan_simulation(bad.formula, bad.draws);
    ASSERT_FALSE(plan) << bad.formula;
    EXPECT_EQ(code_name(plan.error().code), code_name(bad.code)) << bad.formula << plan.error().sentence;
    EXPECT_NE(plan.error().sentence.find(bad.says), std::string::npos) << plan.error().sentence;
  }
}

TEST(Simulate, StopsWhereThePredictorIsNotANumber) {
  const Simulation plan = plan_simulation("y ~ log(x)", {"x=normal:0,1"}).value();
  const Status status = simulate(plan, {}, [](std::string_view) -> Status { return {}; });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::bad_data);
  EXPECT_NE(status.error().sentence.find("where x = -"), std::string::npos) << status.error().sentence;
}

TEST(Simulate, TakesOddNames) {
  const std::string text = drawn("`the answer` ~ `a b` + 1", {"a b=normal:0,1"}, 1, 1);
  EXPECT_EQ(text.substr(0, text.find('\n')), "a b,eta,probs,the answer");
}

TEST(Simulate, WholeNumbersHaveNoExponent) {
  EXPECT_NE(drawn("y ~ 0*x", {"x=integer:3000000000,3000000000"}, 1, 1).find("\n3000000000,0,0.5,"), std::string::npos);
}

TEST(Simulate, ExtremePredictorsGiveProbabilitiesOfZeroAndOne) {
  EXPECT_NE(drawn("y ~ 1000", {}, 1, 1).find("1000,1,1\n"), std::string::npos);
  EXPECT_NE(drawn("y ~ -12345", {}, 1, 1).find("-12345,0,0\n"), std::string::npos);
}

}  // namespace
}  // namespace ogive
