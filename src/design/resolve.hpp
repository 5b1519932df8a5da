/// Factors and roles found in a table: names, kinds, and whether the kinds allow the use.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/inputs.hpp"
#include "formula/formula.hpp"

namespace ogive::design {

/// What a factor is asked to be: the part that bind (from a formula) and apply (from a spec) share.
struct Wanted {
  std::string name;
  const formula::Expression* expression = nullptr;
  std::string formula;         ///< the text that spans point into; empty for a matrix of columns
  bool as_categories = false;  ///< inside C(...), or categorical at the fit
  bool as_numbers = false;     ///< booleans are taken as 0 and 1, text is refused
  /// For new rows: a column without a single value is no error, and an infinite value is a missing one.
  bool for_prediction = false;
};

/// A factor found in a table.
struct Resolved {
  std::string name;
  const formula::Expression* expression = nullptr;
  Place place;    ///< of the whole factor in its formula; empty for a matrix of columns
  Source source;  ///< null until evaluated when `computed`
  bool computed = false;
  bool categorical = false;
  Kind value_kind = Kind::real;
  std::vector<const Column*> variables;
  std::shared_ptr<ColumnStore> store;  ///< of the table
  std::vector<double> code_values;     ///< categorical with numbers as levels: the value of each code
  std::int64_t undefined = 0;          ///< rows without a value although no variable is missing
  bool infinite = false;               ///< some present value is infinite
  bool infinite_is_missing = false;
};

/// Errors   unknown_column, bad_type, not_estimable (a column without values), each with its place.
[[nodiscard]] Result<Resolved> resolve(const Wanted& wanted, const Table& table);

/// What to tell of a text column that may have been meant as numbers; its `mixed` must be set.
[[nodiscard]] std::string mixed_note(const Resolved& factor, std::size_t levels);
/// What to tell of a text column with nearly as many levels as rows used; empty where it has fewer.
[[nodiscard]] std::string many_levels_note(const std::string& name, std::size_t levels, std::int64_t rows);

/// A column named by an option; `role` says which ("offset").
[[nodiscard]] Result<Resolved> resolve_role(const std::string& name, const char* role, const Table& table);

/// The same of a column whose values, of any kind, say which rows belong together.
[[nodiscard]] Result<Resolved> resolve_groups(const std::string& name, const char* role, const Table& table);

/// The expression `name` as a variable: what a matrix of columns is made of.
[[nodiscard]] formula::Expression variable(const std::string& name);

/// The place of the variable `name` inside the expression, or of the whole where it does not occur.
[[nodiscard]] Place place_of(const formula::Expression& expression, const std::string& formula, std::string_view name);

}  // namespace ogive::design
