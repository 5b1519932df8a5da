/// Inputs: the factors, the response and the roles of a design, evaluated on one table.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/column.hpp"

namespace ogive::design {

/// Numbers or codes, row by row: a view of the table's column, or a column computed at bind.
struct Source {
  const Column* column = nullptr;
  std::shared_ptr<const Column> owned;  ///< set when the column is not the table's

  [[nodiscard]] static Source view(const Column& table_column) { return {&table_column, nullptr}; }
  [[nodiscard]] static Source own(Column computed) {
    auto owner = std::make_shared<const Column>(std::move(computed));
    const Column* pointer = owner.get();
    return {pointer, std::move(owner)};
  }
};

/// One factor.  A categorical one has codes (text and numbers: codes of `source`; boolean: 0 or 1), and
/// level_of[code] is the index into BoundFactor::levels, or -1 where no kept row has it.
struct Input {
  Source source;
  std::vector<std::int32_t> level_of;
};

/// How a row's response becomes y.
struct ResponseInput {
  enum class Rule : std::uint8_t {
    none,
    value,         ///< y is the number itself (0, 1, or successes)
    share,         ///< y is that share of the trials, as a whole number
    equals_value,  ///< y = 1 where the number is event_value
    equals_code,   ///< y = 1 where the code is event_code
  };
  Rule rule = Rule::none;
  Source source;
  double event_value = 1.0;
  std::int64_t event_code = -1;
};

struct Inputs {
  std::vector<Input> factors;  ///< one for each of DesignSpec::factors
  ResponseInput response;
  Source trials, failures, prior_weights;  ///< null column: none
  Source frequencies;                      ///< in prior_weights already, or the same; null column: none
  Source cluster;                          ///< of any kind
  std::vector<Source> offsets;             ///< summed
};

}  // namespace ogive::design
