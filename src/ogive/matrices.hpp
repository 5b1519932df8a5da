/// Model matrices: the design columns of a formula as numbers, for those who want to see or use them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/spec.hpp"
#include "formula/formula.hpp"
#include "ogive/options.hpp"

namespace ogive {

struct ModelMatrix {
  struct Term {
    std::string name;  ///< "Intercept", "C(cyl)", "a:x"
    std::size_t first = 0, width = 0;
  };
  std::vector<std::string> names;  ///< of the columns
  std::vector<Term> terms;         ///< in the order of their columns
  std::vector<double> values;      ///< row after row, `names.size()` numbers each
  design::DesignSpec spec;         ///< what makes the same columns of other rows
};

struct ModelMatrices {
  /// Of a formula with a left side: one column, or one for each level of a text, or the two parts of counts.
  std::optional<ModelMatrix> left;
  formula::Counts counts = formula::Counts::none;
  ModelMatrix right;
  std::vector<std::uint8_t> kept;  ///< of each row of the table: 1 where the matrices have it
};

/// The two sides of `formula`; a row that lacks a value on either is in neither.
/// Errors   bad_formula, unknown_column, bad_type, bad_data, not_estimable, too_large, interrupted.
/// Memory   8 bytes a cell, as long as the caller keeps them.
/// Source   column names and order as patsy 1.0 (behaviour).
[[nodiscard]] Result<ModelMatrices> model_matrices(const Table& table, std::string_view formula,
                                                   const Options& options = {});

/// The same columns of other rows, one matrix for each spec: levels and reference values are those of the spec.
/// A row that lacks a value for one of them is in none.   Errors   as `model_matrices`, and unknown_level.
struct AppliedMatrices {
  std::vector<ModelMatrix> matrices;
  std::vector<std::uint8_t> kept;
};
[[nodiscard]] Result<AppliedMatrices> apply_specs(const Table& table, const std::vector<design::DesignSpec>& specs,
                                                  const Options& options = {});

/// The columns that a spec reads, each once.
[[nodiscard]] std::vector<std::string> spec_variables(const design::DesignSpec& spec);

/// The columns that a formula reads, each once; `columns` are the names that "." stands for.   Errors   bad_formula.
[[nodiscard]] Result<std::vector<std::string>> formula_variables(std::string_view formula,
                                                                 const std::vector<std::string>& columns);

/// The columns that a fit of a formula reads with its roles; nothing where "." may stand for any, or where the formula
/// is wrong, which the fit will say.
[[nodiscard]] std::optional<std::vector<std::string>> fit_variables(std::string_view formula,
                                                                    const design::Roles& roles);

/// The columns that arithmetic reads, such as an offset log(days).   Errors   bad_formula.
[[nodiscard]] Result<std::vector<std::string>> expression_variables(std::string_view expression);

}  // namespace ogive
