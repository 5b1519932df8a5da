#include "report/profile_table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/constants.hpp"
#include "inference/coef_table.hpp"
#include "inference/ratios.hpp"
#include "math/distributions.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/summary.hpp"

namespace ogive::report {
namespace {

/// Two p-values on either side of 1 - level that are this close tell the same story: 0.04 and 0.06.
constexpr double kSameStory = 2.0;
constexpr std::size_t kMostNamed = 4;

Cell or_not_found(double value, std::string text) {
  return Number{value, std::isnan(value) ? "not found" : std::move(text)};
}

Cell end_cell(double value) { return or_not_found(value, std::get<Number>(real_cell(value)).text); }

/// In full: 0.0498 and 0.0502 are not both 0.050.
std::string lr_p_value(const fitting::Profile& profile) {
  return p_value_full(profile.lr_p_value, log10_chi_square_upper(profile.lr_statistic, 1.0));
}

/// The profile of column j; null where it has none.
const fitting::Profile* profile_of(const Fitted& fitted, std::size_t j) {
  if (!fitted.profiles) return nullptr;
  for (const fitting::Profile& profile : fitted.profiles->coefficients)
    if (profile.column == j) return &profile;
  return nullptr;
}

struct Disagreement {
  std::string name;
  std::string p_values;  ///< " (p 0.308 and 0.00371)"
  bool falls = false;    ///< Wald's statistic, as the coefficient grows
};

/// They disagree where they lead to different conclusions.
std::vector<Disagreement> disagreements(const Fitted& fitted) {
  std::vector<Disagreement> found;
  const double bound = 1.0 - fitted.profiles->level;
  const std::vector<Coefficient> table = coefficient_table(fitted, fitted.profiles->level);
  for (const fitting::Profile& profile : fitted.profiles->coefficients) {
    const double wald = table[profile.column].p_value;
    const auto [least, most] = std::minmax(wald, profile.lr_p_value);
    if (!(least < bound) || !(most >= bound) || !(most >= kSameStory * least)) continue;
    found.push_back(
        {table[profile.column].name,
         fmt::format(" (p {} and {})", p_value_full(wald, table[profile.column].log10_p_value), lr_p_value(profile)),
         profile.wald_slope < 0.0});
  }
  return found;
}

bool has_range_end(const fitting::Profile& profile) { return profile.lower_is_range_end || profile.upper_is_range_end; }

bool has_range_end(const Fitted& fitted) {
  if (!fitted.profiles) return false;
  const std::vector<fitting::Profile>& all = fitted.profiles->coefficients;
  return std::any_of(all.begin(), all.end(), [](const fitting::Profile& profile) { return has_range_end(profile); });
}

std::string listed(const std::vector<Disagreement>& all, std::string Disagreement::*beside) {
  std::string text;
  const std::size_t named = std::min(all.size(), kMostNamed);
  for (std::size_t k = 0; k < named; ++k)
    text += (k == 0                ? ""
             : k + 1 == all.size() ? " and "
                                   : ", ") +
            all[k].name + (beside != nullptr ? all[k].*beside : "");
  return all.size() > named ? text + fmt::format(" and {} more", all.size() - named) : text;
}

}  // namespace

Grid profile_grid(const Fitted& fitted) {
  const LimitHeaders limits = limit_headers(fitted.profiles ? fitted.profiles->level : 0.95);
  Grid grid{"profile",
            "",
            {"Profile likelihood", "LR chi2", "P>chi2", limits.lower, limits.upper},
            {"name", "lr_statistic", "p_value", "lower", "upper", "wald_slope", "log10_p_value"},
            {Align::left, Align::right, Align::right, Align::right, Align::right},
            {}};
  const std::optional<RatioKind> kind = ratio_kind(fitted.family, fitted.link);
  if (kind)
    grid.keys.insert(grid.keys.begin() + 5, {std::string(kind->key) + "_lower", std::string(kind->key) + "_upper"});
  if (!fitted.profiles) return grid;
  const bool ends = has_range_end(fitted);
  if (ends) grid.keys.insert(grid.keys.end(), {"lower_is_range_end", "upper_is_range_end"});
  for (std::size_t j = 0; j < fitted.spec.column_names.size(); ++j) {
    std::vector<Cell> row = {fitted.spec.column_names[j]};
    if (const fitting::Profile* found = profile_of(fitted, j)) {
      row.push_back(end_cell(found->lr_statistic));
      row.push_back(or_not_found(found->lr_p_value, lr_p_value(*found)));
      for (const double end : {found->lower, found->upper}) row.push_back(end_cell(end));
      if (kind)
        for (const double end : {found->lower, found->upper}) row.push_back(real_cell(std::exp(end)));
      row.push_back(real_cell(found->wald_slope));
      row.push_back(real_cell(log10_chi_square_upper(found->lr_statistic, 1.0)));
      if (ends) row.insert(row.end(), {found->lower_is_range_end, found->upper_is_range_end});
    } else {
      row.emplace_back(Number{kNaN, "aliased"});
      row.resize(grid.keys.size(), Number{kNaN, ""});
    }
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

void add_profile_columns(const Fitted& fitted, Grid& sheet) {
  if (!fitted.profiles) return;
  for (const char* key : {"lr_statistic", "lr_p_value", "profile_lower", "profile_upper"}) {
    sheet.headers.emplace_back(key);
    sheet.keys.emplace_back(key);
    sheet.aligns.push_back(Align::right);
  }
  for (std::size_t j = 0; j < sheet.rows.size(); ++j) {
    const fitting::Profile none{j, kNaN, kNaN, kNaN, kNaN};
    const fitting::Profile* found = profile_of(fitted, j);
    const fitting::Profile& profile = found != nullptr ? *found : none;
    for (const double value : {profile.lr_statistic, profile.lr_p_value, profile.lower, profile.upper})
      sheet.rows[j].push_back(end_cell(value));
  }
}

std::optional<Note> range_end_note(const Fitted& fitted) {
  if (!has_range_end(fitted)) return std::nullopt;
  std::string ends;
  for (const fitting::Profile& profile : fitted.profiles->coefficients) {
    if (!has_range_end(profile)) continue;
    const bool both = profile.lower_is_range_end && profile.upper_is_range_end;
    ends += fmt::format("{}{} ({})", ends.empty() ? "" : ", ", fitted.spec.column_names[profile.column],
                        both                         ? "both ends"
                        : profile.lower_is_range_end ? "lower end"
                                                     : "upper end");
  }
  const bool binomial = std::holds_alternative<Binomial>(fitted.family);
  return Note{"note",
              fmt::format("The profile interval of {} ends where the {} link's range does: beyond it no coefficients "
                          "give every row {}, and up to there the likelihood does not fall as far as the level asks.",
                          ends, name(fitted.link), binomial ? "a probability between 0 and 1" : "a mean of 0 or more"),
              "range_end"};
}

std::optional<Note> not_found_note(const Fitted& fitted) {
  if (!fitted.profiles || fitted.penalty) return std::nullopt;  // a penalty's own line says it
  std::string names;
  for (const fitting::Profile& profile : fitted.profiles->coefficients)
    if (std::isnan(profile.lower) || std::isnan(profile.upper) || std::isnan(profile.lr_statistic))
      names += (names.empty() ? "" : ", ") + fitted.spec.column_names[profile.column];
  if (names.empty()) return std::nullopt;
  return Note{
      "note",
      fmt::format("The profile of {} is not found in full: far from the estimate the search was lost in rounding. "
                  "Nothing says that an end is infinite there, or near Wald's: ask for a lower level, and count "
                  "weights in another unit if they are tiny.",
                  names),
      "not_found"};
}

std::optional<Note> disagreement_note(const Fitted& fitted) {
  // A penalised table has no test of Wald's; robust errors are not of the likelihood.
  if (!fitted.profiles || fitted.penalty || fitted.robust) return std::nullopt;
  const std::vector<Disagreement> all = disagreements(fitted);
  if (all.empty()) return std::nullopt;
  std::string text = "Wald's test and the likelihood ratio disagree on " + listed(all, &Disagreement::p_values) +
                     ". Trust the likelihood ratio and its interval: Wald's test takes the log-likelihood for a "
                     "parabola, which here it is not.";
  std::vector<Disagreement> falling;
  std::copy_if(all.begin(), all.end(), std::back_inserter(falling), [](const Disagreement& d) { return d.falls; });
  if (!falling.empty())
    text += " For " + listed(falling, nullptr) +
            " it would even find a larger effect less significant, as the standard error grows faster than the effect "
            "(Hauck and Donner 1977).";
  return Note{"note", std::move(text), "wald_disagrees"};
}

}  // namespace ogive::report
