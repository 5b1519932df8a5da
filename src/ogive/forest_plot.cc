#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "inference/coef_table.hpp"
#include "inference/level.hpp"
#include "inference/ratios.hpp"
#include "ogive/plot_words.hpp"
#include "ogive/plots.hpp"
#include "report/figure/forest.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"
#include "report/number.hpp"
#include "report/summary.hpp"

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

/// What the intervals are.
struct ShownIntervals {
  bool wald = false, profile = false;
};

std::string intervals_words(const Fitted& fitted, const ShownIntervals& shown, const std::string& level) {
  if (fitted.is_ridge()) return without_intervals(fitted);
  const std::string robust = fitted.robust ? ", robust errors" : "";
  if (!shown.profile) return fmt::format(" Wald {} intervals{}.", level, robust);
  if (!shown.wald || fitted.penalty) return fmt::format(" Profile-likelihood {} intervals{}.", level, robust);
  return fmt::format(" Wald {} intervals{}; of infinite estimates profile-likelihood ones.", level, robust);
}

std::string forest_caption(const Fitted& fitted, const ShownIntervals& shown, const std::string& level) {
  std::string caption =
      fmt::format("{}, {} link.", rows_words(static_cast<double>(fitted.rows.used)), name(fitted.link));
  caption += intervals_words(fitted, shown, level);
  const std::vector<ReferenceLevel> references = reference_levels(fitted);
  constexpr double kRoom = 240.0;
  const auto brief = [](const std::string& text) { return figure::shortened(text, figure::kCaptionSize, kRoom); };
  for (std::size_t i = 0; i < references.size(); ++i)
    caption += fmt::format("{}{} = {}", i == 0 ? " Compared with: " : ", ", brief(references[i].factor),
                           brief(references[i].level));
  if (!references.empty()) caption += ".";
  if (fitted.stop == fitting::Stop::no_finite_maximum) return caption + " The likelihood has no finite maximum.";
  if (!fitted.converged()) caption += fmt::format(" The fit did not converge ({}).", fitting::stop_name(fitted.stop));
  return caption;
}

/// The table's line, with the profile's interval where the estimate is infinite and Wald's does not exist.
Coefficient with_open_end(Coefficient one, const fitting::Profile* profile) {
  if (profile == nullptr || !std::isinf(one.estimate)) return one;
  one.lower = profile->lower;
  one.upper = profile->upper;
  one.p_value = profile->lr_p_value;
  return one;
}

bool is_folded(const std::vector<report::Fold>& folds, std::size_t j) {
  return std::any_of(folds.begin(), folds.end(),
                     [j](const report::Fold& fold) { return j >= fold.first && j < fold.first + fold.count; });
}

}  // namespace

Result<figure::Figure> forest_plot(const Fitted& fitted, const PlotOptions& options) {
  OGIVE_CHECK(check_level(options.level));
  const auto kind = ratio_kind(fitted.family, fitted.link);
  figure::ForestPlot plot;
  plot.of = kind ? figure::ForestOf::ratios : figure::ForestOf::differences;
  plot.measure = kind ? capitalised(std::string(kind->name)) : "Coefficient";
  if (!fitted.is_ridge()) plot.interval = level_words(options.level) + " interval";
  plot.title = options.title;
  if (plot.title.empty()) plot.title = (kind ? std::string(kind->title) : "Coefficients") + " for " + modelled(fitted);
  ShownIntervals intervals;
  const std::vector<Coefficient> table = coefficient_table(fitted, options.level);
  const std::vector<report::Fold> folds = report::level_folds(fitted.spec);
  for (std::size_t j = 0; j < table.size(); ++j) {
    if (is_folded(folds, j)) continue;
    const fitting::Profile* profile = profile_of(fitted, j, options.level);
    const Coefficient one = with_open_end(table[j], profile);
    if (!options.intercept && table.size() > 1 && is_constant_column(fitted, j)) continue;
    const bool profiled = profile != nullptr && (fitted.penalty || std::isinf(one.estimate));
    (profiled ? intervals.profile : intervals.wald) |= !std::isnan(one.lower) || !std::isnan(one.upper);
    const auto shown = [&](double value) { return kind ? std::exp(value) : value; };
    figure::ForestRow row{one.name, shown(one.estimate), shown(one.lower), shown(one.upper), "", ""};
    if (one.aliased) row.remark = "aliased";
    if (!one.aliased && std::isnan(one.estimate)) row.remark = "no sign";
    if (!std::isnan(one.p_value)) row.tip = "p " + report::p_value(one.p_value);
    plot.rows.push_back(std::move(row));
  }
  plot.caption = forest_caption(fitted, intervals, level_words(options.level));
  for (const report::Fold& fold : folds) plot.caption += (plot.caption.empty() ? "" : " ") + fold.text + ".";
  return figure::forest(plot);
}

}  // namespace ogive
