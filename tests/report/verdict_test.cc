#include "report/verdict.hpp"

#include <gtest/gtest.h>

#include "math/distributions.hpp"
#include "report/collinearity_text.hpp"
#include "report/fits.hpp"
#include "report/renderers.hpp"
#include "report/report.hpp"

namespace ogive::report {
namespace {

using fitting::Stop;

struct Row {
  Stop stop;
  const char* headline;
  const char* means;   ///< in the warning
  const char* remedy;  ///< in the warning
};

const Row kStops[] = {
    {Stop::singular, "Warning: The information matrix is singular.", "is singular to double precision",
     "leave a predictor out"},
    {Stop::no_ascent, "Warning: No step raises the likelihood any further.", "by up to 0.5 standard errors",
     "Look for values far beyond all others of their column"},
    {Stop::not_certified, "Warning: The estimates could not be shown to be near the maximum.",
     "A finite maximum exists", "Look for values far beyond all others of their column"},
    {Stop::iteration_limit, "Warning: Maximum number of iterations has been exceeded.", "its limit of 2 iterations",
     "Allow more iterations"},
    {Stop::not_finite, "Warning: The log-likelihood is not finite at the start.", "nothing was estimated",
     "rescale it"},
    {Stop::no_finite_maximum, "Warning: The likelihood has no finite maximum.",
     "(here Intercept, wt, mpg) are where the iteration stopped", "combine sparse levels"},
    {Stop::interrupted, "Warning: The optimization was interrupted.", "interrupted after 2 iterations",
     "Let it run to its end"},
};

bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

TEST(Verdict, EveryStopHasItsSentence) {
  for (const Row& row : kStops) {
    const std::vector<Note> notes = verdict(testing::stopped(row.stop));
    ASSERT_EQ(notes.size(), 1U) << fitting::stop_name(row.stop);
    EXPECT_EQ(notes[0].kind, "warning");
    EXPECT_EQ(notes[0].code, fitting::stop_name(row.stop));
    EXPECT_TRUE(holds(notes[0].text, row.means)) << notes[0].text;
    EXPECT_TRUE(holds(notes[0].text, row.remedy)) << notes[0].text;
  }
  EXPECT_TRUE(verdict(testing::mtcars()).empty());
}

TEST(Verdict, LinesOnTheOptimisation) {
  EXPECT_EQ(optimisation(testing::mtcars(), false).text,
            "Optimization terminated successfully.\n"
            "         Current function value: 0.136970\n"
            "         Iterations 11\n");
  EXPECT_TRUE(holds(optimisation(testing::mtcars(), true).text, "Iterations 10\n"));
  for (const Row& row : kStops)
    EXPECT_EQ(optimisation(testing::stopped(row.stop), false).text,
              std::string(row.headline) + "\n         Current function value: 0.136970\n         Iterations: 2\n");
}

TEST(Verdict, NamesWhatIsInTheWay) {
  for (const Stop stop : {Stop::singular, Stop::no_ascent, Stop::not_certified}) {
    Fitted fitted = testing::stopped(stop);
    fitted.row_sizes = {30.0, 1.0, 1e7};
    EXPECT_FALSE(holds(verdict(fitted)[0].text, "offset"));
    EXPECT_FALSE(holds(verdict(fitted)[0].text, "weights"));
    fitted.nearest = {3, 2.5e-9};
    EXPECT_TRUE(holds(verdict(fitted)[0].text, "wt is a combination of the columns before it but for 2.5e-09 of its"));
    fitted.row_sizes = {1234.5, 1e-6, 1e6};
    EXPECT_TRUE(holds(verdict(fitted)[0].text, "Offsets reach 1.23e+03 in size"));
    EXPECT_TRUE(holds(verdict(fitted)[0].text, "go from 1e-06 to 1e+06"));
    fitted.link = Identity{};
    EXPECT_FALSE(holds(verdict(fitted)[0].text, "ffset"));
  }
}

TEST(Verdict, UnknownNumbersAreSaidToBeUnknown) {
  Fitted fitted = testing::stopped(Stop::iteration_limit);
  fitted.decrement = testing::kNaN;
  EXPECT_TRUE(holds(verdict(fitted)[0].text, "an unknown number of standard errors"));
  fitted = testing::stopped(Stop::no_finite_maximum);
  fitted.std_error.assign(4, testing::kNaN);
  EXPECT_TRUE(holds(verdict(fitted)[0].text, "very large standard errors are where"));
  fitted.std_error = {1e8, 3.0, 2.0, 1e6};
  EXPECT_TRUE(holds(verdict(fitted)[0].text, "(here Intercept, wt)"));
}

TEST(Verdict, AliasesSayWhatTheyEqual) {
  using Combination = std::vector<std::pair<std::size_t, double>>;
  struct Alias {
    Combination combination;
    const char* text;
  };
  const Alias rows[] = {
      {{}, "hp is not estimated: it is 0 in every row used."},
      {{{1, 1.0}}, "hp is not estimated: it equals mpg."},
      {{{1, -1.0}}, "hp is not estimated: it equals -mpg."},
      {{{1, 0.99999999999999989}}, "hp is not estimated: it equals mpg."},
      {{{3, 0.45359237}}, "hp is not estimated: it equals 0.4536·wt."},
      {{{0, 2.0}}, "hp is not estimated: it equals 2."},
      {{{0, 1.0}, {1, -1.0}, {3, -1.0}}, "hp is not estimated: it equals 1 - mpg - wt."},
      {{{0, -32.0}, {1, 1.8}}, "hp is not estimated: it equals -32 + 1.8·mpg."},
  };
  for (const Alias& row : rows) {
    Fitted fitted = testing::with_alias();
    fitted.aliases[0].combination = row.combination;
    const std::vector<Note> notes = verdict(fitted);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].text, row.text);
  }
  Fitted fitted = testing::with_alias();
  fitted.aliases[0].combination = Combination(11, {1, 1.0});
  EXPECT_TRUE(holds(verdict(fitted)[0].text, "mpg + mpg + 3 further terms."));
}

TEST(Verdict, WithoutConstantTheNullModelIsNotNested) {
  const std::vector<Note> notes = verdict(testing::without_constant());
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_TRUE(holds(notes[0].text, "not nested"));
}

TEST(Verdict, ExplainsSeparation) {
  const std::vector<Note> notes = verdict(testing::separated());
  ASSERT_FALSE(notes.empty());
  EXPECT_EQ(notes.front().kind, "warning");
  for (const char* part :
       {"the data are quasi-completely separated", "The combination 0.5·hp - 1·wt settles 12 of 32 rows",
        "wt goes to -infinity, hp has no limit",
        "The finite coefficients and their standard errors are those of the limit"})
    EXPECT_TRUE(holds(notes.front().text, part)) << notes.front().text;
  Fitted complete = testing::separated();
  complete.separation->kind = fitting::Separation::complete;
  EXPECT_TRUE(holds(verdict(complete).front().text, "completely separated. The combination 0.5·hp - 1·wt tells every"));
}

TEST(Verdict, RoundsTheDistanceUp) {
  Fitted proven = testing::mtcars();
  proven.certificate = {true, 3.41e-12};
  const std::string text = to_text(fit_document(proven, {Layout::logit, 0.95, "", ""}, {}));
  EXPECT_TRUE(holds(text, "unique and finite; the estimates are within 3.5e-12 standard errors")) << text;
}

struct Tests {
  double wald, lr, slope;
  const char* said;  ///< in the only note; empty: there is none
};

TEST(Verdict, WaldAndTheLikelihoodRatioDisagree) {
  const Tests rows[] = {
      {0.308, 0.0037, -4.1, "disagree on x (p 0.308 and 0.00370)"},
      {0.308, 0.0037, -4.1, "For x it would even find a larger effect less significant"},
      {0.308, 0.0037, 0.5, "disagree on x"},
      {0.01, 0.2, 0.5, "disagree on x (p 0.0100 and 0.200)"},
      {0.06, 0.04, 0.5, ""},    // the same story
      {0.04, 0.0001, 0.5, ""},  // the same conclusion
      {0.04, 0.0001, -0.1, ""},
      {0.7, 0.3, -4.0, ""},  // neither finds anything
      {0.3, 0.0, -4.0, "(p 0.300 and"},
      {testing::kNaN, 0.001, testing::kNaN, ""},
      {0.001, testing::kNaN, 0.5, "The profile of x is not found in full"},
  };
  for (const Tests& row : rows) {
    const double z = std::isnan(row.wald) ? testing::kNaN : normal_quantile(1.0 - 0.5 * row.wald);
    Fitted fitted = testing::a_fit("y", {"Intercept", "x"}, {0.0, z}, {1.0, 1.0});
    fitting::Profile profile;
    profile.column = 1;
    profile.lr_statistic = chi_square_quantile(1.0 - row.lr, 1.0);
    profile.lr_p_value = row.lr;
    profile.wald_slope = row.slope;
    fitted.profiles = Profiles{0.95, {profile}};
    const std::vector<Note> notes = verdict(fitted);
    ASSERT_EQ(notes.size(), *row.said == '\0' ? 0U : 1U) << row.wald << " " << row.lr;
    const std::string said = notes.empty() ? "" : notes[0].text;
    EXPECT_TRUE(holds(said, row.said)) << said;
  }
}

struct BoundaryRow {
  Family family;
  Link link;
  BoundaryRows rows;
  const char* said;
  const char* remedy;
};

TEST(Verdict, BoundaryIsSaidWithItsRows) {
  const BoundaryRow rows[] = {
      {Binomial{},
       Log{},
       {1, {"line 3"}},
       "the log link allows: at line 3 the fitted probability is exactly 1.",
       "(--link logit) or, for ratios of risks, --family poisson."},
      {Binomial{},
       LogComplement{},
       {2, {"line 3", "line 5 (b)"}},
       "at line 3 and line 5 (b) the fitted probability "
       "is exactly 0.",
       "take the logit link (--link logit)."},
      {Binomial{},
       Identity{},
       {9, {"1", "2", "3", "4", "5"}},
       "at 1, 2, 3, 4 and 5 further rows the fitted "
       "probability is exactly 0 or 1.",
       "take the logit link (--link logit)."},
      {Poisson{}, Identity{}, {1, {"row 7"}}, "at row 7 the fitted mean is exactly 0.", "(--link log)."},
  };
  for (const BoundaryRow& row : rows) {
    Fitted fitted = testing::mtcars();
    fitted.family = row.family;
    fitted.link = row.link;
    fitted.boundary = row.rows;
    const std::vector<Note> notes = verdict(fitted);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].code, "boundary");
    EXPECT_TRUE(holds(notes[0].text, row.said)) << notes[0].text;
    EXPECT_TRUE(holds(notes[0].text, row.remedy)) << notes[0].text;
  }
}

TEST(Collinearity, NamesItsTerms) {
  const auto said = [](const Fitted& fitted) {
    const auto note = collinearity_note(fitted, collinearity(fitted));
    return note ? note->text : std::string();
  };
  Fitted fitted = testing::collinear();
  EXPECT_TRUE(holds(said(fitted), "mpg and wt are strongly collinear (variance inflation 50.3 and 50.3)"))
      << said(fitted);
  EXPECT_TRUE(holds(said(fitted), "their coefficients are computed as exactly as any, but the data"));
  fitted.accurate = false;
  fitted.certificate = {true, 1e-9, 2.4e-8};
  EXPECT_TRUE(holds(said(fitted), "): their standard errors are right to 7 significant digits or more, and the data"));
  fitted.certificate = {true, 1e-9, 6e-8};
  EXPECT_TRUE(holds(said(fitted), "are right to 6 significant digits or more"));
  fitted.certificate = {};
  EXPECT_TRUE(holds(said(fitted), "50.3): the data hardly tell them apart"));
  fitted = testing::collinear();
  fitted.spread.size[2] = 1.0;  // the inflation of wt alone falls below the bound
  EXPECT_TRUE(holds(said(fitted), "mpg is nearly a combination of the other predictors")) << said(fitted);
  // A term beside its own interaction repeats it by construction.
  fitted = testing::collinear();
  fitted.spec.terms[3].factors = fitted.spec.terms[1].factors;
  EXPECT_EQ(said(fitted), "");
  fitted = testing::collinear();
  fitted.has_constant = false;
  EXPECT_EQ(said(fitted), "");
  fitted = testing::collinear();
  fitted.stop = Stop::iteration_limit;
  EXPECT_EQ(said(fitted), "");
  EXPECT_EQ(said(testing::mtcars()), "");
}

}  // namespace
}  // namespace ogive::report
