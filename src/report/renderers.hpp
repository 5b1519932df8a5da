/// Renderers: a Document in, text (or bytes) out.  They lay out and escape, and compute nothing.
#pragma once

#include <string>

#include "report/document.hpp"

namespace ogive::report {

/// For a terminal of fixed pitch.  Names with control characters are escaped.
[[nodiscard]] std::string to_text(const Document& document);

/// CommonMark with tables; what names hold is shown, never read as markup.
[[nodiscard]] std::string to_markdown(const Document& document);

/// HTML to stand in a page or a notebook: tables, lists and paragraphs, ASCII, without scripts and styles of its own.
[[nodiscard]] std::string to_html(const Document& document);

/// LaTeX to stand in a document that uses the package booktabs.
[[nodiscard]] std::string to_latex(const Document& document);

/// docs/json.md: numbers in full, NaN as null, infinities as "Infinity" and "-Infinity".
[[nodiscard]] std::string to_json(const Document& document);

/// What a format that holds one table prints: the document's sheet, else its first grid; null where it has none.
[[nodiscard]] const Grid* sheet_of(const Document& document);

/// Arrow's streaming format: the table of to_csv(), each column of one type.  NaN is null.
[[nodiscard]] std::string to_arrow(const Document& document);

/// RFC 4180 with "\n": the sheet_of the document.  Numbers in full, NaN empty, the infinities "inf" and
/// "-inf".
[[nodiscard]] std::string to_csv(const Document& document);

}  // namespace ogive::report
