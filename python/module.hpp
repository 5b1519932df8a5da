/// The parts of the module, one a file.
#pragma once

#include <nanobind/nanobind.h>

namespace ogive::python {

void add_table(nanobind::module_& module);
void add_fitted(nanobind::module_& module);
void add_inference(nanobind::module_& module);
void add_likelihood(nanobind::module_& module);
void add_matrices(nanobind::module_& module);
void add_outcomes(nanobind::module_& module);
void add_plots(nanobind::module_& module);
void add_resampling(nanobind::module_& module);

}  // namespace ogive::python
