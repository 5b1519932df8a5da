/// From the library's results to Python: a value, or the exception of its code.
#pragma once

#include <utility>

#include <nanobind/nanobind.h>

#include "base/result.hpp"

namespace ogive::python {

/// Raises the exception of ogive.errors that belongs to the code; an interruption is what interrupted it.
[[noreturn]] void raise(const Error& error);

template <class T>
T unwrap(Result<T> result) {
  if (!result) raise(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace ogive::python
