/// A Document as the formats see it that lay out for themselves: headings, tables, points and notes in order.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/document.hpp"

namespace ogive::report {

/// Facts in one sentence under a word.
struct Point {
  std::string title;
  std::string sentence;
};

using Piece = std::variant<Grid, Point, Note>;

/// Tables with headers and rows; facts as points, but as a table of two columns without headers where they stand for a
/// laid-out one; notes.
[[nodiscard]] std::vector<Piece> flow(const Document& document);

}  // namespace ogive::report
