/// The formula language: text -> syntax -> terms.  Knows no data: names are names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ogive::formula {

/// A byte range [begin, end) of the formula text: where a message points.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

enum class Op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  power,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  logical_and,
  logical_or,
  logical_not,
  negate,
};

/// Arithmetic inside a factor: a closed language of numbers, names, operators and a fixed list of functions.
struct Expression {
  enum class Kind : std::uint8_t { number, text, boolean, variable, operation, call };
  Kind kind = Kind::number;
  double number = 0.0;                ///< number; boolean as 0 or 1
  std::string name;                   ///< variable: the column; text: the characters; call: canonical function name
  Op op = Op::add;                    ///< operation, with one or two `arguments`
  std::vector<Expression> arguments;  ///< operation and call
  Span span;
};

/// What C(...) says of a categorical factor.  Only treatment coding for now; the grammar reserves the others.
struct Categorical {
  enum class Contrast : std::uint8_t { treatment };
  Contrast contrast = Contrast::treatment;
  std::optional<std::string> reference;  ///< a level's text, or a number as written (3, 4.5); none: the first level
  Span reference_span;
};

/// One factor of a term.  Two factors are equal when their names are.
struct Factor {
  /// Canonical spelling, white space normalised as patsy does: "x", "np.log(x)", "I(x ** 2)", "C(cyl)",
  /// "C(a, Treatment('b'))", "Q(\"odd name\")".
  std::string name;
  Expression expression;                   ///< of kind variable for a bare column (also inside C and Q)
  std::optional<Categorical> categorical;  ///< set by C(...)
  bool offset = false;                     ///< written offset(...): `expression` is what stands inside
  Span span;
};

/// What a left side of two parts counts beside the successes.
enum class Counts : std::uint8_t {
  none,      ///< y: one part
  failures,  ///< cbind(successes, failures)
  trials,    ///< successes/trials
};

/// A product of factors; no factor at all is the intercept.
struct Term {
  std::vector<Factor> factors;
  Span span;
  [[nodiscard]] std::string name() const;  ///< "a:x", "Intercept"
};

/// A formula after expansion: duplicates removed, in the order written, the intercept (if any) first.
struct Formula {
  std::string source;
  std::optional<Factor> response;  ///< of counts: named as the whole left side, its expression that of the successes
  Counts counts = Counts::none;
  std::optional<Expression> second;  ///< of counts: the failures or the trials
  std::vector<Term> terms;
  std::vector<Factor> offsets;     ///< offset(...): added to the linear predictor, without a coefficient
  std::vector<std::string> notes;  ///< whole sentences on what was hardly meant: x^2 outside I()
  [[nodiscard]] bool intercept() const noexcept { return !terms.empty() && terms.front().factors.empty(); }
};

/// Parses and expands `source`.  `columns` are the names that "." stands for (the response's own variables are
/// left out of it); a "." is an error when `columns` is empty.
/// Errors   bad_formula with a place to point at; names of columns are not checked here.
/// Source   grammar and expansion as patsy 1.0 (parse_formula, desc); cbind and offset as R's, s/n as SAS's.
[[nodiscard]] Result<Formula> parse_formula(std::string_view source, const std::vector<std::string>& columns);

/// Parses arithmetic alone (what stands inside I()).
[[nodiscard]] Result<Expression> parse_expression(std::string_view source);

/// Canonical text: parse(print(f)) gives the same terms.
[[nodiscard]] std::string print(const Formula& formula);
[[nodiscard]] std::string print(const Expression& expression);

/// The columns that an expression or factor reads, each once, in order of appearance.
[[nodiscard]] std::vector<std::string> variables(const Expression& expression);

/// The same of a whole formula: left side, terms and offsets.
[[nodiscard]] std::vector<std::string> variables(const Formula& formula);

/// Every function that a formula may call, in the order in which messages list them.
[[nodiscard]] const std::vector<std::string>& function_names();

}  // namespace ogive::formula
