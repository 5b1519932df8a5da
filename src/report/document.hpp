/// A report as data.  Renderers print a Document and compute nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ogive::report {

/// How a number is to be written in text; machine formats (JSON, CSV) write the number itself.
struct Number {
  double value = 0.0;
  std::string text;  ///< made by report/number
};

/// Nothing, a text, a count, or a number.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Number>;

enum class Align : std::uint8_t { left, right };

/// A table with a header.
struct Grid {
  std::string name;                  ///< key in JSON ("coefficients"), stable
  std::string title;
  std::vector<std::string> headers;  ///< as printed
  std::vector<std::string> keys;     ///< in JSON and CSV ("std_error"), stable
  std::vector<Align> aligns;
  std::vector<std::vector<Cell>> rows;
};

/// Label and value pairs, printed in two columns.
struct Facts {
  std::string name;
  std::vector<std::pair<std::string, Cell>> items;
};

/// One or more whole sentences.  `kind` is a stable word ("warning", "note").
struct Note {
  std::string kind;
  std::string text;
};

/// Text that is already laid out to the character (the statsmodels tables).
struct Verbatim {
  std::string text;
};

using Block = std::variant<Grid, Facts, Note, Verbatim>;

struct Document {
  std::string title;
  std::vector<Block> blocks;
};

}  // namespace ogive::report
