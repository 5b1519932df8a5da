/// Terms while a formula is being expanded: factors are numbers.  Private to this layer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "formula/formula.hpp"

namespace ogive::formula {

/// A term as numbers of factors, in the order written.  A string type because those hash and stay inline when short.
using Ids = std::u32string;

struct IdTerm {
  Ids ids;
  Span span;
};

[[nodiscard]] inline Ids key(const Ids& ids) {
  Ids sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

[[nodiscard]] inline Span cover(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

/// Terms without duplicates, in order of first appearance; two terms are equal as sets of factors.
class TermList {
 public:
  [[nodiscard]] const std::vector<IdTerm>& terms() const { return terms_; }
  [[nodiscard]] std::size_t factors() const { return factors_; }

  void add(IdTerm term) {
    if (!keys_.insert(key(term.ids)).second) return;
    factors_ += term.ids.size();
    terms_.push_back(std::move(term));
  }
  void append(const TermList& other) {
    for (const IdTerm& term : other.terms_) add(term);
  }
  void remove(const TermList& other) {
    std::vector<IdTerm> kept;
    for (IdTerm& term : terms_)
      if (other.keys_.find(key(term.ids)) == other.keys_.end()) kept.push_back(std::move(term));
    terms_.clear();
    keys_.clear();
    factors_ = 0;
    for (IdTerm& term : kept) add(std::move(term));
  }

 private:
  std::vector<IdTerm> terms_;
  std::unordered_set<Ids> keys_;
  std::size_t factors_ = 0;
};

/// `ids` without repeats, in order of first appearance.
[[nodiscard]] inline Ids unique(const Ids& ids) {
  Ids kept;
  std::unordered_set<char32_t> seen;
  for (const char32_t id : ids)
    if (seen.insert(id).second) kept += id;
  return kept;
}

/// All factors of all terms as one term.
[[nodiscard]] inline TermList merged(const TermList& list) {
  IdTerm all;
  all.span = list.terms().empty() ? Span{} : list.terms().front().span;
  for (const IdTerm& term : list.terms()) {
    all.span = cover(all.span, term.span);
    all.ids += term.ids;
  }
  all.ids = unique(all.ids);
  TermList one;
  one.add(std::move(all));
  return one;
}

/// What a sub-expression stands for (patsy's IntermediateExpr): terms and whether it adds or removes the intercept.
struct Value {
  enum class Bare : std::uint8_t { no, zero, one, number };  // the operand is this very number
  TermList list;
  bool intercept = false, removed = false;
  Bare bare = Bare::no;
  std::size_t exponent = 0;
  Span span, intercept_span;

  void set_intercept(bool present, Span at) {
    intercept = present;
    removed = !present;
    intercept_span = at;
  }
};

}  // namespace ogive::formula
