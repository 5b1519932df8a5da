/// Names of files: globs, and what to say when one cannot be opened.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// The error for a path that open(2) refused with `code` (an errno): the nearest name in its folder for a file
/// that is not there.
[[nodiscard]] Error cannot_open(const std::string& path, int code);

/// True for http:// and https://, in letters of either case.
[[nodiscard]] bool is_url(std::string_view source) noexcept;

/// The sources with every glob replaced by the files it matches, in the order of their bytes.  A name that
/// exists as it is written is no glob.
/// Errors: cannot_read when a glob matches nothing; bad_option when there is no source.
[[nodiscard]] Result<std::vector<std::string>> expand_sources(const std::vector<std::string>& sources);

}  // namespace ogive
