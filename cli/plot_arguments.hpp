/// What the figures' commands have in common: their options, the model and its data, the output.
#pragma once

#include <optional>
#include <string>

#include "arguments.hpp"
#include "model_arguments.hpp"
#include "ogive/plots.hpp"

namespace ogive::cli {

struct PlotArguments {
  InputArguments input;
  ModelArguments fit;
  std::string model, output, title, level, threshold, kernel;
  std::string x, y, by;
  bool intercept = false;
  bool profiles = false;  ///< of a fit, where they are cheap; no option

  void add_model(Arguments& arguments, const std::string& data_help);
  void add_level(Arguments& arguments);
  /// --title, -o and how data are read.
  void add_common(Arguments& arguments);
  [[nodiscard]] Result<PlotOptions> options() const;
  /// Outputs are checked before any work.
  [[nodiscard]] Status check_output() const;
  /// To standard output or to the file.
  [[nodiscard]] Status put_out(const figure::Figure& figure) const;
};

/// A model and its data, where these are given.
struct Subject {
  Fitted fitted;
  std::optional<Table> table;
};

/// The saved model, or the formula in its place fitted to the files; says where the fit did not converge.
/// Errors   those of reading and of the fit; bad_option: options of a fit beside a saved model.
[[nodiscard]] Result<Subject> subject_of(PlotArguments& given);

}  // namespace ogive::cli
