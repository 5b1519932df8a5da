#include "report/margins_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "report/cells.hpp"
#include "report/estimates_text.hpp"
#include "report/number.hpp"
#include "report/screen.hpp"
#include "report/summary_csv.hpp"

namespace ogive::report {
namespace {

/// The facts above the table, in two columns: what it is and of what.
std::string upper_table(const std::vector<Fact>& facts, const std::string& title) {
  constexpr std::size_t kLabel = 18;
  std::size_t value = 18;
  for (const Fact& fact : facts) value = std::max(value, display_width(shown(fact.value)));
  const std::size_t width = kLabel + 1 + value;
  std::string lines = centred(title, width) + '\n' + std::string(width, '=') + '\n';
  for (const Fact& fact : facts)
    lines += padded(fact.label, kLabel, Align::left) + ' ' + padded(shown(fact.value), value, Align::right) + '\n';
  return lines;
}

Grid effect_grid(const Margins& margins) {
  const LimitHeaders limits = limit_headers(margins.level);
  Grid grid{"effects",
            "",
            {"", std::string(margin_effect_name(margins.method)), "std err", "z", "P>|z|", limits.lower, limits.upper},
            {"name", "effect", "std_error", "z", "p_value", "lower", "upper", "log10_p_value", "kind"},
            {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right},
            {}};
  for (const MarginalEffect& effect : margins.effects) {
    const auto number = [&](double value, const std::string& text) {
      return Number{value, effect.aliased ? "" : unpadded(text)};
    };
    grid.rows.push_back(
        {effect.name, Number{effect.effect, effect.aliased ? "aliased" : unpadded(summary_coefficient(effect.effect))},
         number(effect.std_error, summary_number(effect.std_error)), number(effect.z, summary_number(effect.z)),
         number(effect.p_value, summary_p_value(effect.p_value)), number(effect.lower, summary_number(effect.lower)),
         number(effect.upper, summary_number(effect.upper)), real_cell(effect.log10_p_value),
         std::string(margin_kind_name(effect.kind))});
  }
  return grid;
}

std::string title_of(Layout layout) {
  constexpr std::array<const char*, 3> kModels = {"Logit", "Probit", "GLM"};
  return std::string(kModels[static_cast<std::size_t>(layout)]) + " Marginal Effects";
}

std::vector<Fact> facts_of(const Margins& margins) {
  return {{"response", "Dep. Variable:", margins.response},
          {"method", "Method:", std::string(margin_method_name(margins.method))},
          {"at", "At:", std::string(margin_at_name(margins.at))}};
}

}  // namespace

std::string margins_csv(const Margins& margins, Layout layout) {
  return facts_csv(facts_of(margins), title_of(layout)) + '\n' + estimates_csv(effect_grid(margins));
}

Document margins_document(const Margins& margins, Layout layout) {
  Document document;
  document.schema = kMarginsSchema;
  document.title = title_of(layout);
  std::vector<Fact> facts = facts_of(margins);
  Grid grid = effect_grid(margins);
  std::string text = upper_table(facts, document.title) + estimates_text(grid);
  facts.push_back({"effect", "", std::string(margin_effect_name(margins.method))});
  facts.push_back({"rows", "", margins.rows});
  facts.push_back({"counted", "", count_cell(margins.counted)});
  facts.push_back({"level", "", real_cell(margins.level)});
  Facts held{"given", "Held at:", "", {}};
  for (const auto& [name, value] : margins.given) held.items.push_back({name, name, Number{value, shortest(value)}});
  document.sheet = grid;
  document.blocks.emplace_back(
      Verbatim{std::move(text), {Facts{"margins", "", "", std::move(facts)}}, {std::move(grid)}});
  if (!held.items.empty()) document.blocks.emplace_back(std::move(held));
  return document;
}

}  // namespace ogive::report
