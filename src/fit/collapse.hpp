/// Rows that are alike put together: the distinct ones, each with the weight of all that are like it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// The distinct rows of `blocks` (columns, response, trials and offset) in the order in which they appear first, with
/// their sums of weights and copies: every sum w f(row), and so every likelihood, score, information, deviance,
/// Pearson chi-square and sum of leverages, is that of all rows, but for its rounding.  What counts rows is not.
/// Returns   nothing where there are more than `most`: what a sample of whole leaves shows, as a rule, else found
///           while reading; nothing either where a weight is 0 or 2^20 times smaller or larger than that of the first
///           row.  Both are a function of the rows alone, not of threads or chunks.
/// Errors    interrupted.
/// Time      one reading of the rows, and some 20 ns each.
/// Memory    for each thread the distinct rows twice, 64 MB at most: of more there is nothing.
[[nodiscard]] Result<std::optional<Blocks>> distinct_rows(const Blocks& blocks, std::int64_t most,
                                                          const FoldControl& control);

/// The same where many fits follow (profiles, penalised fits), and a quarter of the rows or fewer are distinct; else
/// `blocks` themselves.
[[nodiscard]] Result<Blocks> rows_of_many_fits(const Blocks& blocks, const Model& model, const FoldControl& control);

/// The distinct rows that one fit of a model gains by, which reads all rows five times at most otherwise.
[[nodiscard]] std::int64_t most_distinct_of_a_fit(const Blocks& blocks, const Model& model);

}  // namespace ogive::fitting
