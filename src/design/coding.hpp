/// Which columns a list of terms gives: their order, and each factor's coding in each term.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "design/design.hpp"
#include "design/spec.hpp"

namespace ogive::design {

/// Puts `terms` (factors and names set) into `order` and gives them their blocks, so that every categorical
/// factor is coded in full where its constant is not yet spanned by the terms before it.  Widths and first
/// columns are set by `lay_out`.
/// Source   patsy 1.0, build.py and redundancy.py (Smith, "patsy": formulas.rst, "Redundancy and categorical
///          factors"); numeric factors are taken to be independent of everything.
void code_terms(const std::vector<BoundFactor>& factors, TermOrder order, std::vector<BoundTerm>& terms);

/// Sets widths, first columns, column names and the constant of a coded spec.
/// Errors   too_large when there would be more columns or levels than `limits` allow; nothing is allocated then.
[[nodiscard]] Status lay_out(DesignSpec& spec, const WidthLimits& limits);

/// Columns of a factor in a block: levels, or one less when reduced; 1 when numeric.
[[nodiscard]] std::size_t coded_width(const BoundFactor& factor, bool full) noexcept;

}  // namespace ogive::design
