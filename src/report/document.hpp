/// A report as data.  Renderers print a Document and compute nothing.
#pragma once

#include <cstddef>
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

/// Nothing, a text, a truth, a count, or a number.
using Cell = std::variant<std::monostate, std::string, bool, std::int64_t, Number>;

enum class Align : std::uint8_t { left, right };

/// Rows of a table that people are told of in one line; machine formats have them all.
struct Fold {
  std::size_t first = 0;
  std::size_t count = 0;
  std::string text;
};

/// A table.
struct Grid {
  std::string name;  ///< key in JSON ("coefficients"), stable
  std::string title;
  std::vector<std::string>
      headers;  ///< as printed; cells without one are for machine formats only, as is a grid with none
  std::vector<std::string> keys;  ///< in JSON and CSV ("std_error"), stable
  std::vector<Align> aligns;
  std::vector<std::vector<Cell>> rows;
  std::vector<Fold> folds = {};  ///< in order
};

/// One thing that is known: `key` is stable, `label` is for people (empty: for machine formats only).
struct Fact {
  std::string key;
  std::string label;
  Cell value;
};

/// Facts that belong together.
struct Facts {
  std::string name;      ///< key in JSON, stable; facts of the same name become one object; empty: for people only
  std::string title;     ///< "Rows:"
  std::string sentence;  ///< what people read in place of the items; empty: "label value, label value"
  std::vector<Fact> items;
};

/// One or more whole sentences.  `kind` is a stable word ("warning", "note").
/// `code` is a stable word for programs, where there is one.
struct Note {
  std::string kind;
  std::string text;
  std::string code = {};
};

/// Text that is already laid out to the character (the statsmodels tables), and the same as data for the formats
/// that lay out for themselves.
struct Verbatim {
  std::string text;
  std::vector<Facts> facts;
  std::vector<Grid> grids;
};

using Block = std::variant<Grid, Facts, Note, Verbatim>;

struct Document {
  std::string schema;  ///< what the JSON says that it is; empty: nothing
  std::string title;
  std::vector<Block> blocks;
  std::optional<Grid> sheet;  ///< what a format that holds one table (CSV) prints; none: the first grid
};

}  // namespace ogive::report
