#include "inference/ratios.hpp"

#include <cmath>

#include "inference/coef_table.hpp"

namespace ogive {

std::optional<RatioKind> ratio_kind(const Family& family, const Link& link) {
  if (std::holds_alternative<Logit>(link)) return RatioKind{"odds ratio", "Odds ratios", "odds_ratio"};
  if (std::holds_alternative<Cloglog>(link)) return RatioKind{"hazard ratio", "Hazard ratios", "ratio"};
  if (std::holds_alternative<LogComplement>(link)) return RatioKind{"health ratio", "Health ratios", "ratio"};
  if (!std::holds_alternative<Log>(link)) return std::nullopt;
  if (std::holds_alternative<Binomial>(family)) return RatioKind{"risk ratio", "Risk ratios", "ratio"};
  if (std::holds_alternative<Poisson>(family)) return RatioKind{"rate ratio", "Rate ratios", "ratio"};
  return RatioKind{"ratio of means", "Ratios of means", "ratio"};
}

std::vector<Ratio> ratios(const Fitted& fitted, double level) {
  std::vector<Ratio> all;
  if (!ratio_kind(fitted.family, fitted.link)) return all;
  for (const Coefficient& c : coefficient_table(fitted, level))
    all.push_back({c.name, std::exp(c.estimate), std::exp(c.lower), std::exp(c.upper), c.p_value, c.aliased});
  return all;
}

std::vector<ReferenceLevel> reference_levels(const Fitted& fitted) {
  const auto& spec = fitted.spec;
  std::vector<bool> reduced(spec.factors.size(), false);
  for (const design::BoundTerm& term : spec.terms)
    for (const design::Block& block : term.blocks)
      for (std::size_t k = 0; k < block.factors.size(); ++k)
        if (spec.factors[block.factors[k]].categorical && !block.full[k]) reduced[block.factors[k]] = true;
  std::vector<ReferenceLevel> levels;
  for (std::size_t f = 0; f < spec.factors.size(); ++f) {
    if (!reduced[f]) continue;
    const design::BoundFactor& factor = spec.factors[f];
    levels.push_back({factor.name, factor.levels[factor.reference], factor.level_counts[factor.reference],
                      static_cast<std::int64_t>(factor.levels.size())});
  }
  return levels;
}

}  // namespace ogive
