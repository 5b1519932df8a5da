/// Options of 'ogive fit' that change the fit, for every command that makes one.
#pragma once

#include <string>

#include "arguments.hpp"
#include "ogive/ogive.hpp"
#include "response_arguments.hpp"

namespace ogive::cli {

struct ModelArguments {
  ResponseArguments response;
  std::string event, family, link, information, penalty, lambda, inverse, order, max_iterations, max_levels, start;
  bool use_t = false;

  void add_to(Arguments& arguments);
  /// Without the level, the threads and the kernel, which are the command's own.   Errors   bad_option.
  [[nodiscard]] Result<Options> options() const;
  /// One that is given, as "--link"; empty: none.
  [[nodiscard]] std::string any_given() const;
};

}  // namespace ogive::cli
