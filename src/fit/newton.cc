#include "fit/newton.hpp"

namespace ogive::fitting {

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
