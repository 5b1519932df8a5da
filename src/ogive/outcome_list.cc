#include "ogive/outcome_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "formula/outcomes.hpp"
#include "ogive/bind_model.hpp"

namespace ogive {
namespace {

const std::string kAnyColumn = "\n";  // no name has one

/// The right side with its places in the whole formula; "." stands for `columns`.
Result<formula::Formula> parse_right(const formula::OutcomesFormula& given, const std::vector<std::string>& columns) {
  const std::string before(given.source.size() - given.right.size(), ' ');
  auto parsed = formula::parse_formula(before + given.right, columns);
  if (!parsed) {
    Error error = std::move(parsed).error();
    if (!error.place.source.empty()) error.place.source = given.source;
    return tl::unexpected<Error>(std::move(error));
  }
  parsed->source = given.source;
  return parsed;
}

tl::unexpected<Error> wrong_outcome(const formula::OutcomesFormula& given, formula::Span at, std::string sentence) {
  return fail(Errc::bad_formula, std::move(sentence), {given.source, at.begin, at.end, "", 0, ""});
}

/// An outcome that explains itself: always a slip, as in a single fit.
Status check_apart(const formula::OutcomesFormula& given, const formula::Formula& right,
                   const std::vector<ListedOutcome>& outcomes) {
  std::set<std::string> names;
  for (const ListedOutcome& outcome : outcomes) names.insert(formula::print(outcome.factor.expression));
  for (const formula::Term& term : right.terms)
    for (const formula::Factor& factor : term.factors)
      if (names.contains(formula::print(factor.expression)))
        return wrong_outcome(given, term.span,
                             "the outcome '" + factor.name + "' is also a predictor: remove it on one side");
  for (const formula::Factor& offset : right.offsets)
    for (const std::string& name : formula::variables(offset.expression))
      if (names.contains(name))
        return wrong_outcome(given, offset.span, "the outcome '" + name + "' is part of the offset: remove it there");
  return {};
}

/// The outcomes, each once: a name that is given twice is a slip, a pattern leaves out what is there already.
Result<std::vector<ListedOutcome>> expand(const formula::OutcomesFormula& given, const std::vector<std::string>& free) {
  std::vector<ListedOutcome> outcomes;
  std::set<std::string> named, listed;
  for (const formula::OutcomeTerm& term : given.outcomes) {
    if (term.is_pattern) continue;
    if (!named.insert(term.factor.name).second)
      return wrong_outcome(given, term.factor.span, "the outcome '" + term.factor.name + "' is listed twice");
  }
  for (const formula::OutcomeTerm& term : given.outcomes) {
    if (!term.is_pattern) {
      outcomes.push_back({term.written, term.factor});
      continue;
    }
    std::size_t found = 0;
    for (const std::string& column : free) {
      if (!formula::is_like(column, term.written)) continue;
      ++found;
      formula::Factor factor = formula::factor_of(column);
      if (named.contains(factor.name) || !listed.insert(factor.name).second) continue;
      outcomes.push_back({formula::print(factor.expression), std::move(factor)});
    }
    if (found == 0)
      return wrong_outcome(given, term.factor.span,
                           "no column that is free to be an outcome is like '" + term.written + "'");
  }
  return outcomes;
}

}  // namespace

Result<OutcomeList> list_outcomes(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(const formula::OutcomesFormula given, formula::parse_outcomes(formula));
  OGIVE_TRY(const formula::Formula mentioned, parse_right(given, {kAnyColumn}));
  const std::vector<std::string> read = formula::variables(mentioned);
  const bool dot = std::find(read.begin(), read.end(), kAnyColumn) != read.end();
  std::vector<std::string> columns = dot_columns(table, options.roles);
  std::vector<std::string> free = columns;
  std::erase_if(free, [&](const std::string& name) { return std::find(read.begin(), read.end(), name) != read.end(); });
  OutcomeList list;
  OGIVE_TRY(list.outcomes, expand(given, free));
  std::set<std::string> taken;
  for (const ListedOutcome& outcome : list.outcomes)
    for (const std::string& name : formula::variables(outcome.factor.expression)) taken.insert(name);
  std::erase_if(columns, [&](const std::string& name) { return taken.contains(name); });
  OGIVE_TRY(list.right, parse_right(given, columns));
  list.right_text = dot ? formula::print(list.right) : given.right;
  OGIVE_CHECK(check_apart(given, list.right, list.outcomes));
  return list;
}

}  // namespace ogive
