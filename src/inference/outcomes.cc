#include "inference/outcomes.hpp"

namespace ogive {

const char* status_name(OutcomeStatus status) noexcept {
  switch (status) {
    case OutcomeStatus::converged: return "converged";
    case OutcomeStatus::separated: return "separated";
    case OutcomeStatus::constant: return "constant";
    case OutcomeStatus::no_rows: return "no_rows";
    case OutcomeStatus::failed: return "failed";
  }
  return "failed";
}

}  // namespace ogive
