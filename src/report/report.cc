#include "report/report.hpp"

#include <utility>

#include "report/boundary_text.hpp"
#include "report/collinearity_text.hpp"
#include "report/extras.hpp"
#include "report/profile_table.hpp"
#include "report/verdict.hpp"

namespace ogive::report {

Document fit_document(const Fitted& fitted, const SummaryOptions& options, const ReportParts& parts) {
  Document document;
  document.schema = kFitSchema;
  document.title = summary_title(options);
  std::vector<Block>& blocks = document.blocks;
  const auto add_ratios = [&] {
    if (auto grid = ratio_grid(fitted, options.level)) blocks.emplace_back(std::move(*grid));
  };
  if (parts.optimisation) blocks.emplace_back(optimisation(fitted, options.layout == Layout::glm));
  if (parts.extras) blocks.emplace_back(model_facts(fitted));
  // What the data were taken for may explain all that follows.
  for (const std::string& note : fitted.rows.notes)
    if (parts.extras) blocks.emplace_back(Note{"note", note});
  if (parts.ratios_first) add_ratios();
  Verbatim table = summary(fitted, options);
  if (!parts.extras) {
    document.sheet = table.grids.front();
    blocks.emplace_back(std::move(table));
    return document;
  }
  blocks.emplace_back(std::move(table));
  for (Note& note : verdict(fitted)) blocks.emplace_back(std::move(note));
  const Collinearity alike = collinearity(fitted);
  if (auto note = collinearity_note(fitted, alike)) blocks.emplace_back(std::move(*note));
  blocks.emplace_back(alias_grid(fitted));
  if (fitted.profiles && !fitted.penalty) blocks.emplace_back(profile_grid(fitted));
  if (!parts.ratios_first) add_ratios();
  for (Block& block : boundary_blocks(fitted)) blocks.push_back(std::move(block));
  for (Facts& facts : facts_below(fitted, options.like)) blocks.emplace_back(std::move(facts));
  blocks.emplace_back(reference_grid(fitted));
  for (Block& block : collinearity_blocks(fitted, alike)) blocks.push_back(std::move(block));
  document.sheet = coefficient_sheet(fitted, options.level);
  return document;
}

}  // namespace ogive::report
