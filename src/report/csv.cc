#include <cmath>

#include "report/number.hpp"
#include "report/renderers.hpp"

namespace ogive::report {
namespace {

/// RFC 4180, 2.5 to 2.7.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

struct ToField {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return field(text); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return integer(value); }
  std::string operator()(const Number& number) const {
    return std::isnan(number.value) ? std::string() : shortest(number.value);
  }
};

}  // namespace

const Grid* sheet_of(const Document& document) {
  if (document.sheet) return &*document.sheet;
  for (const Block& block : document.blocks) {
    if (const auto* grid = std::get_if<Grid>(&block)) return grid;
    const auto* verbatim = std::get_if<Verbatim>(&block);
    if (verbatim && !verbatim->grids.empty()) return &verbatim->grids.front();
  }
  return nullptr;
}

std::string to_csv(const Document& document) {
  const Grid* grid = sheet_of(document);
  if (!grid) return "";
  std::string text;
  const auto line = [&text](const auto& items, auto&& as_field) {
    bool first = true;
    for (const auto& item : items) {
      if (!first) text += ',';
      text += as_field(item);
      first = false;
    }
    text += '\n';
  };
  line(grid->keys, field);
  for (const auto& row : grid->rows) line(row, [](const Cell& cell) { return std::visit(ToField{}, cell); });
  return text;
}

}  // namespace ogive::report
