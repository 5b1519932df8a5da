#include <algorithm>
#include <string_view>

#include "report/cells.hpp"
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
    for (const Block& block : document.blocks) std::visit(*this, block);
  }

  void operator()(const Grid& grid) {
    if (grid.headers.empty() || grid.rows.empty()) return;
    if (!grid.title.empty()) paragraph("### " + escaped(grid.title) + '\n');
    paragraph(table(grid));
  }

  /// As a table of two columns where they stand for a laid-out one, else as an item of a list.
  void operator()(const Facts& facts) {
    std::string sentence = escaped(facts.sentence);
    if (sentence.empty())
      for (const Fact& fact : facts.items)
        if (!fact.label.empty())
          sentence += (sentence.empty() ? "" : ", ") + escaped(fact.label) + ' ' + escaped(shown(fact.value));
    if (sentence.empty()) return;
    const std::string item = "- **" + escaped(facts.title) + "** " + sentence + '\n';
    if (in_list_)
      text_ += item;
    else
      paragraph(item);
    in_list_ = true;
  }

  void operator()(const Note& note) { paragraph("> **" + escaped(note.kind) + ":** " + escaped(note.text) + '\n'); }

  void operator()(const Verbatim& verbatim) {
    for (const Facts& facts : verbatim.facts) {
      Grid grid{facts.name, facts.title, {"", ""}, {"fact", "value"}, {Align::left, Align::right}, {}};
      for (const Fact& fact : facts.items)
        if (!fact.label.empty()) grid.rows.push_back({fact.label, fact.value});
      (*this)(grid);
    }
    for (const Grid& grid : verbatim.grids) (*this)(grid);
  }

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
