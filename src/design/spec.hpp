/// DesignSpec: all that is needed to turn a table into design columns, now or at prediction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/weight_kind.hpp"
#include "data/column.hpp"
#include "formula/formula.hpp"

namespace ogive::design {

/// patsy: terms without numeric factors first, then by the set of their numeric factors; r: by order alone.
enum class TermOrder : std::uint8_t { patsy, r };

/// One factor of the formula, bound to what it was in the data of the fit.
struct BoundFactor {
  std::string name;                ///< canonical: "x", "log(x)", "C(cyl)"
  formula::Expression expression;  ///< evaluated on each table
  bool categorical = false;
  Kind value_kind = Kind::real;      ///< what the values are: levels of numbers are matched as numbers
  std::vector<std::string> levels;   ///< categorical: sorted (text by bytes, all else by value), those in use only
  std::vector<double> level_values;  ///< the same as numbers (dates: days), when value_kind is not text
  std::vector<std::int64_t> level_counts;  ///< rows used with each level
  std::size_t reference = 0;               ///< index into levels
};

/// A run of design columns: a product of factors, each categorical one coded in full (every level a column) or
/// reduced (the reference has none).  Within the run the first factor varies fastest, as in patsy.
struct Block {
  std::vector<std::size_t> factors;  ///< into DesignSpec::factors; none: the constant 1
  std::vector<bool> full;            ///< one for each factor; numeric ones false
  std::size_t first_column = 0;
  std::size_t width = 1;
};

struct BoundTerm {
  std::string name;  ///< "Intercept", "a:x"
  std::vector<std::size_t> factors;
  std::vector<Block> blocks;  ///< more than one where patsy splits a term to keep full rank
};

/// What the response says of each row.
enum class Counting : std::uint8_t {
  binary,    ///< one of two values
  failures,  ///< successes and failures: cbind(s, f)
  trials,    ///< successes of trials: s/n
  shares,    ///< the share of successes among trials
  count,     ///< a number from 0 up
  real,      ///< any number
  fraction,  ///< of one trial, anywhere in [0, 1]: a quasi-likelihood
};

/// Successes of trials, in any of three ways.
[[nodiscard]] inline bool has_trials(Counting counting) noexcept {
  return counting == Counting::failures || counting == Counting::trials || counting == Counting::shares;
}
/// A number, which is no event.
[[nodiscard]] inline bool is_number(Counting counting) noexcept {
  return counting == Counting::count || counting == Counting::real;
}

/// The response and how its values become successes and trials.
struct Response {
  BoundFactor factor;  ///< of counts: named as the whole left side, its expression that of the successes
  std::string event;   ///< printed: the value modelled ("1", "yes", "True")
  std::string non_event;
  Counting counting = Counting::binary;
  std::optional<formula::Expression> second;  ///< failures or trials written in the formula
};

/// Columns with a role other than predictor; empty means none.
struct Roles {
  std::string prior_weights;
  std::string trials;
  std::string offset;                              ///< a column, or arithmetic such as log(days)
  WeightKind weight_kind = WeightKind::precision;  ///< what prior_weights are
  bool shares = false;                             ///< with trials: the response is a share of them, not a count
  bool fractions = false;                          ///< without trials: any number in [0, 1] is allowed
  std::string cluster;                             ///< of any kind: rows with the same value belong together
  std::string frequencies;  ///< beside prior_weights of kind precision: how many equal rows a row stands for
};

/// A part of the linear predictor without a coefficient.
struct Offset {
  std::string name;  ///< as written: "z", "log(days)"
  formula::Expression expression;
};

/// Immutable once bound.
struct DesignSpec {
  std::string formula;  ///< as typed; empty for a matrix of columns
  TermOrder order = TermOrder::patsy;
  std::vector<BoundFactor> factors;
  std::vector<BoundTerm> terms;
  std::vector<std::string> column_names;  ///< design order: "Intercept", "C(cyl)[T.6]", "a[T.b]:x"
  std::optional<Response> response;
  Roles roles;
  std::vector<Offset> offsets;     ///< summed: that of the roles, then those of the formula
  std::vector<std::string> dates;  ///< the variables that were dates: a number of days since 1970-01-01, or levels
  /// k with X k = 1 in every row by construction (the intercept, or all levels of a factor in full coding);
  /// empty when the design does not contain the constant by construction.
  std::vector<double> constant;

  [[nodiscard]] std::size_t columns() const noexcept { return column_names.size(); }
  [[nodiscard]] bool has_intercept() const noexcept { return !terms.empty() && terms.front().factors.empty(); }
};

}  // namespace ogive::design
