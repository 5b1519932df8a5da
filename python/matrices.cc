#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/matrices.hpp"
#include "ogive/ogive.hpp"
#include "options.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

nb::dict side(ModelMatrix matrix, std::size_t rows) {
  nb::dict all;
  nb::list terms;
  for (const ModelMatrix::Term& term : matrix.terms)
    terms.append(nb::make_tuple(term.name, term.first, term.first + term.width));
  const std::size_t columns = matrix.names.size();
  all["names"] = matrix.names;
  all["terms"] = terms;
  all["values"] = array(std::move(matrix.values), rows, columns);
  all["spec"] = std::move(matrix.spec);
  return all;
}

std::vector<std::int64_t> numbers_of(const std::vector<std::uint8_t>& kept) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < kept.size(); ++row)
    if (kept[row] != 0) rows.push_back(static_cast<std::int64_t>(row));
  return rows;
}

/// (left side or None, right side, rows of the table that they have); the left side of counts says what its second
/// column counts.
nb::tuple matrices(const Table& table, const std::string& formula) {
  Options options;
  options.stop = interrupt();
  ModelMatrices made = unwrap(unlocked([&] { return model_matrices(table, formula, options); }));
  std::vector<std::int64_t> rows = numbers_of(made.kept);
  const std::size_t count = rows.size();
  if (!made.left) return nb::make_tuple(nb::none(), side(std::move(made.right), count), array(std::move(rows)));
  nb::dict left = side(std::move(*made.left), count);
  left["counts"] = made.counts == formula::Counts::failures ? "failures"
                   : made.counts == formula::Counts::trials ? "trials"
                                                            : "";
  return nb::make_tuple(left, side(std::move(made.right), count), array(std::move(rows)));
}

/// ([matrix of each spec], rows of the table that they have)
nb::tuple matrices_of_specs(const Table& table, const std::vector<design::DesignSpec>& specs) {
  Options options;
  options.stop = interrupt();
  AppliedMatrices made = unwrap(unlocked([&] { return apply_specs(table, specs, options); }));
  std::vector<std::int64_t> rows = numbers_of(made.kept);
  nb::list all;
  for (ModelMatrix& matrix : made.matrices) all.append(side(std::move(matrix), rows.size()));
  return nb::make_tuple(all, array(std::move(rows)));
}

/// The columns that a formula reads: those of its two sides, and of its offsets.
std::vector<std::string> formula_columns(const std::string& formula, const std::vector<std::string>& names) {
  return unwrap(formula_variables(formula, names));
}

/// The columns that a fit reads, where those of the data are not known; None where it may read any.
std::optional<std::vector<std::string>> columns_of_fit(const std::string& formula, const nb::dict& options) {
  return fit_variables(formula, unwrap(parse_options(options)).roles);
}

std::vector<std::string> expression_columns(const std::string& expression) {
  return unwrap(expression_variables(expression));
}

}  // namespace

void add_matrices(nb::module_& module) {
  module.def("matrices", &matrices, nb::arg("table"), nb::arg("formula"));
  nb::class_<design::DesignSpec>(module, "DesignSpec", "What makes the columns of a formula of any rows.")
      .def_prop_ro("variables", &spec_variables);
  module.def("matrices_of_specs", &matrices_of_specs, nb::arg("table"), nb::arg("specs"));
  module.def("formula_columns", &formula_columns, nb::arg("formula"), nb::arg("names"));
  module.def("columns_of_fit", &columns_of_fit, nb::arg("formula"), nb::arg("options"));
  module.def("expression_columns", &expression_columns, nb::arg("expression"));
}

}  // namespace ogive::python
