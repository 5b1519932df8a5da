#include "design/coding.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "design/words.hpp"

namespace ogive::design {
namespace {

using Factors = std::vector<std::size_t>;  // sorted indices into DesignSpec::factors

/// A product of some categorical factors of a term, each with or without its constant.
struct Subterm {
  Factors factors;  // positions in the term, ascending
  std::vector<bool> full;
};

Factors numeric_part(const BoundTerm& term, const std::vector<BoundFactor>& factors) {
  Factors part;
  for (const std::size_t f : term.factors) {
    if (!factors[f].categorical) part.push_back(f);
  }
  std::sort(part.begin(), part.end());
  return part;
}

/// All subsets of {0, ..., count - 1}: short before long, then lexicographic.
std::vector<Factors> subsets(std::size_t count) {
  std::vector<Factors> all;
  for (std::size_t mask = 0; mask < (std::size_t{1} << count); ++mask) {
    Factors subset;
    for (std::size_t i = 0; i < count; ++i) {
      if (((mask >> i) & 1) != 0) subset.push_back(i);
    }
    all.push_back(std::move(subset));
  }
  std::sort(all.begin(), all.end(),
            [](const Factors& a, const Factors& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  return all;
}

/// The position in `wide` of the one factor by which it exceeds `narrow` with all else equal; -1 if it is not so.
std::ptrdiff_t one_more(const Subterm& wide, const Subterm& narrow) {
  if (wide.factors.size() != narrow.factors.size() + 1) return -1;
  std::size_t extra = narrow.factors.size();
  for (std::size_t i = 0, k = 0; i < wide.factors.size(); ++i) {
    if (k < narrow.factors.size() && wide.factors[i] == narrow.factors[k] && wide.full[i] == narrow.full[k]) {
      ++k;
    } else if (i == k) {
      extra = i;
    } else {
      return -1;
    }
  }
  return static_cast<std::ptrdiff_t>(extra);
}

/// 1 + a- = a+, applied to the first pair that allows it.
bool merge_once(std::vector<Subterm>& subterms) {
  for (std::size_t narrow = 0; narrow < subterms.size(); ++narrow) {
    for (std::size_t wide = narrow + 1; wide < subterms.size(); ++wide) {
      const std::ptrdiff_t extra = one_more(subterms[wide], subterms[narrow]);
      if (extra < 0) continue;
      subterms[wide].full[static_cast<std::size_t>(extra)] = true;
      subterms.erase(subterms.begin() + static_cast<std::ptrdiff_t>(narrow));
      return true;
    }
  }
  return false;
}

/// What a term must add to what `spanned` (sets of factors, reduced coding) holds already.
std::vector<Subterm> new_subterms(const Factors& categorical, std::set<Factors>& spanned) {
  std::vector<Subterm> result;
  for (const Factors& positions : subsets(categorical.size())) {
    Factors set;
    for (const std::size_t i : positions) set.push_back(categorical[i]);
    std::sort(set.begin(), set.end());
    if (spanned.insert(std::move(set)).second) {
      result.push_back({positions, std::vector<bool>(positions.size(), false)});
    }
  }
  while (merge_once(result)) {
  }
  return result;
}

void code_term(const std::vector<BoundFactor>& factors, BoundTerm& term, std::set<Factors>& spanned) {
  Factors categorical;
  for (const std::size_t f : term.factors) {
    if (factors[f].categorical) categorical.push_back(f);
  }
  term.blocks.clear();
  for (const Subterm& subterm : new_subterms(categorical, spanned)) {
    Block block;
    std::size_t next_categorical = 0;
    std::size_t next_kept = 0;
    for (const std::size_t f : term.factors) {
      bool full = false;
      if (factors[f].categorical) {
        const std::size_t position = next_categorical++;
        if (next_kept == subterm.factors.size() || subterm.factors[next_kept] != position) continue;
        full = subterm.full[next_kept++];
      }
      block.factors.push_back(f);
      block.full.push_back(full);
    }
    term.blocks.push_back(std::move(block));
  }
}

bool shorter(const BoundTerm& a, const BoundTerm& b) { return a.factors.size() < b.factors.size(); }

std::string column_name(const std::vector<BoundFactor>& factors, const Block& block, std::size_t column) {
  if (block.factors.empty()) return "Intercept";
  std::string name;
  for (std::size_t i = 0; i < block.factors.size(); ++i) {
    const BoundFactor& factor = factors[block.factors[i]];
    if (i > 0) name += ':';
    name += factor.name;
    if (!factor.categorical) continue;
    const std::size_t width = coded_width(factor, block.full[i]);
    std::size_t level = column % width;
    column /= width;
    if (!block.full[i] && level >= factor.reference) ++level;
    name += (block.full[i] ? "[" : "[T.") + factor.levels[level] + "]";
  }
  return name;
}

/// More columns than can be counted.
constexpr std::size_t kTooMany = std::numeric_limits<std::size_t>::max();

/// Of a design with its last term, and of the terms before it.
std::string columns_text(std::size_t columns, std::size_t before) {
  if (columns == kTooMany) return "more than 10^19 columns";
  return grouped_size(columns) + " columns (" + grouped_size(columns - before) + " of its own)";
}

/// Columns of a block; kTooMany where there would be more.
std::size_t width_of(const Block& block, const std::vector<BoundFactor>& factors) {
  std::size_t width = 1;
  for (std::size_t i = 0; i < block.factors.size(); ++i) {
    const std::size_t levels = coded_width(factors[block.factors[i]], block.full[i]);
    width = width > kTooMany / std::max<std::size_t>(levels, 1) ? kTooMany : width * levels;
  }
  return width;
}

Status check_levels(const DesignSpec& spec, std::size_t most) {
  for (const BoundFactor& factor : spec.factors)
    if (factor.categorical && factor.levels.size() > most)
      return fail(Errc::too_large, "the factor '" + factor.name + "' has " + grouped_size(factor.levels.size()) +
                                       " levels, more than the " + grouped_size(most) +
                                       " allowed; allow more by --max-levels, merge levels or leave it out");
  return {};
}

/// True when the block's columns add up to 1 in every row.
bool sums_to_one(const std::vector<BoundFactor>& factors, const Block& block) {
  for (std::size_t i = 0; i < block.factors.size(); ++i) {
    if (!factors[block.factors[i]].categorical || !block.full[i]) return false;
  }
  return true;
}

/// True where levels have two rows or more on average.
bool repeats(const BoundFactor& factor) {
  const std::int64_t rows = std::accumulate(factor.level_counts.begin(), factor.level_counts.end(), std::int64_t{0});
  return rows >= 2 * static_cast<std::int64_t>(factor.levels.size());
}

/// The widest factor that the fit eliminates: a term of its own whose levels have an intercept each, as they do with
/// the constant or where they are the first to span it.  Null where there is none.
const Block* find_eliminated_block(const DesignSpec& spec) {
  const Block* found = nullptr;
  bool spanned = false;
  for (const BoundTerm& term : spec.terms)
    for (const Block& block : term.blocks) {
      const bool one = block.factors.size() == 1 && spec.factors[block.factors.front()].categorical;
      // Of rows that are hardly more than levels nothing can be learnt: as a rule the factor is a row's name.
      const bool spans =
          one && repeats(spec.factors[block.factors.front()]) && (block.full.front() ? !spanned : spec.has_intercept());
      const std::size_t width = width_of(block, spec.factors);
      if (spans && width >= kFewestEliminatedColumns && (found == nullptr || width > width_of(*found, spec.factors)))
        found = &block;
      spanned = spanned || sums_to_one(spec.factors, block);
    }
  return found;
}

}  // namespace

std::size_t coded_width(const BoundFactor& factor, bool full) noexcept {
  if (!factor.categorical) return 1;
  return full ? factor.levels.size() : factor.levels.size() - 1;
}

void code_terms(const std::vector<BoundFactor>& factors, TermOrder order, std::vector<BoundTerm>& terms) {
  std::vector<Factors> buckets;  // sets of numeric factors, in order of first appearance, the empty one first
  buckets.emplace_back();
  std::vector<std::vector<BoundTerm>> members(1);
  if (order == TermOrder::r) std::stable_sort(terms.begin(), terms.end(), shorter);
  std::vector<std::set<Factors>> spanned(1);
  for (BoundTerm& term : terms) {
    const Factors part = numeric_part(term, factors);
    const auto found = std::find(buckets.begin(), buckets.end(), part);
    const auto bucket = static_cast<std::size_t>(found - buckets.begin());
    if (found == buckets.end()) {
      buckets.push_back(part);
      members.emplace_back();
      spanned.emplace_back();
    }
    if (order == TermOrder::r)
      code_term(factors, term, spanned[bucket]);
    else
      members[bucket].push_back(std::move(term));
  }
  if (order == TermOrder::r) return;
  terms.clear();
  for (std::size_t b = 0; b < members.size(); ++b) {
    std::stable_sort(members[b].begin(), members[b].end(), shorter);
    for (BoundTerm& term : members[b]) {
      code_term(factors, term, spanned[b]);
      terms.push_back(std::move(term));
    }
  }
}

Status lay_out(DesignSpec& spec, const WidthLimits& limits) {
  OGIVE_CHECK(check_levels(spec, limits.levels));
  const Block* const eliminated = limits.eliminates ? find_eliminated_block(spec) : nullptr;
  std::size_t columns = 0;  // those of the factor that is eliminated left out
  for (BoundTerm& term : spec.terms) {
    const std::size_t before = columns;
    for (Block& block : term.blocks) {
      block.width = width_of(block, spec.factors);
      if (&block != eliminated) columns = block.width > kTooMany - columns ? kTooMany : columns + block.width;
    }
    if (columns > limits.columns) {
      const bool alone = term.factors.size() == 1 && !limits.eliminates;
      return fail(Errc::too_large,
                  "the term '" + term.name + "' brings the design to " + columns_text(columns, before) +
                      ", more than the " + grouped_size(limits.columns) + " allowed; leave it out or merge levels" +
                      (alone ? ", or fit a logit without penalty, clusters and robust errors, which takes more" : ""));
    }
  }
  columns = 0;
  for (BoundTerm& term : spec.terms)
    for (Block& block : term.blocks) block.first_column = std::exchange(columns, columns + block.width);
  spec.column_names.clear();
  spec.column_names.reserve(columns);
  spec.constant.clear();
  for (const BoundTerm& term : spec.terms) {
    for (const Block& block : term.blocks) {
      for (std::size_t j = 0; j < block.width; ++j) spec.column_names.push_back(column_name(spec.factors, block, j));
      if (!spec.constant.empty() || !sums_to_one(spec.factors, block)) continue;
      spec.constant.assign(columns, 0.0);
      std::fill_n(spec.constant.begin() + static_cast<std::ptrdiff_t>(block.first_column), block.width, 1.0);
    }
  }
  return {};
}

}  // namespace ogive::design
