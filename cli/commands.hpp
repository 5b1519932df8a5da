/// The subcommands: each parses its own arguments, calls the library and gives the exit status, or an error to print.
#pragma once

#include "arguments.hpp"
#include "ogive/ogive.hpp"

namespace ogive::cli {

[[nodiscard]] Result<int> fit_command(const Words& words);
[[nodiscard]] Result<int> predict_command(const Words& words);
[[nodiscard]] Result<int> test_command(const Words& words);
[[nodiscard]] Result<int> augment_command(const Words& words);
[[nodiscard]] Result<int> margins_command(const Words& words);
[[nodiscard]] Result<int> bootstrap_command(const Words& words);
[[nodiscard]] Result<int> outcomes_command(const Words& words);
[[nodiscard]] Result<int> cv_command(const Words& words);
[[nodiscard]] Result<int> plot_command(const Words& words);
[[nodiscard]] Result<int> simulate_command(const Words& words);
[[nodiscard]] Result<int> describe_command(const Words& words);

}  // namespace ogive::cli
