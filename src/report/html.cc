#include <string>
#include <string_view>

#include <fmt/format.h>

#include "formula/utf8.hpp"
#include "report/cells.hpp"
#include "report/flow.hpp"
#include "report/renderers.hpp"
#include "report/screen.hpp"

namespace ogive::report {
namespace {

/// Shown, never read as markup; in ASCII, so that the page is right under any declared encoding and none.
std::string in_html(std::string_view text) {
  std::string result;
  const std::string line = printable(text);
  for (std::size_t at = 0; at < line.size();) {
    const formula::CodePoint c = formula::decode(line, at);
    if (c.size == 1 && std::string_view("&<>\"'").find(line[at]) == std::string_view::npos)
      result += line[at];
    else
      result += fmt::format("&#{};", static_cast<unsigned>(c.value));
    at += c.size;
  }
  return result;
}

std::string cell(std::string_view tag, Align align, const std::string& text) {
  const std::string_view style = align == Align::right ? " style=\"text-align:right\"" : "";
  const std::string_view scope = tag == "th" && align == Align::left ? " scope=\"row\"" : "";
  return fmt::format("<{}{}{}>{}</{}>", tag, scope, style, in_html(text), tag);
}

std::string caption(const std::string& title) {
  return title.empty() ? "" : "<caption>" + in_html(title) + "</caption>\n";
}

class HtmlRenderer {
 public:
  explicit HtmlRenderer(const Document& document) {
    if (!document.title.empty()) text_ += "<h2>" + in_html(document.title) + "</h2>\n";
    for (const Piece& piece : flow(document)) std::visit(*this, piece);
    list(false);
  }

  void operator()(const Grid& grid) {
    list(false);
    text_ += "<table class=\"simpletable\">\n" + caption(grid.title);
    const bool named = std::any_of(grid.headers.begin(), grid.headers.end(), [](auto& h) { return !h.empty(); });
    if (named) {
      text_ += "<thead><tr>";
      for (std::size_t j = 0; j < grid.headers.size(); ++j)
        text_ += grid.headers[j].empty() ? "<td></td>" : heading(grid.aligns[j], grid.headers[j]);
      text_ += "</tr></thead>\n";
    }
    text_ += "<tbody>\n";
    for (const auto& row : grid.rows) {
      text_ += "<tr>";
      for (std::size_t j = 0; j < grid.headers.size(); ++j)
        text_ += cell(j == 0 && grid.aligns[0] == Align::left ? "th" : "td", grid.aligns[j], shown(row[j]));
      text_ += "</tr>\n";
    }
    text_ += "</tbody>\n</table>\n";
  }

  void operator()(const Point& point) {
    list(true);
    text_ += "<li><strong>" + in_html(point.title) + "</strong> " + in_html(point.sentence) + "</li>\n";
  }

  void operator()(const Note& note) {
    list(false);
    text_ += "<p><strong>" + in_html(note.kind) + ":</strong> " + in_html(note.text) + "</p>\n";
  }

  std::string text() && { return std::move(text_); }

 private:
  static std::string heading(Align align, const std::string& text) {
    return fmt::format("<th scope=\"col\"{}>{}</th>", align == Align::right ? " style=\"text-align:right\"" : "",
                       in_html(text));
  }
  /// Points follow each other in one list.
  void list(bool wanted) {
    if (wanted != in_list_) text_ += wanted ? "<ul>\n" : "</ul>\n";
    in_list_ = wanted;
  }

  std::string text_;
  bool in_list_ = false;
};

}  // namespace

std::string to_html(const Document& document) { return HtmlRenderer(document).text(); }

}  // namespace ogive::report
