/// Fits of many outcomes to one right side, as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inference/coef_table.hpp"

namespace ogive {

enum class OutcomeStatus : std::uint8_t {
  converged,
  separated,  ///< some coefficients are infinite
  constant,   ///< one value in all its rows
  no_rows,    ///< none that is complete in the predictors and in the outcome
  failed,     ///< `why` says how the fit ended
};

struct OutcomeFit {
  std::string name;   ///< as written
  std::string event;  ///< the value modelled, printed; empty where there is none
  OutcomeStatus status = OutcomeStatus::converged;
  std::string why;                     ///< of a failed one: the word of its fit, or a sentence
  std::int64_t rows = 0;               ///< complete in the predictors and in the outcome
  std::optional<std::int64_t> events;  ///< of them; none of another family, or where it does not vary
  std::vector<Coefficient> coefficients;
  bool alone = false;     ///< fitted by itself
  double distance = 0.0;  ///< proven: of standard errors from the maximum, at most
};

struct OutcomeFits {
  std::string formula, source;
  double level = 0.95;
  std::int64_t rows_read = 0;
  std::int64_t rows = 0;  ///< complete in the predictors
  std::vector<OutcomeFit> outcomes;
  int passes = 0;  ///< over the rows, for all that are fitted together
};

[[nodiscard]] const char* status_name(OutcomeStatus status) noexcept;

}  // namespace ogive
