#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/render.hpp"
#include "ogive/resampling.hpp"
#include "options.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

Options options_of(const nb::dict& given) {
  Options options = unwrap(parse_options(given));
  options.stop = interrupt();
  return options;
}

Bootstrap bootstrapped(const Fitted& fitted, const Table& table, const BootstrapOptions& what, const nb::dict& given) {
  const Options options = options_of(given);
  return unwrap(unlocked([&] { return bootstrap(fitted, table, what, options); }));
}

/// Everything that the table says, an array a field.
nb::dict coefficients_of(const Bootstrap& bootstrap, double level) {
  const Bootstrap made = at_level(bootstrap, level);
  nb::dict all;
  all["estimate"] = field(made.coefficients, &BootstrapCoefficient::estimate);
  all["bias"] = field(made.coefficients, &BootstrapCoefficient::bias);
  all["std_error"] = field(made.coefficients, &BootstrapCoefficient::std_error);
  all["lower"] = field(made.coefficients, &BootstrapCoefficient::lower);
  all["upper"] = field(made.coefficients, &BootstrapCoefficient::upper);
  all["basic_lower"] = field(made.coefficients, &BootstrapCoefficient::basic_lower);
  all["basic_upper"] = field(made.coefficients, &BootstrapCoefficient::basic_upper);
  std::vector<std::int64_t> finite;
  for (const BootstrapCoefficient& one : made.coefficients) finite.push_back(one.finite);
  all["finite"] = array(std::move(finite));
  all["text"] = render(bootstrap_report(made), Format::text);
  all["csv"] = render(bootstrap_report(made), Format::csv);
  return all;
}

std::vector<std::string> names_of(const std::vector<fitting::Stop>& stops) {
  std::vector<std::string> names;
  for (const fitting::Stop stop : stops) names.emplace_back(fitting::stop_name(stop));
  return names;
}

nb::dict validated(const Fitted& fitted, const Table& table, const CrossValidationOptions& what,
                   const nb::dict& given) {
  const Options options = options_of(given);
  CrossValidation made = unwrap(unlocked([&] { return cross_validate(fitted, table, what, options); }));
  nb::dict all;
  std::vector<std::int64_t> rows;
  std::vector<fitting::Stop> stops;
  for (const FoldScores& fold : made.folds) {
    rows.push_back(fold.rows);
    stops.push_back(fold.stop);
  }
  all["rows"] = array(std::move(rows));
  all["log_loss"] = field(made.folds, &FoldScores::log_loss);
  all["brier"] = field(made.folds, &FoldScores::brier);
  all["auc"] = field(made.folds, &FoldScores::area);
  all["accuracy"] = field(made.folds, &FoldScores::accuracy);
  all["stop"] = names_of(stops);
  all["text"] = render(cross_validation_report(made), Format::text);
  all["csv"] = render(cross_validation_report(made), Format::csv);
  all["predicted"] = array(std::move(made.mu));
  all["fold"] = array(std::move(made.fold));
  return all;
}

}  // namespace

void add_resampling(nb::module_& module) {
  nb::class_<Bootstrap>(module, "Bootstrap")
      .def("coefficients", &coefficients_of, nb::arg("level"))
      .def(
          "counts",
          [](const Bootstrap& made, std::size_t replicate) { return array(unwrap(sample_counts(made, replicate))); },
          nb::arg("replicate"))
      .def_prop_ro(
          "replicates", [](const Bootstrap& made) { return array(made.replicates); }, nb::rv_policy::move)
      .def_prop_ro("stop", [](const Bootstrap& made) { return names_of(made.stop); });
  module.def(
      "bootstrap",
      [](const Fitted& fitted, const Table& table, std::size_t replicates, std::uint64_t seed,
         const nb::dict& options) {
        return bootstrapped(fitted, table, {replicates, seed}, options);
      },
      nb::arg("fitted"), nb::arg("table"), nb::arg("replicates"), nb::arg("seed"), nb::arg("options"));
  module.def(
      "cross_validate",
      [](const Fitted& fitted, const Table& table, std::size_t folds, std::uint64_t seed, const nb::dict& options) {
        return validated(fitted, table, {folds, seed}, options);
      },
      nb::arg("fitted"), nb::arg("table"), nb::arg("folds"), nb::arg("seed"), nb::arg("options"));
}

}  // namespace ogive::python
