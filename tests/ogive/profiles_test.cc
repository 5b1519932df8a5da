#include "ogive/profiles.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

#include "data/read.hpp"
#include "ogive/fit.hpp"

namespace ogive {
namespace {

Table cars() {
  auto table = read_csv({std::string(OGIVE_TEST_DATA) + "/mtcars.csv"});
  EXPECT_TRUE(table);
  return std::move(*table);
}

TEST(Profiles, AreThereWhenAskedFor) {
  const Table table = cars();
  const auto by_formula = fit(table, "am ~ mpg + hp + wt");
  Fitted fitted = *by_formula;
  EXPECT_FALSE(fitted.profiles);
  ASSERT_TRUE(profiles_exist(fitted) && profiles_are_cheap(fitted));
  ASSERT_TRUE(add_profiles(fitted, table));
  ASSERT_EQ(fitted.profiles->coefficients.size(), 4U);
  EXPECT_NEAR(fitted.profiles->coefficients[2].lr_p_value, 0.0037149442167975789,
              1e-13);  // tests/reference/profile.json
  // A list of columns is the same model.
  Fitted listed = *fit(table, "am", {"mpg", "hp", "wt"});
  ASSERT_TRUE(add_profiles(listed, table));
  EXPECT_EQ(listed.profiles->coefficients.size(), 3U);
  // Another level anew.
  Options options;
  options.level = 0.5;
  ASSERT_TRUE(add_profiles(fitted, table, options));
  EXPECT_EQ(fitted.profiles->level, 0.5);
}

TEST(Profiles, ErrorsSayWhat) {
  const Table table = cars();
  Options few;
  few.max_iterations = 2;
  Options level;
  level.level = 1.0;
  Options stopped;
  stopped.threads = 1;
  stopped.stop = [asked = std::make_shared<int>(0)] { return ++*asked > 50; };  // past the columns, among the fits
  struct Row {
    const char* what;
    Fitted fitted;
    Options options;
    Errc code;
    const char* says;
  };
  Fitted other = *fit(table, "am ~ mpg");
  other.rows.used = 7;
  Fitted sampled = *fit(table, "am ~ mpg");
  sampled.spec.roles.prior_weights = "wt";
  sampled.spec.roles.weight_kind = WeightKind::sampling;
  Fitted edge = *fit(table, "am ~ mpg + hp + wt");
  edge.boundary = BoundaryRows{1, {"line 2"}};
  const Row rows[] = {
      {"not converged",
       *fit(table, "am ~ mpg + hp + wt", few),
       {},
       Errc::not_estimable,
       "nothing shows that the fit reached the maximum of the likelihood: allow more iterations"},
      {"level", *fit(table, "am ~ mpg"), level, Errc::bad_option, "between 0 and 1"},
      {"another table", other, {}, Errc::bad_option, "the table and the options of the fit"},
      {"a maximum on the boundary", edge, {}, Errc::not_estimable, "on the boundary"},
      {"sampling weights", sampled, {}, Errc::not_estimable, "sampling weights"},
      {"stopped", *fit(table, "am ~ mpg"), stopped, Errc::interrupted, "the profile intervals were interrupted"},
  };
  for (const Row& row : rows) {
    Fitted fitted = row.fitted;
    const Status done = add_profiles(fitted, table, row.options);
    ASSERT_FALSE(done) << row.what;
    EXPECT_EQ(done.error().code, row.code) << row.what;
    EXPECT_NE(done.error().sentence.find(row.says), std::string::npos) << row.what << ": " << done.error().sentence;
    EXPECT_FALSE(fitted.profiles) << row.what;
  }
  EXPECT_FALSE(profiles_exist(rows[0].fitted));
}

TEST(Profiles, OnlyCheapOnesAreUnasked) {
  struct Row {
    std::int64_t rows;
    std::size_t columns;
    bool cheap;
  };
  for (const Row& row :
       {Row{100000, 10, true}, Row{100001, 10, false}, Row{10, 1000, true}, Row{1000000000, 1, false}}) {
    Fitted fitted;
    fitted.rows.used = row.rows;
    fitted.spec.column_names.resize(row.columns);
    EXPECT_EQ(profiles_are_cheap(fitted), row.cheap) << row.rows << " " << row.columns;
  }
}

}  // namespace
}  // namespace ogive
