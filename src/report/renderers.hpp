/// Renderers: a Document in, text out.  They lay out and escape, and compute nothing.
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

/// RFC 4180 with "\n": the document's sheet, else its first grid.  Numbers in full, NaN empty, the infinities "inf" and
/// "-inf".
[[nodiscard]] std::string to_csv(const Document& document);

}  // namespace ogive::report
