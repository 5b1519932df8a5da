#include <algorithm>
#include <string>
#include <string_view>

#include "report/cells.hpp"
#include "report/flow.hpp"
#include "report/renderers.hpp"
#include "report/screen.hpp"

namespace ogive::report {
namespace {

/// Shown, never read as a command.
std::string in_latex(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '\\': result += "\\textbackslash{}"; break;
      case '^': result += "\\textasciicircum{}"; break;
      case '~': result += "\\textasciitilde{}"; break;
      case '<': result += "\\textless{}"; break;
      case '>': result += "\\textgreater{}"; break;
      case '|': result += "\\textbar{}"; break;
      case '[': result += "{[}"; break;  // at the front of a row it would be an argument of the line break
      default:
        if (std::string_view("{}$&#_%").find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
  }
  return result;
}

std::string in_cell(const Cell& cell) {
  const std::string text = in_latex(unpadded(shown(cell)));
  const bool negative = std::holds_alternative<Number>(cell) && text.starts_with('-');
  return negative ? "$-$" + text.substr(1) : text;
}

std::string line_of(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += (&field == fields.data() ? "" : " & ") + field;
  return line + " \\\\\n";
}

std::string tabular(const Grid& grid) {
  std::string text = "\\begin{tabular}{";
  std::vector<std::string> headers;
  for (std::size_t j = 0; j < grid.headers.size(); ++j) {
    text += grid.aligns[j] == Align::left ? 'l' : 'r';
    headers.push_back(in_latex(grid.headers[j]));
  }
  text += "}\n\\toprule\n";
  if (std::any_of(headers.begin(), headers.end(), [](const std::string& header) { return !header.empty(); }))
    text += line_of(headers) + "\\midrule\n";
  for (const auto& row : grid.rows) {
    std::vector<std::string> fields;
    for (std::size_t j = 0; j < headers.size(); ++j) fields.push_back(in_cell(row[j]));
    text += line_of(fields);
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

class LatexRenderer {
 public:
  explicit LatexRenderer(const Document& document) {
    if (!document.title.empty()) paragraph(bold(document.title) + '\n');
    for (const Piece& piece : flow(document)) std::visit(*this, piece);
  }

  void operator()(const Grid& grid) {
    paragraph((grid.title.empty() ? "" : bold(grid.title) + "\\\\[0.5ex]\n") + tabular(grid));
  }
  void operator()(const Point& point) { paragraph(bold(point.title) + ' ' + in_latex(point.sentence) + '\n'); }
  void operator()(const Note& note) { paragraph(bold(note.kind + ':') + ' ' + in_latex(note.text) + '\n'); }

  std::string text() && { return std::move(text_); }

 private:
  static std::string bold(std::string_view text) { return "\\textbf{" + in_latex(text) + "}"; }
  void paragraph(const std::string& text) { text_ += (text_.empty() ? "" : "\n") + ("\\noindent " + text); }

  std::string text_;
};

}  // namespace

std::string to_latex(const Document& document) { return LatexRenderer(document).text(); }

}  // namespace ogive::report
