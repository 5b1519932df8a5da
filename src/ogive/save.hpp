/// The model file: versioned JSON, no data rows, safe to load.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// The text of a model file: formula, terms, levels, coefficients (shortest round trip), covariance, the record of the
/// fit.  Non-finite numbers are written as the strings "NaN", "Infinity", "-Infinity".
[[nodiscard]] std::string to_model_text(const Fitted& fitted);

/// Reads a model file's text.  Nothing in it is executed, and no file that it names is opened.
/// Errors   bad_model: not JSON, another format or version, a missing field, lengths that disagree, limits exceeded.
[[nodiscard]] Result<Fitted> from_model_text(std::string_view text, const std::string& source);

/// Writes `text` to `path`: a temporary neighbour, synced and renamed, so that there is the old file or the new one and
/// never half.  "-" is not accepted here.   Errors   cannot_write.
[[nodiscard]] Status write_file(const std::string& path, std::string_view text);

/// Errors   bad_option when `path` is a file that is there and is no model: a slip such as `-o coef.csv` must not cost
///          the file.  What is empty or no regular file (a device, a pipe) may be written to.
[[nodiscard]] Status check_model_output(const std::string& path);

/// True when the file of that name begins as a model file does.
[[nodiscard]] bool looks_like_model(const std::string& path);

[[nodiscard]] Status save(const Fitted& fitted, const std::string& path);
[[nodiscard]] Result<Fitted> load(const std::string& path);

}  // namespace ogive
