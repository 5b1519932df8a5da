/// What 'ogive bootstrap' and 'ogive cv' are given in common: a formula, the data, a seed, and the options of the fit.
#pragma once

#include <cstdint>
#include <string>

#include "arguments.hpp"
#include "model_arguments.hpp"
#include "ogive/ogive.hpp"

namespace ogive::cli {

struct ResamplingArguments {
  InputArguments input;
  ModelArguments model;
  std::string formula, seed, kernel;
  std::string format = "text";

  void add_places(Arguments& arguments);
  void add_seed(Arguments& arguments, const std::string& of);
  void add_rest(Arguments& arguments);
  /// Errors   bad_option: no formula, no data.
  [[nodiscard]] Status check(const Arguments& arguments) const;
  [[nodiscard]] Result<Options> options() const;
  [[nodiscard]] Result<std::uint64_t> seed_number() const;
  /// Only the columns of the model.
  [[nodiscard]] Result<Table> read();
};

}  // namespace ogive::cli
