#include "report/flow.hpp"

#include <utility>

#include "report/cells.hpp"

namespace ogive::report {
namespace {

class Flow {
 public:
  void operator()(const Grid& grid) {
    if (!grid.headers.empty() && !grid.rows.empty()) pieces_.emplace_back(folded(grid));
  }

  void operator()(const Facts& facts) {
    std::string sentence = facts.sentence;
    if (sentence.empty())
      for (const Fact& fact : facts.items)
        if (!fact.label.empty()) sentence += (sentence.empty() ? "" : ", ") + fact.label + ' ' + shown(fact.value);
    if (!sentence.empty()) pieces_.emplace_back(Point{facts.title, std::move(sentence)});
  }

  void operator()(const Note& note) { pieces_.emplace_back(note); }

  void operator()(const Verbatim& verbatim) {
    for (const Facts& facts : verbatim.facts) {
      Grid grid{facts.name, facts.title, {"", ""}, {"fact", "value"}, {Align::left, Align::right}, {}};
      for (const Fact& fact : facts.items)
        if (!fact.label.empty()) grid.rows.push_back({fact.label, fact.value});
      (*this)(grid);
    }
    for (const Grid& grid : verbatim.grids) (*this)(grid);
  }

  std::vector<Piece> pieces() && { return std::move(pieces_); }

 private:
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> flow(const Document& document) {
  Flow flow;
  for (const Block& block : document.blocks) std::visit(flow, block);
  return std::move(flow).pieces();
}

}  // namespace ogive::report
