/// Fits made by hand, for the tests of reports.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "inference/fitted.hpp"

namespace ogive::report::testing {

inline const double kNaN = std::nan("");

/// A fit of `response` with the coefficients given; the first named "Intercept" is one.
inline Fitted a_fit(const std::string& response, const std::vector<std::string>& names, const std::vector<double>& beta,
                    const std::vector<double>& std_error) {
  Fitted fitted;
  fitted.spec.formula = response + " ~ ...";
  fitted.spec.column_names = names;
  for (std::size_t j = 0; j < names.size(); ++j) {
    design::BoundTerm term{names[j], {}, {{{}, {}, j, 1}}};
    if (names[j] != "Intercept") {
      term.factors.push_back(fitted.spec.factors.size());
      design::BoundFactor factor;
      factor.name = names[j];
      fitted.spec.factors.push_back(factor);
      term.blocks[0].factors = term.factors;
      term.blocks[0].full = {false};
    }
    fitted.spec.terms.push_back(term);
  }
  design::Response bound;
  bound.factor.name = response;
  bound.event = "1";
  bound.non_event = "0";
  fitted.spec.response = bound;
  fitted.beta = beta;
  fitted.std_error = std_error;
  fitted.rank = names.size();
  fitted.has_constant = !names.empty() && names[0] == "Intercept";
  return fitted;
}

/// am ~ mpg + hp + wt on mtcars.
inline Fitted mtcars() {
  Fitted fitted = a_fit("am", {"Intercept", "mpg", "hp", "wt"},
                        {-15.721370532771816, 1.2293020889810942, 0.08389345083031345, -6.954923822263164},
                        {40.00281890142203, 1.5810863272982851, 0.08227768247364754, 3.352975385263208});
  fitted.spec.formula = "am ~ mpg + hp + wt";
  fitted.source = "mtcars.csv";
  fitted.rows.read = 32;
  fitted.rows.used = 32;
  fitted.observations = 32.0;
  fitted.events = 13.0;
  fitted.log_likelihood = -4.383054629918252;
  fitted.null_log_likelihood = -21.614866638844596;
  fitted.deviance = 8.766109259836504;
  fitted.null_deviance = 43.22973327768919;
  fitted.pearson = 9.106;
  fitted.decrement = 1e-30;
  fitted.logit_iterations = 11;
  fitted.glm_iterations = 10;
  fitted.passes = 14;
  fitted.trace = {{-9.0, 20.0, 1.0, 10.0}, {-4.5, 3.0, 0.5, 5.0}};
  return fitted;
}

/// The same with HC3 errors.
inline Fitted robust() {
  Fitted fitted = mtcars();
  RobustRecord record;
  record.kind = Robust::hc3;
  record.units = 32.0;
  record.model_std_error = fitted.std_error;
  fitted.std_error = {39.20408701648422, 1.1904573188893535, 0.05383516081816703, 4.248465871548349};
  fitted.robust = record;
  return fitted;
}

/// By clusters, fewer than coefficients.
inline Fitted clustered() {
  Fitted fitted = robust();
  fitted.robust->kind = Robust::cluster;
  fitted.robust->cluster = "cyl";
  fitted.robust->clusters = 3;
  fitted.df_denom = 2.0;
  fitted.robust->factor = 1.5 * 31.0 / 28.0;
  return fitted;
}

/// With profiles; the lower end of mpg was not found.
inline Fitted profiled() {
  Fitted fitted = mtcars();
  fitted.free = {0, 1, 2, 3};
  const auto row = [](std::size_t column, double lr, double p, double lower, double upper) {
    fitting::Profile profile;
    profile.column = column;
    profile.lr_statistic = lr;
    profile.lr_p_value = p;
    profile.lower = lower;
    profile.upper = upper;
    profile.wald_slope = column == 2 ? -4.1 : 0.3;
    return profile;
  };
  fitted.profiles =
      Profiles{0.95,
               {row(0, 0.196742987, 0.65736, -160.98862, 42.33057), row(1, 1.293, 0.255496, kNaN, 7.44375),
                row(2, 8.418146, 0.00371494, 0.0135562, HUGE_VAL), row(3, 10.46644, 0.000121562, -18.4181, -2.147715)}};
  return fitted;
}

/// mpg and wt correlate at 0.99: variance inflation 50.25, condition index sqrt(199).
inline Fitted collinear() {
  Fitted fitted = mtcars();
  fitted.accurate = true;
  fitted.free = {0, 1, 2, 3};
  fitted.spread = {{1, 2, 3}, {2.0, 1.0, 4.0}, Matrix(3, 3)};
  fitted.covariance = Matrix(4, 4);
  const double correlation[3][3] = {{1.0, 0.0, 0.99}, {0.0, 1.0, 0.0}, {0.99, 0.0, 1.0}};
  const double inverse[3][3] = {
      {50.25125628140704, 0.0, -49.74874371859297}, {0.0, 1.0, 0.0}, {-49.74874371859297, 0.0, 50.25125628140704}};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      fitted.spread.correlation(i, k) = correlation[i][k];
      fitted.covariance.entry(1 + i, 1 + k) = inverse[i][k] / (fitted.spread.size[i] * fitted.spread.size[k]);
    }
  return fitted;
}

/// Without a constant.
inline Fitted without_constant() {
  Fitted fitted = mtcars();
  fitted.spec.formula = "am ~ 0 + mpg + hp + wt";
  fitted.spec.terms.erase(fitted.spec.terms.begin());
  fitted.spec.column_names.erase(fitted.spec.column_names.begin());
  fitted.beta.erase(fitted.beta.begin());
  fitted.std_error.erase(fitted.std_error.begin());
  fitted.rank = 3;
  fitted.has_constant = false;
  return fitted;
}

/// hp is 2 - 0.5 mpg + wt.
inline Fitted with_alias() {
  Fitted fitted = mtcars();
  fitted.beta[2] = kNaN;
  fitted.std_error[2] = kNaN;
  fitted.rank = 3;
  fitted.aliases = {{2, {{0, 2.0}, {1, -0.5}, {3, 1.0}}}};
  return fitted;
}

inline Fitted stopped(fitting::Stop stop) {
  Fitted fitted = mtcars();
  fitted.stop = stop;
  fitted.decrement = 0.25;
  return fitted;
}

/// Firth's, with profiles; of hp no upper end.
inline Fitted penalised() {
  Fitted fitted = mtcars();
  fitted.beta = {11.577525184651642, 0.0054263764915191, 0.023016728912562, -5.075060057405641};
  fitted.std_error = {12.281124520432946, 0.30551402791464, 0.0134121923949418, 2.226450557222127};
  fitted.free = {0, 1, 2, 3};
  fitted.log_likelihood = -5.758913430591280;
  fitted.penalty = fitting::PenaltyRecord{{fitting::PenaltyKind::jeffreys, 0.5}, 0.184277909333715, -12.72604243439999};
  const double found[4][4] = {{0.429051114049355, 0.512455219, -14.3427, 44.0121},
                              {0.00026136356225850, 0.98710, -0.9126, 0.6123},
                              {4.848902333433418, 0.0276638, 0.002346, kNaN},
                              {7.452369556927403, 0.0063353, -13.4511, -1.1234}};
  fitted.profiles = Profiles{};
  for (std::size_t j = 0; j < 4; ++j) {
    fitting::Profile profile;
    profile.column = j;
    profile.lr_statistic = found[j][0];
    profile.lr_p_value = found[j][1];
    profile.lower = found[j][2];
    profile.upper = found[j][3];
    profile.lower_found = true;
    profile.upper_found = j != 2;
    fitted.profiles->coefficients.push_back(profile);
  }
  return fitted;
}

/// A relative of Firth's with Wald's tests.
inline Fitted penalised_by(fitting::PenaltyKind kind) {
  Fitted fitted = penalised();
  fitted.profiles.reset();
  fitted.penalty->penalty.kind = kind;
  if (kind == fitting::PenaltyKind::median) fitted.penalty->log_likelihood = fitted.penalty->null_log_likelihood = kNaN;
  return fitted;
}

inline Fitted ridge() {
  Fitted fitted = penalised_by(fitting::PenaltyKind::ridge);
  fitted.penalty->penalty.lambda = 0.5;
  fitted.penalty->penalty.unpenalised = {0};
  fitted.penalty->null_log_likelihood = kNaN;
  fitted.penalty->effective_df = 3.308032209128601;
  fitted.std_error.assign(fitted.beta.size(), kNaN);
  return fitted;
}

/// Data that wt settles in 12 of 32 rows.
inline Fitted separated() {
  Fitted fitted = stopped(fitting::Stop::no_finite_maximum);
  fitted.free = {0, 1, 2, 3};
  using fitting::Limit;
  fitted.separation =
      fitting::SeparationReport{fitting::Separation::quasi_complete,
                                {Limit::finite, Limit::finite, Limit::undetermined, Limit::minus_infinity},
                                {0.0, 0.0, 0.5, -1.0},
                                {},
                                12,
                                12.0,
                                1,
                                32,
                                true};
  fitted.beta[2] = std::nan("");
  fitted.beta[3] = -HUGE_VAL;
  fitted.std_error[2] = fitted.std_error[3] = std::nan("");
  return fitted;
}

/// A log link's maximum that holds two rows at a probability of 1.
inline Fitted at_the_boundary() {
  Fitted fitted = mtcars();
  fitted.link = Log{};
  fitted.beta = {0.9, 0.01, 0.001, -0.7};
  fitted.std_error.assign(4, kNaN);
  fitted.boundary = BoundaryRows{2, {"line 20 (Toyota Corolla)", "line 29 (Lotus Europa)"}};
  return fitted;
}

/// Counts of a Poisson family.
inline Fitted counts() {
  Fitted fitted = mtcars();
  fitted.family = Poisson{};
  fitted.link = Log{};
  fitted.spec.response->counting = design::Counting::count;
  fitted.events = 90.0;
  return fitted;
}

/// A factor with a reference, rows dropped, a note of the design.
inline Fitted with_factor() {
  Fitted fitted = mtcars();
  fitted.spec.column_names[1] = "C(cyl)[T.6]";
  fitted.spec.column_names[2] = "C(cyl)[T.8]";
  design::BoundFactor& factor = fitted.spec.factors[0];
  factor.name = "C(cyl)";
  factor.categorical = true;
  factor.levels = {"4", "6", "8"};
  factor.level_counts = {11, 7, 12};
  fitted.spec.terms[1].blocks[0].width = 2;
  fitted.spec.terms.erase(fitted.spec.terms.begin() + 2);
  fitted.rows.used = 30;
  fitted.rows.missing = {{"cyl", 1}, {"wt", 2}};
  fitted.rows.notes = {"C(cyl) has no used row with level 10, so it has no column."};
  fitted.observations = 30.0;
  return fitted;
}

}  // namespace ogive::report::testing
