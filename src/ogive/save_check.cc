#include "ogive/save_check.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ogive {
namespace {

std::string check_factor(const design::BoundFactor& factor) {
  const std::size_t levels = factor.levels.size();
  if (!factor.categorical) return levels == 0 ? "" : fmt::format("factor '{}' is a number with levels", factor.name);
  if (levels == 0 || factor.reference >= levels)
    return fmt::format("the reference of factor '{}' is none of its levels", factor.name);
  if (factor.level_counts.size() != levels || (!factor.level_values.empty() && factor.level_values.size() != levels))
    return fmt::format("the lists of levels of factor '{}' differ in length", factor.name);
  return "";
}

std::string check_response(const design::BoundFactor& factor) {
  if (factor.level_counts.size() > factor.levels.size() || factor.level_values.size() > factor.levels.size())
    return "the lists of levels of the response differ in length";
  return "";
}

/// The columns that the block makes; 0 when it is not sound.
std::size_t block_width(const design::DesignSpec& spec, const design::Block& block) {
  if (block.full.size() != block.factors.size()) return 0;
  std::size_t width = 1;
  for (std::size_t k = 0; k < block.factors.size(); ++k) {
    if (block.factors[k] >= spec.factors.size()) return 0;
    const design::BoundFactor& factor = spec.factors[block.factors[k]];
    if (!factor.categorical && block.full[k]) return 0;
    if (factor.categorical) width *= factor.levels.size() - (block.full[k] ? 0 : 1);
    if (width > spec.columns()) return 0;  // before it can overflow
  }
  return width;
}

std::string check_terms(const design::DesignSpec& spec) {
  std::size_t next = 0;
  for (const design::BoundTerm& term : spec.terms) {
    for (const std::size_t f : term.factors)
      if (f >= spec.factors.size()) return fmt::format("term '{}' has a factor that is not there", term.name);
    for (const design::Block& block : term.blocks) {
      const std::size_t width = block_width(spec, block);
      if (width == 0 || width != block.width || block.first_column != next)
        return fmt::format("the columns of term '{}' do not add up", term.name);
      next += width;
    }
  }
  return next == spec.columns() ? "" : "the terms and the columns do not add up";
}

}  // namespace

std::string inconsistency(const Fitted& fitted) {
  const design::DesignSpec& spec = fitted.spec;
  const std::size_t columns = spec.columns();
  for (const design::BoundFactor& factor : spec.factors)
    if (std::string problem = check_factor(factor); !problem.empty()) return problem;
  if (spec.response)
    if (std::string problem = check_response(spec.response->factor); !problem.empty()) return problem;
  if (spec.response && has_trials(spec.response->counting) && !spec.response->second && spec.roles.trials.empty())
    return "the response counts, and its second part is missing";
  if (std::string problem = check_terms(spec); !problem.empty()) return problem;
  if (fitted.beta.size() != columns || fitted.std_error.size() != columns)
    return "there are not as many coefficients as columns";
  if (!spec.constant.empty() && spec.constant.size() != columns) return "'constant' is not as long as the columns";
  if (fitted.rows.used > fitted.rows.read) return "more rows were used than read";
  return "";
}

void restore_places(design::DesignSpec& spec) {
  std::vector<std::string> names;  // what "." may stand for
  for (const design::BoundFactor& factor : spec.factors)
    for (const std::string& name : formula::variables(factor.expression)) names.push_back(name);
  const auto parsed = formula::parse_formula(spec.formula, names);
  const auto restore = [](design::BoundFactor& bound, const formula::Factor& written) {
    if (bound.name == written.name && formula::print(bound.expression) == formula::print(written.expression))
      bound.expression = written.expression;
  };
  if (!parsed) return;
  if (spec.response && parsed->response) restore(spec.response->factor, *parsed->response);
  for (design::BoundFactor& bound : spec.factors)
    for (const formula::Term& term : parsed->terms)
      for (const formula::Factor& written : term.factors) restore(bound, written);
}

}  // namespace ogive
