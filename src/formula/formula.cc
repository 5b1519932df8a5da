#include "formula/formula.hpp"

#include <algorithm>

#include "formula/syntax.hpp"

namespace ogive::formula {
namespace {

void collect(const Expression& expression, std::vector<std::string>& names) {
  if (expression.kind == Expression::Kind::variable &&
      std::find(names.begin(), names.end(), expression.name) == names.end())
    names.push_back(expression.name);
  for (const Expression& argument : expression.arguments) collect(argument, names);
}

}  // namespace

std::string Term::name() const {
  if (factors.empty()) return "Intercept";
  std::string joined;
  for (const Factor& factor : factors) joined += (joined.empty() ? "" : ":") + factor.name;
  return joined;
}

Result<Formula> parse_formula(std::string_view source, const std::vector<std::string>& columns) {
  OGIVE_TRY(Syntax syntax, parse(source));
  return expand(source, std::move(syntax), columns);
}

std::vector<std::string> variables(const Expression& expression) {
  std::vector<std::string> names;
  collect(expression, names);
  return names;
}

std::vector<std::string> variables(const Formula& formula) {
  std::vector<std::string> names;
  if (formula.response) collect(formula.response->expression, names);
  if (formula.second) collect(*formula.second, names);
  for (const Term& term : formula.terms)
    for (const Factor& factor : term.factors) collect(factor.expression, names);
  for (const Factor& offset : formula.offsets) collect(offset.expression, names);
  return names;
}

}  // namespace ogive::formula
