#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "inference/coef_table.hpp"
#include "inference/level.hpp"
#include "inference/ratios.hpp"
#include "ogive/plot_words.hpp"
#include "ogive/plots.hpp"
#include "report/figure/forest.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

/// A column that is the constant by itself.
bool is_constant_column(const Fitted& fitted, std::size_t column) {
  const std::vector<double>& k = fitted.spec.constant;
  const auto is_set = [](double factor) { return factor != 0.0; };
  if (column < k.size() && k[column] != 0.0 && std::count_if(k.begin(), k.end(), is_set) == 1) return true;
  const std::string& name = fitted.spec.column_names[column];
  return fitted.has_constant && (name == "Intercept" || name == "const");
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string forest_caption(const Fitted& fitted, const std::string& level, bool profiles) {
  std::string caption =
      fmt::format("{}, {} link.", rows_words(static_cast<double>(fitted.rows.used)), name(fitted.link));
  caption += fmt::format(" {} {} intervals", profiles ? "Profile-likelihood" : "Wald", level);
  if (fitted.robust) caption += ", robust errors";
  caption += ".";
  const std::vector<ReferenceLevel> references = reference_levels(fitted);
  for (std::size_t i = 0; i < references.size(); ++i)
    caption += fmt::format("{}{} = {}", i == 0 ? " Compared with: " : ", ", references[i].factor, references[i].level);
  if (!references.empty()) caption += ".";
  if (!fitted.converged()) caption += fmt::format(" The fit did not converge ({}).", fitting::stop_name(fitted.stop));
  return caption;
}

}  // namespace

Result<figure::Figure> forest_plot(const Fitted& fitted, const PlotOptions& options) {
  OGIVE_CHECK(check_level(options.level));
  const auto kind = ratio_kind(fitted.family, fitted.link);
  figure::ForestPlot plot;
  plot.kind = kind ? figure::ScaleKind::logarithmic : figure::ScaleKind::linear;
  plot.measure = kind ? capitalised(std::string(kind->name)) : "Coefficient";
  plot.interval = level_words(options.level) + " interval";
  plot.title = options.title;
  if (plot.title.empty()) plot.title = (kind ? std::string(kind->title) : "Coefficients") + " for " + modelled(fitted);
  bool profiles = false;
  const std::vector<Coefficient> table = coefficient_table(fitted, options.level);
  for (std::size_t j = 0; j < table.size(); ++j) {
    const Coefficient& one = table[j];
    if (!options.intercept && table.size() > 1 && is_constant_column(fitted, j)) continue;
    profiles = profiles || penalised_profile(fitted, j, options.level) != nullptr;
    const auto shown = [&](double value) { return kind ? std::exp(value) : value; };
    figure::ForestRow row{one.name, shown(one.estimate), shown(one.lower), shown(one.upper), "", ""};
    if (one.aliased) row.remark = "aliased";
    if (!one.aliased && std::isnan(one.estimate)) row.remark = "no sign";
    if (!std::isnan(one.p_value)) row.tip = "p " + report::p_value(one.p_value);
    plot.rows.push_back(std::move(row));
  }
  plot.caption = forest_caption(fitted, level_words(options.level), profiles);
  return figure::forest(plot);
}

}  // namespace ogive
