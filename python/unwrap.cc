#include "unwrap.hpp"

#include <string>

#include <nanobind/stl/string.h>

namespace nb = nanobind;

namespace ogive::python {

void raise(const Error& error) {
  if (error.code == Errc::interrupted && PyErr_Occurred() != nullptr) throw nb::python_error();
  const nb::object made = nb::module_::import_("ogive.errors")
                              .attr("make")(std::string(code_name(error.code)), error.sentence, describe(error));
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  throw nb::python_error();
}

}  // namespace ogive::python
