#include <algorithm>
#include <string_view>

#include "report/cells.hpp"
#include "report/flow.hpp"
#include "report/renderers.hpp"
#include "report/screen.hpp"

namespace ogive::report {
namespace {

/// What has a meaning in CommonMark or in its tables is escaped by a backslash, which CommonMark allows before any
/// ASCII punctuation; `<` and `&` begin markup and become entities.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else if (std::string_view("\\`*_{}[]#|~!$").find(c) != std::string_view::npos)
      result += {'\\', c};
    else
      result += c;
  }
  return result;
}

std::string bar(const std::vector<std::string>& fields) {
  std::string line = "|";
  for (const std::string& field : fields) line += ' ' + field + " |";
  return line + '\n';
}

std::string table(const Grid& grid) {
  std::vector<std::string> headers;
  std::vector<std::string> rules;
  for (std::size_t j = 0; j < grid.headers.size(); ++j) {
    headers.push_back(escaped(grid.headers[j]));
    rules.emplace_back(grid.aligns[j] == Align::left ? ":--" : "--:");
  }
  std::string text = bar(headers) + bar(rules);
  for (const auto& row : grid.rows) {
    std::vector<std::string> fields;
    fields.reserve(headers.size());
    for (std::size_t j = 0; j < headers.size(); ++j) fields.push_back(escaped(shown(row[j])));
    text += bar(fields);
  }
  return text;
}

class MarkdownRenderer {
 public:
  explicit MarkdownRenderer(const Document& document) {
    if (!document.title.empty()) paragraph("## " + escaped(document.title) + '\n');
    for (const Piece& piece : flow(document)) std::visit(*this, piece);
  }

  void operator()(const Grid& grid) {
    if (!grid.title.empty()) paragraph("### " + escaped(grid.title) + '\n');
    paragraph(table(grid));
  }

  /// An item of a list.
  void operator()(const Point& point) {
    const std::string item = "- **" + escaped(point.title) + "** " + escaped(point.sentence) + '\n';
    if (in_list_)
      text_ += item;
    else
      paragraph(item);
    in_list_ = true;
  }

  void operator()(const Note& note) { paragraph("> **" + escaped(note.kind) + ":** " + escaped(note.text) + '\n'); }

  std::string text() && { return std::move(text_); }

 private:
  void paragraph(const std::string& text) {
    if (!text_.empty()) text_ += '\n';
    text_ += text;
    in_list_ = false;
  }

  std::string text_;
  bool in_list_ = false;
};

}  // namespace

std::string to_markdown(const Document& document) { return MarkdownRenderer(document).text(); }

}  // namespace ogive::report
