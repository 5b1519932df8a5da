#include "fit/newton.hpp"

#include <numeric>

namespace ogive::fitting {

double decrement_of(const Evaluation& here) {
  if (!here.information) return HUGE_VAL;
  const std::vector<double> step = here.information->solve(here.score);
  return std::inner_product(step.begin(), step.end(), here.score.begin(), 0.0);
}

std::string_view stop_name(Stop stop) noexcept {
  switch (stop) {
    case Stop::converged: return "converged";
    case Stop::singular: return "singular";
    case Stop::no_ascent: return "no_ascent";
    case Stop::iteration_limit: return "iteration_limit";
    case Stop::not_finite: return "not_finite";
    case Stop::no_finite_maximum: return "no_finite_maximum";
    case Stop::not_certified: return "not_certified";
    case Stop::interrupted: return "interrupted";
  }
  return "converged";
}

}  // namespace ogive::fitting
