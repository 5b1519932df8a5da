#include <algorithm>

#include "report/cells.hpp"
#include "report/renderers.hpp"
#include "report/screen.hpp"

namespace ogive::report {
namespace {

std::string grid_text(const Grid& whole) {
  const Grid grid = folded(whole);
  std::vector<std::size_t> widths;
  for (std::size_t j = 0; j < grid.headers.size(); ++j) {
    std::size_t width = display_width(printable(grid.headers[j]));
    for (const auto& row : grid.rows) width = std::max(width, display_width(shown(row[j])));
    widths.push_back(width);
  }
  std::size_t width = widths.empty() ? 0 : 2 * (widths.size() - 1);
  for (const std::size_t w : widths) width += w;
  const auto line = [&](auto&& field) {
    std::string text;
    for (std::size_t j = 0; j < widths.size(); ++j)
      text += (j ? "  " : "") + padded(field(j), widths[j], grid.aligns[j]);
    return without_trailing_spaces(std::move(text)) + '\n';
  };
  std::string text = grid.title.empty() ? "" : printable(grid.title) + '\n';
  text += line([&](std::size_t j) { return printable(grid.headers[j]); }) + std::string(width, '-') + '\n';
  for (const auto& row : grid.rows) text += line([&](std::size_t j) { return shown(row[j]); });
  return text;
}

/// "label value, label value"; empty where nothing is for people.
std::string sentence_of(const Facts& facts) {
  if (!facts.sentence.empty()) return printable(facts.sentence);
  std::string text;
  for (const Fact& fact : facts.items)
    if (!fact.label.empty()) text += (text.empty() ? "" : ", ") + printable(fact.label) + ' ' + shown(fact.value);
  return text;
}

/// Titles of facts stand in one column over the whole document.
std::size_t title_width(const Document& document) {
  std::size_t width = 0;
  for (const Block& block : document.blocks)
    if (const auto* facts = std::get_if<Facts>(&block); facts && !sentence_of(*facts).empty())
      width = std::max(width, display_width(facts->title));
  return width;
}

class TextRenderer {
 public:
  explicit TextRenderer(const Document& document) : title_width_(title_width(document)) {
    const auto holds_title = [&document](const Block& block) {
      const auto* verbatim = std::get_if<Verbatim>(&block);
      return verbatim && verbatim->text.find(document.title) != std::string::npos;
    };
    if (!document.title.empty() && std::none_of(document.blocks.begin(), document.blocks.end(), holds_title))
      text_ = printable(document.title) + '\n';
    for (const Block& block : document.blocks) std::visit(*this, block);
  }

  void operator()(const Verbatim& verbatim) { add(verbatim.text, Kind::verbatim); }
  void operator()(const Grid& grid) {
    if (!grid.headers.empty() && !grid.rows.empty()) add(grid_text(grid), Kind::grid);
  }
  void operator()(const Facts& facts) {
    const std::string sentence = sentence_of(facts);
    if (sentence.empty()) return;
    const bool repeated = kind_ == Kind::facts && facts.title == title_;
    title_ = facts.title;
    add(wrapped(padded(repeated ? "" : facts.title, title_width_ + 1, Align::left), sentence), Kind::facts);
  }
  void operator()(const Note& note) {
    std::string kind = note.kind;
    if (!kind.empty() && kind[0] >= 'a' && kind[0] <= 'z') kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
    add(wrapped(kind + ": ", printable(note.text)), Kind::note);
  }

  std::string text() && { return std::move(text_); }

 private:
  enum class Kind : std::uint8_t { none, verbatim, grid, facts, note };

  /// Facts follow facts, notes notes, and what is laid out its like, without a line between.
  void add(const std::string& text, Kind kind) {
    const bool joined = kind == kind_ && kind != Kind::grid;
    if (!text_.empty() && !joined) text_ += '\n';
    text_ += text;
    kind_ = kind;
  }

  std::size_t title_width_;
  std::string text_;
  std::string title_;
  Kind kind_ = Kind::none;
};

}  // namespace

std::string to_text(const Document& document) { return TextRenderer(document).text(); }

}  // namespace ogive::report
