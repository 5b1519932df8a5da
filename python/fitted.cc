#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "base/constants.hpp"
#include "inference/coef_table.hpp"
#include "inference/fit_statistics.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/ogive.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"
#include "options.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

Fitted fit_formula(const Table& table, const std::string& formula, const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  return unwrap(unlocked([&] { return fit(table, formula, options); }));
}

Fitted fit_columns(const Table& table, const std::string& response, const std::vector<std::string>& columns,
                   const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  return unwrap(unlocked([&] { return fit(table, response, columns, options); }));
}

/// Profile intervals and likelihood-ratio tests, NaN of columns without a coefficient of their own.
nb::dict profiles(const Fitted& fitted, const Table& table, const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  Fitted copy = fitted;
  unwrap(unlocked([&] { return add_profiles(copy, table, options); }));
  const std::size_t p = copy.beta.size();
  std::vector<double> lower(p, kNaN), upper(p, kNaN), statistic(p, kNaN), p_value(p, kNaN);
  for (const fitting::Profile& one : copy.profiles->coefficients) {
    lower[one.column] = one.lower;
    upper[one.column] = one.upper;
    statistic[one.column] = one.lr_statistic;
    p_value[one.column] = one.lr_p_value;
  }
  nb::dict all;
  all["lower"] = array(std::move(lower));
  all["upper"] = array(std::move(upper));
  all["lr"] = array(std::move(statistic));
  all["p_value"] = array(std::move(p_value));
  return all;
}

/// The rows of the training table that the fit kept: all that its spec needs is there.
Array1<bool> kept_rows(const Fitted& fitted, const Table& table) {
  design::BindOptions bind;
  bind.stop = interrupt();
  const design::Design design = unwrap(unlocked([&] { return design::apply_as_fitted(fitted.spec, table, bind); }));
  std::vector<std::uint8_t> kept(static_cast<std::size_t>(table.rows()));
  for (std::size_t row = 0; row < kept.size(); ++row)
    kept[row] = design::is_complete(design, static_cast<std::int64_t>(row)) ? 1 : 0;
  auto held = std::make_unique<std::vector<std::uint8_t>>(std::move(kept));
  bool* const data = reinterpret_cast<bool*>(held->data());
  const std::size_t size = held->size();
  return {data, {size}, owner_of(std::move(held))};
}

/// With errors and intervals of the mean where `level` is above 0.
nb::dict predictions(const Fitted& fitted, const Table& table, double level) {
  PredictControl control;
  control.errors = level > 0.0;
  if (control.errors) control.level = level;
  control.stop = interrupt();
  Predictions made = unwrap(unlocked([&] { return predict(fitted, table, control); }));
  nb::dict all;
  all["eta"] = array(std::move(made.eta));
  all["mu"] = array(std::move(made.mu));
  all["observed"] = array(std::move(made.observed));
  all["trials"] = array(std::move(made.trials));
  if (made.errors) {
    all["eta_error"] = array(std::move(made.errors->eta_error));
    all["mean_error"] = array(std::move(made.errors->mean_error));
    all["lower"] = array(std::move(made.errors->lower));
    all["upper"] = array(std::move(made.errors->upper));
    all["reach"] = made.errors->reach;
  }
  all["response_problem"] = made.response_problem;
  return all;
}

/// z, p_value, lower, upper of the coefficients.
nb::dict coefficients(const Fitted& fitted, double level) {
  const std::vector<Coefficient> made = coefficient_table(fitted, level);
  nb::dict all;
  all["z"] = field(made, &Coefficient::z);
  all["p_value"] = field(made, &Coefficient::p_value);
  all["lower"] = field(made, &Coefficient::lower);
  all["upper"] = field(made, &Coefficient::upper);
  return all;
}

nb::dict statistics(const Fitted& fitted, const std::string& rule) {
  const Like like = unwrap(parse_like(rule));
  unwrap(check_rule(fitted.family, fitted.spec.roles, like));
  const FitStatistics made = fit_statistics(fitted, like);
  nb::dict all;
  all["nobs"] = made.observations;
  all["llf"] = made.log_likelihood;
  all["llnull"] = made.null_log_likelihood;
  all["df_model"] = made.model_df;
  all["df_resid"] = made.residual_df;
  all["mcfadden"] = made.mcfadden;
  all["cox_snell"] = made.cox_snell;
  all["llr"] = made.lr_statistic;
  all["llr_pvalue"] = made.lr_p_value;
  all["aic"] = made.aic;
  all["bic"] = made.bic;
  all["scale"] = made.scale;
  all["deviance"] = fitted.deviance;
  all["null_deviance"] = fitted.null_deviance;
  all["pearson_chi2"] = fitted.pearson;
  all["bic_deviance"] = made.bic_deviance;
  return all;
}

double criterion(const Fitted& fitted, const std::string& name, const std::string& like, double more, double scale) {
  return unwrap(information_criterion(fit_statistics(fitted, unwrap(parse_like(like))), name, {more, scale}));
}

/// The model's own covariance over the dispersion.
Array2<double> normalized_covariance(const Fitted& fitted) {
  unwrap(check_written_out(fitted, "the covariance"));
  Matrix all = fitted.model_covariance().dense();
  for (std::size_t i = 0; i < all.rows(); ++i)
    for (double& value : all.row(i)) value /= fitted.dispersion;
  return array(std::move(all));
}

std::string covariance_type(const Fitted& fitted) {
  return robust_name(fitted.robust ? fitted.robust->kind : Robust::none);
}

/// What a ridge penalty took; empty without one.
nb::dict ridge(const Fitted& fitted) {
  nb::dict all;
  if (!fitted.is_ridge()) return all;
  const double lambda = fitted.penalty->penalty.lambda;
  all["C"] = 1.0 / lambda;
  all["lambda"] = lambda;
  all["lambda_over_n"] = lambda / fitted.observations;
  all["effective_df"] = fitted.penalty->effective_df;
  all["log_likelihood"] = fitted.penalty->log_likelihood;
  return all;
}

std::string fit_as(const Fitted& fitted, const std::string& format, const nb::dict& given) {
  return render(fit_report(fitted, report_options(given)), text_format(format));
}

std::string summary2_as(const Fitted& fitted, const std::string& format, const nb::dict& given) {
  return render(second_summary(fitted, report_options(given)), text_format(format));
}

/// An array owns its numbers: it is no view of the fit.
constexpr auto kOwn = nb::rv_policy::move;

std::vector<std::string> said(const Fitted& fitted, const std::string& like) {
  return remarks(fitted, unwrap(parse_like(like)));
}

std::string response_of(const Fitted& fitted) {
  return fitted.spec.response ? fitted.spec.response->factor.name : std::string();
}

std::string event_of(const Fitted& fitted) {
  return fitted.spec.response ? fitted.spec.response->event : std::string();
}

void add_fits(nb::module_& module) {
  module.def("fit_formula", &fit_formula, nb::arg("table"), nb::arg("formula"), nb::arg("options"));
  module.def("fit_columns", &fit_columns, nb::arg("table"), nb::arg("response"), nb::arg("columns"),
             nb::arg("options"));
  module.def(
      "load_model",
      [](const std::string& text, const std::string& source) { return unwrap(from_model_text(text, source)); },
      nb::arg("text"), nb::arg("source"));
  module.def(
      "save_model",
      [](Fitted fitted, const std::string& path, const std::string& caller) {
        fitted.caller = caller;
        unwrap(save(fitted, path));
      },
      nb::arg("fitted"), nb::arg("path"), nb::arg("caller"));
}

/// What the iteration found, and how it ended.
void add_numbers(nb::class_<Fitted>& type) {
  type.def_prop_ro(
          "beta", [](const Fitted& fitted) { return array(fitted.beta); }, kOwn)
      .def_prop_ro(
          "std_error", [](const Fitted& fitted) { return array(fitted.std_error); }, kOwn)
      .def_prop_ro(
          "covariance",
          [](const Fitted& fitted) {
            unwrap(check_written_out(fitted, "the covariance"));
            return array(fitted.covariance.dense());
          },
          kOwn)
      .def_prop_ro("normalized_covariance", &normalized_covariance, kOwn)
      .def_prop_ro("covariance_type", &covariance_type)
      .def_prop_ro("information",
                   [](const Fitted& fitted) {
                     return fitted.information == fitting::RowStage::observed ? "observed" : "expected";
                   })
      .def_prop_ro("stop", [](const Fitted& fitted) { return std::string(fitting::stop_name(fitted.stop)); })
      .def_prop_ro("converged", &Fitted::converged)
      .def_prop_ro("caller", [](const Fitted& fitted) { return fitted.caller; })
      .def_prop_ro("has_constant", [](const Fitted& fitted) { return fitted.has_constant; })
      .def_prop_ro("df_denom", [](const Fitted& fitted) { return fitted.df_denom; })
      .def_prop_ro("rank", [](const Fitted& fitted) { return fitted.rank; })
      .def_prop_ro("logit_iterations", [](const Fitted& fitted) { return fitted.logit_iterations; })
      .def_prop_ro("glm_iterations", [](const Fitted& fitted) { return fitted.glm_iterations; })
      .def_prop_ro("clusters", [](const Fitted& fitted) { return fitted.robust ? fitted.robust->clusters : 0; })
      .def_prop_ro("steps", [](const Fitted& fitted) { return fitted.trace.size(); });
}

}  // namespace

void add_fitted(nb::module_& module) {
  add_fits(module);
  nb::class_<Fitted> type(module, "Fitted");
  add_numbers(type);
  type.def_prop_ro("names", [](const Fitted& fitted) { return fitted.spec.column_names; })
      .def_prop_ro("variables", [](const Fitted& fitted) { return design::variables(fitted.spec); })
      .def_prop_ro("offset", [](const Fitted& fitted) { return fitted.spec.roles.offset; })
      .def_prop_ro("formula", [](const Fitted& fitted) { return fitted.spec.formula; })
      .def_prop_ro("response", &response_of)
      .def_prop_ro("event", &event_of)
      .def_prop_ro("family", [](const Fitted& fitted) { return std::string(name(fitted.family)); })
      .def_prop_ro("link", [](const Fitted& fitted) { return std::string(name(fitted.link)); })
      .def_prop_ro("rows_read", [](const Fitted& fitted) { return fitted.rows.read; })
      .def_prop_ro("rows_used", [](const Fitted& fitted) { return fitted.rows.used; })
      .def_prop_ro("rows_missing", [](const Fitted& fitted) { return fitted.rows.missing; })
      .def_prop_ro("notes", [](const Fitted& fitted) { return fitted.rows.notes; })
      .def_prop_ro(
          "reached", [](const Fitted& fitted) { return array(fitted.reached); }, kOwn)
      .def_prop_ro("ridge", &ridge)
      .def_prop_ro("proven", [](const Fitted& fitted) { return fitted.certificate.exists; })
      .def_prop_ro("aliased",
                   [](const Fitted& fitted) {
                     std::vector<std::string> names;
                     for (const fitting::Alias& alias : fitted.aliases)
                       names.push_back(fitted.spec.column_names[alias.column]);
                     return names;
                   })
      .def_prop_ro("separated",
                   [](const Fitted& fitted) {
                     return fitted.separation.has_value() && fitted.separation->kind != fitting::Separation::overlap;
                   })
      .def("coefficients", &coefficients, nb::arg("level"))
      .def("statistics", &statistics, nb::arg("like"))
      .def("criterion", &criterion, nb::arg("name"), nb::arg("like"), nb::arg("more"), nb::arg("scale"))
      .def("predict", &predictions, nb::arg("table"), nb::arg("level") = 0.0)
      .def("kept_rows", &kept_rows, nb::arg("table"))
      .def("profiles", &profiles, nb::arg("table"), nb::arg("options"))
      .def("report", &fit_as, nb::arg("format"), nb::arg("options"))
      .def(
          "summary_csv",
          [](const Fitted& fitted, const nb::dict& given) { return summary_csv(fitted, report_options(given)); },
          nb::arg("options"))
      .def(
          "summary_cells",
          [](const Fitted& fitted, const nb::dict& given) { return summary_cells(fitted, report_options(given)); },
          nb::arg("options"))
      .def(
          "summary2_facts",
          [](const Fitted& fitted, const nb::dict& given) { return second_facts(fitted, report_options(given)); },
          nb::arg("options"))
      .def("summary2", &summary2_as, nb::arg("format"), nb::arg("options"))
      .def(
          "renamed",
          [](const Fitted& fitted, const std::string& response, const std::vector<std::string>& names) {
            return unwrap(renamed(fitted, response, names));
          },
          nb::arg("response"), nb::arg("names"))
      .def("remarks", &said, nb::arg("like"))
      .def("to_text", &to_model_text);
}

}  // namespace ogive::python
