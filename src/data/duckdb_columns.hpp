/// The columns of a query's answer that are needed, as a query around it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ogive {

/// A first column of texts of this name holds row labels, as in CSV.
inline constexpr const char* kRowLabels = "rownames";

struct ColumnChoice {
  std::vector<std::size_t> kept;    ///< places of the columns that are needed, and of row labels before them
  std::vector<std::string> unread;  ///< the names of the others
};

[[nodiscard]] ColumnChoice choose_columns(const std::vector<std::string>& names,
                                          const std::vector<std::string>& wanted);

/// Whether a query around this one may be read in its place: not where two columns have one name, which is for the
/// reader to say, and not where the query says ORDER: what order a query has inside another is promised by nobody.
[[nodiscard]] bool may_stand_inside(std::string_view sql, const std::vector<std::string>& names);

/// Where the text of a query may end, from its end backwards: at its end, and before every semicolon that nothing but
/// blanks, comments and semicolons come after.  One that stands in a comment may be among them, one in a text of the
/// query only if what is cut off makes it none.
[[nodiscard]] std::vector<std::size_t> ends_of_query(std::string_view sql);

/// The columns at the places `kept` of a query that has `names`, each under its name.  They are taken by place: names
/// that differ in case alone are one name to DuckDB.
[[nodiscard]] std::string query_around(std::string_view sql, const std::vector<std::string>& names,
                                       const std::vector<std::size_t>& kept);

/// What DuckDB says of a query that stands in query_around, with the line that it has by itself.
[[nodiscard]] std::string words_of_inner(std::string_view words);

}  // namespace ogive
