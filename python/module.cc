/// ogive._core: the library as Python sees it.  No statistics: only names, shapes and types.
#include "module.hpp"

#include <string>

#include <nanobind/stl/string.h>

#include "ogive/version.hpp"

NB_MODULE(_core, module) {
  module.attr("__version__") = std::string(ogive::version());
  ogive::python::add_table(module);
  ogive::python::add_fitted(module);
  ogive::python::add_inference(module);
  ogive::python::add_likelihood(module);
  ogive::python::add_matrices(module);
  ogive::python::add_plots(module);
  ogive::python::add_outcomes(module);
  ogive::python::add_resampling(module);
}
