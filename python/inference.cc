#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "inference/contrasts.hpp"
#include "inference/margins.hpp"
#include "inference/prediction_counts.hpp"
#include "inference/ratios.hpp"
#include "inference/residuals.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/hypothesis.hpp"
#include "ogive/margins_report.hpp"
#include "ogive/ogive.hpp"
#include "ogive/render.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

using Rows = std::vector<std::vector<double>>;

Hypothesis parsed(const std::vector<std::string>& names, const std::string& text) {
  return unwrap(parse_hypothesis(names, text));
}

Matrix matrix_of(const Rows& rows) {
  Matrix matrix(rows.size(), rows.empty() ? 0 : rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < matrix.columns(); ++j) matrix(i, j) = rows[i].at(j);
  return matrix;
}

Hypothesis of_numbers(const Rows& rows, std::vector<double> values) {
  Hypothesis hypothesis;
  hypothesis.matrix = matrix_of(rows);
  hypothesis.values = std::move(values);
  return hypothesis;
}

nb::dict words_of(const WaldTest& test) {
  nb::dict all;
  all["statistic"] = test.statistic;
  all["df"] = test.df;
  all["df_denom"] = test.df_denom;
  all["p_value"] = test.p_value;
  return all;
}

using Values = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

std::span<const double> span_of(const Values& values) { return {values.data(), values.shape(0)}; }

Array2<double> counts_of(const Values& mu, const Values& observed, double threshold) {
  const PredictionTable made = prediction_table(span_of(mu), span_of(observed), threshold);
  return array(std::vector<double>{made[0][0], made[0][1], made[1][0], made[1][1]}, 2, 2);
}

/// What exp(coefficient) is: its key, then the numbers; an empty key where it is no ratio.
nb::dict ratios_of(const Fitted& fitted, double level) {
  const auto kind = ratio_kind(fitted.family, fitted.link);
  const std::vector<Ratio> made = ratios(fitted, level);
  nb::dict all;
  all["key"] = std::string(kind ? kind->key : "");
  all["ratio"] = field(made, &Ratio::ratio);
  all["lower"] = field(made, &Ratio::lower);
  all["upper"] = field(made, &Ratio::upper);
  all["p_value"] = field(made, &Ratio::p_value);
  return all;
}

/// Everything that contrasts say, an array a field.
nb::dict contrasts_of(const Fitted& fitted, const Hypothesis& hypothesis, double level) {
  const ContrastTable made = unwrap(contrasts(fitted, hypothesis, {level, fitted.df_denom}));
  std::vector<std::string> texts;
  for (const Contrast& one : made) texts.push_back(one.text);
  nb::dict all;
  all["texts"] = texts;
  all["estimate"] = field(made, &Contrast::estimate);
  all["value"] = field(made, &Contrast::value);
  all["std_error"] = field(made, &Contrast::std_error);
  all["statistic"] = field(made, &Contrast::statistic);
  all["p_value"] = field(made, &Contrast::p_value);
  all["lower"] = field(made, &Contrast::lower);
  all["upper"] = field(made, &Contrast::upper);
  return all;
}

/// `given`: title, names, csv.
std::string contrasts_table(const Fitted& fitted, const Hypothesis& hypothesis, double level, const nb::dict& given) {
  const ContrastTableWords words{nb::cast<std::string>(given["title"]),
                                 nb::cast<std::vector<std::string>>(given["names"]), nb::cast<bool>(given["csv"])};
  return unwrap(contrasts_text(fitted, hypothesis, {level, fitted.df_denom}, words));
}

/// `rows`: a covariance, or none for that of the fit.
Fitted by_errors(const Fitted& fitted, const std::optional<Rows>& rows, bool use_t) {
  if (!rows) return unwrap(with_errors(fitted, std::nullopt, use_t));
  return unwrap(with_errors(fitted, matrix_of(*rows), use_t));
}

nb::list terms_of(const Fitted& fitted) {
  nb::list all;
  for (const TermTest& term : term_tests(fitted, {0.95, fitted.df_denom}))
    all.append(nb::make_tuple(term.term, words_of(term.test)));
  return all;
}

nb::dict residuals_of(const Fitted& fitted, const Table& table) {
  ResidualControl control;
  control.stop = interrupt();
  Residuals made = unwrap(unlocked([&] { return residuals(fitted, table, control); }));
  nb::dict all;
  all["response"] = array(std::move(made.response));
  all["pearson"] = array(std::move(made.pearson));
  all["deviance"] = array(std::move(made.deviance));
  all["working"] = array(std::move(made.working));
  all["anscombe"] = array(std::move(made.anscombe));
  all["leverage"] = array(std::move(made.leverage));
  all["standard"] = array(std::move(made.standard));
  all["cooks"] = array(std::move(made.cooks));
  all["score"] = array(std::move(made.score));
  return all;
}

nb::dict margins_of(const Fitted& fitted, const Table& table, const MarginOptions& options, bool glm) {
  const Margins made = unwrap(unlocked([&] { return margins(fitted, table, options); }));
  std::vector<std::string> names;
  for (const MarginalEffect& one : made.effects) names.push_back(one.name);
  nb::dict all;
  all["names"] = names;
  all["effect"] = field(made.effects, &MarginalEffect::effect);
  all["std_error"] = field(made.effects, &MarginalEffect::std_error);
  all["z"] = field(made.effects, &MarginalEffect::z);
  all["p_value"] = field(made.effects, &MarginalEffect::p_value);
  all["lower"] = field(made.effects, &MarginalEffect::lower);
  all["upper"] = field(made.effects, &MarginalEffect::upper);
  all["covariance"] = array(made.covariance);
  all["each"] = array(made.each);
  const MarginsTitle title = glm ? MarginsTitle::glm : MarginsTitle::discrete;
  all["text"] = render(margins_report(made, title), Format::text);
  all["csv"] = margins_csv(made, title);
  all["header"] = std::string(margin_effect_name(made.method));
  return all;
}

/// `options`: at, method, dummy, count, given, level, like, glm.
nb::dict margins_by_words(const Fitted& fitted, const Table& table, const nb::dict& given) {
  const auto text = [&](const char* word) { return nb::cast<std::string>(given[word]); };
  MarginOptions options;
  options.at = text("at") == "all" ? MarginAt::all : unwrap(parse_margin_at(text("at")));
  options.method = unwrap(parse_margin_method(text("method")));
  options.dummy = nb::cast<bool>(given["dummy"]);
  options.count = nb::cast<bool>(given["count"]);
  options.given = nb::cast<std::vector<std::pair<std::string, double>>>(given["given"]);
  options.level = nb::cast<double>(given["level"]);
  options.like = unwrap(parse_like(text("like")));
  options.stop = interrupt();
  return margins_of(fitted, table, options, nb::cast<bool>(given["glm"]));
}

}  // namespace

void add_inference(nb::module_& module) {
  nb::class_<Hypothesis>(module, "Hypothesis")
      .def_static("parse", &parsed, nb::arg("names"), nb::arg("text"))
      .def_static("of_numbers", &of_numbers, nb::arg("matrix"), nb::arg("values"));
  module.def(
      "wald_test",
      [](const Fitted& fitted, const Hypothesis& hypothesis, double df_denom) {
        return words_of(unwrap(wald_test(fitted, hypothesis, {0.95, df_denom})));
      },
      nb::arg("fitted"), nb::arg("hypothesis"), nb::arg("df_denom"));
  module.def("contrasts", &contrasts_of, nb::arg("fitted"), nb::arg("hypothesis"), nb::arg("level"));
  module.def("contrasts_table", &contrasts_table, nb::arg("fitted"), nb::arg("hypothesis"), nb::arg("level"),
             nb::arg("words"));
  module.def("prediction_table", &counts_of, nb::arg("mu"), nb::arg("observed"), nb::arg("threshold"));
  module.def(
      "predicted_note",
      [](const Values& mu, const Values& observed) { return predicted_note(span_of(mu), span_of(observed)); },
      nb::arg("mu"), nb::arg("observed"));
  module.def("ratios", &ratios_of, nb::arg("fitted"), nb::arg("level"));
  module.def("term_tests", &terms_of, nb::arg("fitted"));
  module.def("denominator_df", &denominator_df, nb::arg("fitted"));
  module.def("with_errors", &by_errors, nb::arg("fitted"), nb::arg("covariance").none(), nb::arg("use_t"));
  module.def("residuals", &residuals_of, nb::arg("fitted"), nb::arg("table"));
  module.def("margins", &margins_by_words, nb::arg("fitted"), nb::arg("table"), nb::arg("options"));
}

}  // namespace ogive::python
