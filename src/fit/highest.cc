#include "fit/highest.hpp"

#include <utility>

#include "fit/profile.hpp"

namespace ogive::fitting {

Result<Estimate> highest(const Blocks& blocks, std::span<const double> constant, FitControl control, Estimate found) {
  constexpr int kMostMaxima = 10;
  ProfileOptions search;
  search.kernel = control.kernel;
  search.threads = control.threads;
  search.stop = control.stop;
  for (int maxima = 1; maxima < kMostMaxima; ++maxima) {
    OGIVE_TRY(control.start_beta, find_higher(blocks, found, search));
    if (control.start_beta.empty()) break;
    OGIVE_TRY(Estimate higher, maximum_likelihood(blocks, constant, control));
    if (!higher.converged() || !(higher.log_likelihood > found.log_likelihood)) break;
    found = std::move(higher);
  }
  return found;
}

}  // namespace ogive::fitting
