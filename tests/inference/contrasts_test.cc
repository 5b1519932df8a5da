// Digits of the tests are checked in tests/cli/test_hypotheses.py; here what they refuse, and their identities.
#include "inference/contrasts.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/constants.hpp"

namespace ogive {
namespace {

/// Three coefficients with errors 1, 2 and 3 and some correlation; a fourth that is aliased.
Fitted a_fit() {
  Fitted fitted;
  fitted.spec.column_names = {"a", "b", "c", "d"};
  for (std::size_t j = 0; j < 4; ++j) fitted.spec.terms.push_back({fitted.spec.column_names[j], {}, {{{}, {}, j, 1}}});
  fitted.beta = {1.0, -3.0, 2.0, kNaN};
  fitted.std_error = {1.0, 2.0, 3.0, kNaN};
  fitted.aliases = {{3, {{0, 1.0}}}};
  fitted.covariance = Matrix(4, 4, kNaN);
  const double correlation[3][3] = {{1.0, 0.5, 0.0}, {0.5, 1.0, -0.25}, {0.0, -0.25, 1.0}};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      fitted.covariance.entry(i, j) = correlation[i][j] * fitted.std_error[i] * fitted.std_error[j];
  fitted.rank = 3;
  fitted.observations = 40.0;
  return fitted;
}

Hypothesis read(const Fitted& fitted, std::string_view text) {
  return parse_hypothesis(fitted.spec.column_names, text).value();
}

TEST(Contrasts, OneCoefficientIsTheTable) {
  const Fitted fitted = a_fit();
  const ContrastTable table = contrasts(fitted, read(fitted, "b = 0")).value();
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table[0].estimate, -3.0);
  EXPECT_EQ(table[0].std_error, 2.0);
  EXPECT_EQ(table[0].statistic, -1.5);
  EXPECT_NEAR(table[0].p_value, 0.13361440253771617, 1e-15);
  EXPECT_NEAR(table[0].upper - table[0].lower, 4.0 * 1.959963984540054, 1e-14);
  const WaldTest joint = wald_test(fitted, read(fitted, "b = 0")).value();
  EXPECT_NEAR(joint.statistic, 2.25, 1e-15);
  EXPECT_NEAR(joint.p_value, table[0].p_value, 1e-15);
}

/// (a, b): the inverse of {{1, 1}, {1, 4}} is {{4, -1}, {-1, 1}}/3, and (1, -3) gives (4 + 6 + 9)/3.
TEST(Contrasts, TogetherByHand) {
  const Fitted fitted = a_fit();
  const WaldTest joint = wald_test(fitted, read(fitted, "a = 0, b = 0")).value();
  EXPECT_NEAR(joint.statistic, 19.0 / 3.0, 1e-14);
  EXPECT_EQ(joint.df, 2.0);
  EXPECT_NEAR(joint.p_value, std::exp(-19.0 / 6.0), 1e-15);
  const WaldTest f = wald_test(fitted, read(fitted, "a = 0, b = 0"), {0.95, 37.0}).value();
  EXPECT_NEAR(f.statistic, 19.0 / 6.0, 1e-14);
  EXPECT_NEAR(f.p_value, std::pow(1.0 + 2.0 * f.statistic / 37.0, -18.5), 1e-13);  // closed form of F(2, n)
}

TEST(Contrasts, DoNotDependOnHowTheHypothesisIsWritten) {
  const Fitted fitted = a_fit();
  const double one = wald_test(fitted, read(fitted, "a = b, b = c")).value().statistic;
  for (const char* text : {"a = b = c", "a = c, b = c", "2*a - b = c, a - 3*b = -2*c", "0.001*(a - c), 1e6*b = 1e6*a"})
    EXPECT_NEAR(wald_test(fitted, read(fitted, text)).value().statistic / one, 1.0, 1e-13) << text;
}

TEST(Contrasts, AreOfConstraintsOfAnySize) {
  const Fitted fitted = a_fit();
  const Contrast plain = contrasts(fitted, read(fitted, "2*a - b = 1")).value()[0];
  for (const char* text : {"2e200*a - 1e200*b = 1e200", "2e-200*a - 1e-200*b = 1e-200"}) {
    const Contrast one = contrasts(fitted, read(fitted, text)).value()[0];
    EXPECT_NEAR(one.statistic / plain.statistic, 1.0, 1e-14) << text;
    EXPECT_NEAR(one.std_error / one.estimate * (plain.estimate / plain.std_error), 1.0, 1e-14) << text;
    EXPECT_NEAR(wald_test(fitted, read(fitted, text)).value().statistic / (plain.statistic * plain.statistic), 1.0,
                1e-14);
  }
}

TEST(Contrasts, TDistributionHasWiderIntervals) {
  const Fitted fitted = a_fit();
  const Contrast t = contrasts(fitted, read(fitted, "a"), {0.95, 1.0}).value()[0];
  EXPECT_NEAR(t.upper, 1.0 + 12.706204736174694, 1e-10);
  EXPECT_NEAR(t.p_value, 0.5, 1e-14);  // Cauchy at 1
}

struct Refused {
  const char* text;
  Errc code;
  const char* says;
};

TEST(Contrasts, SayWhatCannotBeTested) {
  const Fitted fitted = a_fit();
  const Refused cases[] = {
      {"a = 0, b = 0, a = b", Errc::bad_option, "'a = b' follows from those before it"},
      {"a = 0, a = 1, b = 0", Errc::bad_option, "'a = 1' contradicts those before it"},
      {"a = b, b = c, 2*a = 2*c", Errc::bad_option, "'2*a = 2*c' follows"},
      {"d = 0", Errc::not_estimable, "'d' was not estimated"},
  };
  for (const Refused& c : cases) {
    const auto found = wald_test(fitted, read(fitted, c.text));
    ASSERT_FALSE(found) << c.text;
    EXPECT_EQ(found.error().code, c.code);
    EXPECT_NE(found.error().sentence.find(c.says), std::string::npos) << found.error().sentence;
  }
  Fitted separated = a_fit();
  separated.beta[0] = kInfinity;
  EXPECT_NE(contrasts(separated, read(separated, "a")).error().sentence.find("separated"), std::string::npos);
  Fitted singular = a_fit();
  singular.covariance.entry(0, 1) = singular.covariance.entry(1, 0) = 2.0;
  EXPECT_EQ(wald_test(singular, read(singular, "a, b")).error().code, Errc::not_estimable);
}

TEST(Contrasts, CheckNumbersThatAreGiven) {
  const Fitted fitted = a_fit();
  Hypothesis given{Matrix(1, 4), {0.0}, {}};
  EXPECT_EQ(wald_test(fitted, given).error().code, Errc::bad_option);  // no coefficient
  given.matrix(0, 1) = kNaN;
  EXPECT_EQ(wald_test(fitted, given).error().code, Errc::bad_option);
  given.matrix(0, 1) = 1.0;
  EXPECT_NEAR(wald_test(fitted, given).value().statistic, 2.25, 1e-15);
  given.values = {0.0, 0.0};
  EXPECT_EQ(contrasts(fitted, given).error().code, Errc::bad_option);
  EXPECT_EQ(contrasts(fitted, {Matrix(1, 3), {0.0}, {}}).error().code, Errc::bad_option);
}

TEST(Contrasts, OfTerms) {
  const std::vector<TermTest> tests = term_tests(a_fit());
  ASSERT_EQ(tests.size(), 4U);
  EXPECT_EQ(tests[1].term, "b");
  EXPECT_NEAR(tests[1].test.statistic, 2.25, 1e-15);
  EXPECT_TRUE(std::isnan(tests[3].test.statistic) && std::isnan(tests[3].test.p_value));
  EXPECT_EQ(tests[3].test.df, 0.0);
}

TEST(Contrasts, DegreesOfFreedomAreOfClusters) {
  Fitted fitted = a_fit();
  EXPECT_EQ(denominator_df(fitted), 37.0);
  fitted.robust = RobustRecord{};
  EXPECT_EQ(denominator_df(fitted), 37.0);
  fitted.robust->kind = Robust::cluster;
  fitted.robust->clusters = 12;
  EXPECT_EQ(denominator_df(fitted), 11.0);
}

}  // namespace
}  // namespace ogive
