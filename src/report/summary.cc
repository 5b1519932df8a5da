#include "report/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "design/words.hpp"
#include "inference/coef_table.hpp"
#include "inference/fit_statistics.hpp"
#include "inference/ratios.hpp"
#include "math/distributions.hpp"
#include "report/cells.hpp"
#include "report/estimates_text.hpp"
#include "report/number.hpp"
#include "report/penalty_text.hpp"
#include "report/profile_table.hpp"
#include "report/robust_text.hpp"
#include "report/screen.hpp"
#include "report/summary_top.hpp"
#include "report/verdict.hpp"

namespace ogive::report {
namespace {

/// Widths of the upper table: label, value, label, value.  Source: semantics of statsmodels' layout.
constexpr std::size_t kLabelWidth = 18;
constexpr std::size_t kValueWidth = 18;
constexpr std::size_t kRightLabelWidth = 19;

std::string rule(char c, std::size_t width) { return std::string(width, c) + '\n'; }

/// What exp(coefficient) is; nothing where it is no ratio.
Cell ratio_cell(const Fitted& fitted) {
  const std::optional<RatioKind> kind = ratio_kind(fitted.family, fitted.link);
  return kind ? Cell(std::string(kind->name)) : Cell();
}

/// What every machine format says whichever layout was asked for; those without a label are not shown to people.
std::vector<Fact> further_facts(const Fitted& fitted, const FitStatistics& s, const SummaryOptions& options) {
  const auto whole = [](auto n) { return Cell(static_cast<std::int64_t>(n)); };
  const auto real = [](double x) { return Cell(Number{x, shortest(x)}); };
  return {{"family", "", family_title(fitted.family)},
          {"link", "", link_title(fitted.link)},
          {"ratio", "", ratio_cell(fitted)},
          {"converged", "", fitted.converged()},
          {"stop", "", std::string(fitting::stop_name(fitted.stop))},
          {"iterations", "", whole(iterations_shown(fitted, options.layout == Layout::glm))},
          {"passes", "", whole(fitted.passes)},
          {"decrement", "", real(fitted.decrement)},
          {"rank", "", whole(fitted.rank)},
          {"has_constant", "", fitted.has_constant},
          {"scale", "", real(s.scale)},
          {"log_likelihood", "", real(s.log_likelihood)},
          {"null_log_likelihood", "", real(s.null_log_likelihood)},
          {"mean_negative_log_likelihood", "", real(-s.log_likelihood / s.observations)},
          {"lr_statistic", "", real(s.lr_statistic)},
          {"lr_p_value", "", real(s.lr_p_value)},
          {"lr_log10_p_value", "", real(s.lr_log10_p_value)},
          {"mcfadden", "", real(s.mcfadden)},
          {"cox_snell", "", real(s.cox_snell)},
          {"deviance", "", real(fitted.deviance)},
          {"null_deviance", "", real(fitted.null_deviance)},
          {"pearson", "", real(fitted.pearson)},
          {"aic", "", real(s.aic)},
          {"bic", "", real(s.bic)},
          {"level", "", real(options.level)}};
}

/// The facts of the table in its order, then the others.
Facts fit_facts(const Top& top, const std::vector<Fact>& further) {
  Facts facts{"fit", "", "", {}};
  for (const auto* side : {&top.left, &top.right}) facts.items.insert(facts.items.end(), side->begin(), side->end());
  for (const Fact& fact : further) {
    const auto same = [&fact](const Fact& other) { return other.key == fact.key; };
    if (std::none_of(facts.items.begin(), facts.items.end(), same)) facts.items.push_back(fact);
  }
  return facts;
}

std::string top_text(const Top& top, const std::string& title) {
  std::size_t value_width = kValueWidth;  // only a long name of the response widens it
  for (const Fact& fact : top.left) value_width = std::max(value_width, display_width(shown(fact.value)));
  const std::size_t width = kLabelWidth + 1 + value_width + 3 + kRightLabelWidth + 1 + kValueWidth;
  std::string lines = centred(title, width) + '\n' + rule('=', width);
  for (std::size_t i = 0; i < top.left.size(); ++i) {
    const bool both = i < top.right.size();
    lines += padded(top.left[i].label, kLabelWidth, Align::left) + ' ' +
             padded(shown(top.left[i].value), value_width, Align::right) + "   " +
             padded(both ? top.right[i].label : "", kRightLabelWidth, Align::left) + ' ' +
             padded(both ? shown(top.right[i].value) : "", kValueWidth, Align::right) + '\n';
  }
  return lines;
}

void add_ratios(const Fitted& fitted, double level, const RatioKind& kind, Grid& sheet) {
  for (const char* end : {"", "_lower", "_upper"}) {
    const std::string key = std::string(kind.key) + end;
    sheet.headers.push_back(key);
    sheet.keys.push_back(key);
    sheet.aligns.push_back(Align::right);
  }
  const std::vector<Ratio> all = ratios(fitted, level);
  for (std::size_t j = 0; j < all.size(); ++j)
    for (const double value : {all[j].ratio, all[j].lower, all[j].upper}) sheet.rows[j].emplace_back(real_cell(value));
}

}  // namespace

std::string summary_title(const SummaryOptions& options) {
  if (!options.title.empty()) return options.title;
  constexpr std::array<const char*, 3> kModels = {"Logit", "Probit", "Generalized Linear Model"};
  return std::string(kModels[static_cast<std::size_t>(options.layout)]) + " Regression Results";
}

LimitHeaders limit_headers(double level) {
  // Twelve digits: half of what 0.95 leaves is not 0.025 in double.
  return {"[" + significant((1.0 - level) / 2.0, 12), significant((1.0 + level) / 2.0, 12) + "]"};
}

std::vector<Fold> level_folds(const design::DesignSpec& spec) {
  constexpr std::size_t kShown = 50, kUnfolded = 100;
  std::vector<Fold> folds;
  for (const design::BoundTerm& term : spec.terms)
    for (const design::Block& block : term.blocks) {
      const bool leveled = std::any_of(block.factors.begin(), block.factors.end(),
                                       [&](std::size_t f) { return spec.factors[f].categorical; });
      if (!leveled || block.width <= kUnfolded) continue;
      const std::size_t count = block.width - kShown;
      folds.push_back(
          {block.first_column + kShown, count, "... " + design::grouped_size(count) + " more of " + term.name});
    }
  return folds;
}

Grid coefficient_grid(const Fitted& fitted, double level) {
  const std::vector<Coefficient> table = coefficient_table(fitted, level);
  const LimitHeaders limits = limit_headers(level);
  const std::string letter = fitted.uses_t() ? "t" : "z";
  Grid grid{"coefficients",
            "",
            {"", "coef", "std err", letter, "P>|" + letter + "|", limits.lower, limits.upper},
            {"name", "estimate", "std_error", letter, "p_value", "lower", "upper", "log10_p_value"},
            {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right},
            {},
            level_folds(fitted.spec)};
  if (is_profiled(fitted, level)) {
    grid.headers[3] = "chi2";
    grid.headers[4] = "P>chi2";
    grid.keys[3] = "lr_statistic";
  }
  if (fitted.is_ridge()) {  // the rest of the keys is for machines, and null
    grid.headers.resize(2);
    grid.aligns.resize(2);
  }
  if (fitted.robust) grid.keys.emplace_back("model_std_error");
  for (std::size_t j = 0; j < table.size(); ++j) {
    const Coefficient& c = table[j];
    const fitting::Profile* profile = penalised_profile(fitted, j, level);
    std::vector<Cell> row = {c.name,
                             Number{c.estimate, c.aliased ? "aliased" : unpadded(summary_coefficient(c.estimate))}};
    const auto add = [&](double value, const std::string& shown) {
      row.emplace_back(Number{value, c.aliased ? "" : unpadded(shown)});
    };
    add(c.std_error, summary_number(c.std_error));
    const double statistic = profile != nullptr ? profile->lr_statistic : c.z;
    const auto found = [&](double value, std::string shown) {
      return profile != nullptr && std::isnan(value) ? "not found" : std::move(shown);
    };
    add(statistic, found(statistic, summary_number(statistic)));
    add(c.p_value, found(c.p_value, summary_p_value(c.p_value)));
    add(c.lower, found(c.lower, summary_number(c.lower)));
    add(c.upper, found(c.upper, summary_number(c.upper)));
    row.push_back(real_cell(c.log10_p_value));
    if (fitted.robust) row.push_back(real_cell(fitted.model_std_error()[j]));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Verbatim summary(const Fitted& fitted, const SummaryOptions& options) {
  const FitStatistics statistics = fit_statistics(fitted, options.like);
  const Top top = summary_top(fitted, statistics, options);
  Grid grid = coefficient_grid(fitted, options.level);
  std::string text = top_text(top, summary_title(options)) + estimates_text(grid);
  std::vector<Fact> further = further_facts(fitted, statistics, options);
  for (Fact& fact : penalised_facts(fitted)) further.push_back(std::move(fact));
  return {std::move(text), {fit_facts(top, further)}, {std::move(grid)}};
}

Grid coefficient_sheet(const Fitted& fitted, double level) {
  Grid sheet = coefficient_grid(fitted, level);
  if (const std::optional<RatioKind> kind = ratio_kind(fitted.family, fitted.link))
    add_ratios(fitted, level, *kind, sheet);
  if (!fitted.penalty) add_profile_columns(fitted, sheet);  // they are the table's own
  return sheet;
}

}  // namespace ogive::report
