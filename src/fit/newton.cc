#include "fit/newton.hpp"

#include <numeric>

namespace ogive::fitting {

double sum_of_products(const std::vector<double>& a, const std::vector<double>& b) noexcept {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double decrement_of(const Evaluation& here) {
  if (!here.information) return HUGE_VAL;
  return sum_of_products(here.information->solve(here.score), here.score);
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
