#include "report/summary_top.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "math/distributions.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/penalty_text.hpp"
#include "report/robust_text.hpp"
#include "report/verdict.hpp"

namespace ogive::report {
namespace {

Fact number(std::string key, std::string label, double value, const std::string& padded_text) {
  return {std::move(key), std::move(label), Number{value, unpadded(padded_text)}};
}

Fact likelihood(std::string key, std::string label, double value) {
  return number(std::move(key), std::move(label), value, summary_likelihood(value));
}

/// Adding zero turns -0, which 1 - exp(-0) may give, into 0.
Fact r_squared(std::string key, std::string label, double value) {
  return number(std::move(key), std::move(label), value + 0.0, summary_r_squared(value + 0.0));
}

Fact count(std::string key, std::string label, double value) {
  return {std::move(key), std::move(label), count_cell(value)};
}

Fact text(std::string key, std::string label, std::string value) {
  return {std::move(key), std::move(label), std::move(value)};
}

Fact model_df(const Fitted& fitted, const FitStatistics& s) {
  if (fitted.has_constant || fitted.is_ridge()) return count("model_df", "Df Model:", s.model_df);
  return {"model_df", "Df Model:", Number{s.model_df, shown(count_cell(printed_model_df(fitted)))}};
}

Fact lr_p_value(const Fitted& fitted, const FitStatistics& s) {
  return number("lr_p_value", "LLR p-value:", s.lr_p_value, summary_r_squared(printed_lr_p_value(fitted, s)));
}

Top logit_top(const Fitted& fitted, const FitStatistics& s, const SummaryOptions& options) {
  Top top;
  top.left = {text("response", "Dep. Variable:", response_name(fitted)),
              text("model", "Model:", link_title(fitted.link)),
              text("method", "Method:", fitted.penalty ? penalty_name(*fitted.penalty) : "MLE"),
              text("date", "Date:", options.date),
              text("time", "Time:", options.time),
              {"converged", "converged:", fitted.converged()},
              text("covariance_type", "Covariance Type:", covariance_type(fitted))};
  top.right = {count("observations", "No. Observations:", s.observations),
               count("residual_df", "Df Residuals:", s.residual_df),
               model_df(fitted, s),
               r_squared("mcfadden", "Pseudo R-squ.:", s.mcfadden),
               likelihood("log_likelihood", "Log-Likelihood:", s.log_likelihood),
               likelihood("null_log_likelihood", "LL-Null:", s.null_log_likelihood),
               lr_p_value(fitted, s)};
  if (fitted.penalty) {  // what is defined at the maximum of the likelihood alone is left out
    top.right.resize(3);
    top.right.push_back(likelihood("log_likelihood", "Log-Likelihood:", s.log_likelihood));
    for (Fact& fact : penalised_likelihoods(fitted)) top.right.push_back(std::move(fact));
    if (!std::isnan(s.lr_statistic)) top.right.push_back(lr_p_value(fitted, s));
  }
  return top;
}

Top glm_top(const Fitted& fitted, const FitStatistics& s, const SummaryOptions& options) {
  Top top;
  top.left = {text("response", "Dep. Variable:", response_name(fitted)),
              text("model", "Model:", "GLM"),
              text("family", "Model Family:", family_title(fitted.family)),
              text("link", "Link Function:", link_title(fitted.link)),
              text("method", "Method:", fitted.penalty ? penalty_name(*fitted.penalty) : "IRLS"),
              text("date", "Date:", options.date),
              text("time", "Time:", options.time),
              {"iterations", "No. Iterations:", static_cast<std::int64_t>(iterations_shown(fitted, true))},
              text("covariance_type", "Covariance Type:", covariance_type(fitted))};
  top.right = {count("observations", "No. Observations:", s.observations),
               count("residual_df", "Df Residuals:", s.residual_df),
               model_df(fitted, s),
               likelihood("scale", "Scale:", s.scale),
               likelihood("log_likelihood", "Log-Likelihood:", s.log_likelihood),
               likelihood("deviance", "Deviance:", fitted.deviance),
               number("pearson", "Pearson chi2:", fitted.pearson, summary_pearson(fitted.pearson)),
               r_squared("cox_snell", "Pseudo R-squ. (CS):", s.cox_snell)};
  if (fitted.penalty) {
    top.right.pop_back();
    for (Fact& fact : penalised_likelihoods(fitted)) top.right.push_back(std::move(fact));
  }
  return top;
}

}  // namespace

std::string family_title(const Family& family) {
  constexpr std::array<const char*, std::variant_size_v<Family>> kTitles = {"Binomial", "Poisson", "Gaussian"};
  return kTitles[family.index()];
}

std::string link_title(const Link& link) {
  constexpr std::array<const char*, std::variant_size_v<Link>> kTitles = {
      "Logit", "Probit", "CLogLog", "LogLog", "Cauchy", "Log", "LogC", "Identity", "Sqrt"};
  return kTitles[link.index()];
}

std::string response_name(const Fitted& fitted) {
  return fitted.spec.response ? fitted.spec.response->factor.name : std::string("y");
}

double printed_model_df(const Fitted& fitted) { return static_cast<double>(fitted.rank) - 1.0; }

double printed_lr_p_value(const Fitted& fitted, const FitStatistics& statistics) {
  const double df = printed_model_df(fitted);
  const bool tested = df > 0.0 && !std::isnan(statistics.aic);
  return (tested ? chi_square_upper(statistics.lr_statistic, df) : statistics.lr_p_value) + 0.0;
}

Top summary_top(const Fitted& fitted, const FitStatistics& statistics, const SummaryOptions& options) {
  return options.layout == Layout::glm ? glm_top(fitted, statistics, options) : logit_top(fitted, statistics, options);
}

}  // namespace ogive::report
