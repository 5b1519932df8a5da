/// A model bound to its table: what fitting and all that comes back to the rows begin with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/design.hpp"
#include "fit/estimate.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// Errors   bad_formula, unknown_column, bad_type, bad_response, not_estimable, interrupted.
[[nodiscard]] Result<design::Design> bind_model(const Table& table, std::string_view formula, const Options& options);
[[nodiscard]] Result<design::Design> bind_model(const Table& table, const std::string& response,
                                                const std::vector<std::string>& columns, const Options& options);

/// How a design of these options is bound.
[[nodiscard]] design::BindOptions bind_options(const Options& options);

/// The columns that "." stands for: no column with a role of its own.
[[nodiscard]] std::vector<std::string> dot_columns(const Table& table, const design::Roles& roles);

/// How a fit runs with these options: model, start, steps, threads, kernel, stop and progress.
[[nodiscard]] fitting::FitControl fit_control(const Options& options);

}  // namespace ogive
