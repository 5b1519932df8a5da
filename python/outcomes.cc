#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/outcomes.hpp"
#include "ogive/render.hpp"
#include "options.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

/// A row for every coefficient of every outcome.
nb::dict coefficients_of(const OutcomeFits& fits) {
  std::vector<std::string> outcomes, names, status;
  std::vector<Coefficient> all;
  for (const OutcomeFit& fit : fits.outcomes)
    for (const Coefficient& one : fit.coefficients) {
      outcomes.push_back(fit.name);
      names.push_back(one.name);
      status.emplace_back(status_name(fit.status));
      all.push_back(one);
    }
  nb::dict table;
  table["outcome"] = outcomes;
  table["term"] = names;
  table["estimate"] = field(all, &Coefficient::estimate);
  table["std_error"] = field(all, &Coefficient::std_error);
  table["z"] = field(all, &Coefficient::z);
  table["p_value"] = field(all, &Coefficient::p_value);
  table["lower"] = field(all, &Coefficient::lower);
  table["upper"] = field(all, &Coefficient::upper);
  table["status"] = status;
  return table;
}

/// A row for every outcome; events are None where there are none.
nb::dict outcomes_of(const OutcomeFits& fits) {
  std::vector<std::string> names, events, status;
  std::vector<std::int64_t> rows;
  std::vector<std::optional<std::int64_t>> counts;
  nb::list alone;
  for (const OutcomeFit& fit : fits.outcomes) {
    names.push_back(fit.name);
    events.push_back(fit.event);
    rows.push_back(fit.rows);
    counts.push_back(fit.events);
    status.emplace_back(status_name(fit.status));
    alone.append(fit.alone);
  }
  nb::dict table;
  table["outcome"] = names;
  table["event"] = events;
  table["rows"] = array(std::move(rows));
  table["events"] = counts;
  table["status"] = status;
  table["alone"] = alone;
  table["distance"] = field(fits.outcomes, &OutcomeFit::distance);
  return table;
}

OutcomeFits fitted(const Table& table, const std::string& formula, const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  return unwrap(unlocked([&] { return fit_outcomes(table, formula, options); }));
}

std::string rendered(const OutcomeFits& fits, const std::string& format) {
  return render(outcomes_report(fits), text_format(format));
}

}  // namespace

void add_outcomes(nb::module_& module) {
  nb::class_<OutcomeFits>(module, "OutcomeFits")
      .def("coefficients", &coefficients_of)
      .def("outcomes", &outcomes_of)
      .def("render", &rendered, nb::arg("format"));
  module.def("fit_outcomes", &fitted, nb::arg("table"), nb::arg("formula"), nb::arg("options"));
  module.def(
      "columns_of_outcomes",
      [](const std::string& formula, const nb::dict& options) {
        return outcome_variables(formula, unwrap(parse_options(options)).roles);
      },
      nb::arg("formula"), nb::arg("options"));
}

}  // namespace ogive::python
