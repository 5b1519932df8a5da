/// The library's options from dicts of words: None and what is not there are the library's own choice.
#pragma once

#include <string>

#include <nanobind/nanobind.h>

#include "base/result.hpp"
#include "ogive/ogive.hpp"
#include "ogive/render.hpp"

namespace ogive::python {

/// Of a fit.  Errors   bad_option (an unknown word, an unknown value).
[[nodiscard]] Result<Options> parse_options(const nanobind::dict& given);

/// Of a report.
[[nodiscard]] ReportOptions report_options(const nanobind::dict& given);

/// A format whose rendering is a str.  Raises what the library says of others.
[[nodiscard]] Format text_format(const std::string& text);

}  // namespace ogive::python
