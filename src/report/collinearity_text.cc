#include "report/collinearity_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive::report {
namespace {

constexpr double kLargeInflation = 10.0;
constexpr double kLargeIndex = 30.0;
constexpr std::size_t kTermsNamed = 6;

/// The terms to name, largest inflation first.
std::vector<TermInflation> inflated(const Collinearity& found) {
  std::vector<TermInflation> terms;
  for (const TermInflation& term : found.terms)
    if (!term.nested && term.per_coefficient > kLargeInflation) terms.push_back(term);
  std::stable_sort(terms.begin(), terms.end(), [](const TermInflation& a, const TermInflation& b) {
    return a.per_coefficient > b.per_coefficient;
  });
  return terms;
}

/// "a, b and c"; the first few of many.
std::string word_list(const std::vector<std::string>& words) {
  std::string text;
  const std::size_t shown_words = std::min(words.size(), kTermsNamed);
  for (std::size_t k = 0; k < shown_words; ++k)
    text += (k == 0 ? "" : k + 1 == words.size() ? " and " : ", ") + words[k];
  return words.size() > shown_words ? text + fmt::format(" and {} more", words.size() - shown_words) : text;
}

/// What is known of the numbers: twofold precision loses no digit to what columns have in common, and the certificate
/// says how many double has lost at most.
std::string exactness(const Fitted& fitted, const std::string& coefficients, const std::string& errors) {
  if (!fitted.converged()) return "";
  if (fitted.accurate) return coefficients + " computed as exactly as any, but ";
  const double digits = std::floor(-std::log10(2.0 * fitted.certificate.error_share));
  if (fitted.robust || !(digits >= 1.0)) return "";
  return fmt::format("{} right to {} significant digits or more, and ", errors, static_cast<int>(digits));
}

}  // namespace

std::optional<Note> collinearity_note(const Fitted& fitted, const Collinearity& found) {
  if (!fitted.has_constant) return std::nullopt;  // about 0 all is alike
  const std::vector<TermInflation> terms = inflated(found);
  const bool by_index = found.condition_index > kLargeIndex &&
                        std::none_of(found.terms.begin(), found.terms.end(), [](const auto& t) { return t.nested; });
  if (terms.empty() && !by_index) return std::nullopt;
  std::vector<std::string> names, sizes;
  for (const TermInflation& term : terms) {
    names.push_back(term.term);
    sizes.push_back(significant(term.per_coefficient, 3));
  }
  if (terms.empty())
    for (const std::size_t j : found.weakest) names.push_back(fitted.spec.column_names[j]);
  const std::string index =
      by_index ? (terms.empty() ? "" : ", ") + ("condition index " + significant(found.condition_index, 2)) : "";
  const std::string measures = (terms.empty() ? "" : "variance inflation " + word_list(sizes)) + index;
  std::string text = names.size() == 1
                         ? names[0] + " is nearly a combination of the other predictors (" + measures +
                               "): " + exactness(fitted, "its coefficient is", "its standard error is") +
                               "the data hardly tell it from theirs."
                         : (names.empty() ? "The predictors" : word_list(names)) + " are strongly collinear (" +
                               measures +
                               "): " + exactness(fitted, "their coefficients are", "their standard errors are") +
                               "the data hardly tell them apart. Read them together, not one by one.";
  return Note{"note", std::move(text), "collinear"};
}

std::vector<Block> collinearity_blocks(const Fitted& fitted, const Collinearity& found) {
  Grid columns{"variance_inflation", "", {}, {"name", "inflation"}, {}, {}};
  for (std::size_t k = 0; k < found.columns.size(); ++k)
    columns.rows.push_back({fitted.spec.column_names[found.columns[k]], real_cell(found.inflation[k])});
  Grid terms{"term_inflation", "", {}, {"term", "df", "gvif", "per_coefficient"}, {}, {}};
  for (const TermInflation& term : found.terms)
    terms.rows.push_back(
        {term.term, static_cast<std::int64_t>(term.df), real_cell(term.gvif), real_cell(term.per_coefficient)});
  return {Facts{"collinearity", "", "", {{"condition_index", "", real_cell(found.condition_index)}}},
          std::move(columns), std::move(terms)};
}

}  // namespace ogive::report
