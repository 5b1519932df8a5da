#include <cmath>

#include <nlohmann/json.hpp>

#include "report/renderers.hpp"

namespace ogive::report {
namespace {

using Json = nlohmann::ordered_json;

struct ToJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const std::string& text) const { return text; }
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(const Number& number) const {
    if (std::isnan(number.value)) return nullptr;
    if (std::isinf(number.value)) return number.value < 0.0 ? "-Infinity" : "Infinity";
    return number.value;
  }
};

class JsonRenderer {
 public:
  explicit JsonRenderer(const Document& document) {
    if (!document.schema.empty()) json_["schema"] = document.schema;
    json_["title"] = document.title;
    for (const Block& block : document.blocks) std::visit(*this, block);
    // The notes stand last, and are there when there are none.
    json_["notes"] = std::move(notes_);
  }

  void operator()(const Grid& grid) {
    Json rows = Json::array();
    for (const auto& cells : grid.rows) {
      Json row = Json::object();
      for (std::size_t j = 0; j < cells.size(); ++j) row[grid.keys[j]] = std::visit(ToJson{}, cells[j]);
      rows.push_back(std::move(row));
    }
    json_[grid.name] = std::move(rows);
  }

  void operator()(const Facts& facts) {
    if (facts.name.empty()) return;
    Json& object = json_[facts.name];
    if (object.is_null()) object = Json::object();
    for (const Fact& fact : facts.items) object[fact.key] = std::visit(ToJson{}, fact.value);
  }

  void operator()(const Note& note) {
    Json entry = {{"kind", note.kind}};
    if (!note.code.empty()) entry["code"] = note.code;
    entry["text"] = note.text;
    notes_.push_back(std::move(entry));
  }

  void operator()(const Verbatim& verbatim) {
    for (const Facts& facts : verbatim.facts) (*this)(facts);
    for (const Grid& grid : verbatim.grids) (*this)(grid);
  }

  /// Bytes that are not UTF-8 become U+FFFD: JSON has no other.
  [[nodiscard]] std::string text() const { return json_.dump(2, ' ', false, Json::error_handler_t::replace) + '\n'; }

 private:
  Json json_ = Json::object();
  Json notes_ = Json::array();
};

}  // namespace

std::string to_json(const Document& document) { return JsonRenderer(document).text(); }

}  // namespace ogive::report
