/// What is found out from the first lines of a CSV file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// Where the record that begins at `begin` ends: past its line end, or npos when the text ends before it.
/// `final`: nothing comes after the text.
[[nodiscard]] std::size_t record_end(std::string_view text, std::size_t begin, char separator, bool final);

/// The separator, among , ; tab | : the one by which the first records, the header among them, have the same
/// number of fields, the larger the better; failing that the one most records agree on.
[[nodiscard]] char find_separator(std::string_view window, bool final);

/// The names in a header record: unquoted ones trimmed.  A last name that is empty may stand over an empty column.
[[nodiscard]] std::vector<std::string> header_names(std::string_view record, char separator);

/// Bytes of a UTF-8 byte order mark (0 or 3); bad_data for UTF-16 and UTF-32.
[[nodiscard]] Result<std::size_t> skip_mark(std::string_view window, const std::string& file);

/// Checks names: none empty but the first (row labels) and the last, none twice.  `line` is the header's.
[[nodiscard]] Status check_names(const std::vector<std::string>& names, const std::string& file, std::int64_t line);

}  // namespace ogive
