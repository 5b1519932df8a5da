#include "fit/many.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/constants.hpp"
#include "fit/endgame.hpp"
#include "fit/highest.hpp"
#include "fit/many_group.hpp"

namespace ogive::fitting {
namespace {

/// By the ordinary way.   Errors   interrupted; what else is wrong with a replicate is its verdict.
Result<ReplicateFit> fit_alone(const Blocks& blocks, std::span<const double> constant, const Estimate& full,
                               const FitControl& control) {
  ReplicateFit fit;
  fit.alone = true;
  auto found = maximum_likelihood(blocks, constant, control);
  if (found) found = highest(blocks, constant, control, std::move(*found));
  if (!found && (found.error().code == Errc::interrupted || found.error().code == Errc::internal))
    return tl::unexpected<Error>(found.error());
  if (!found) {
    fit.beta.assign(full.beta.size(), kNaN);
    fit.stop = Stop::not_finite;
    return fit;
  }
  fit.beta = std::move(found->beta);
  fit.stop = found->stop;
  fit.separated = is_separated(*found);
  fit.aliased = found->aliases.size() - std::min(full.aliases.size(), found->aliases.size());
  fit.distance = found->certificate.distance;
  return fit;
}

}  // namespace

Result<ManyFits> fit_many(const Blocks& blocks, std::span<const double> constant, const Estimate& full,
                          const Replicates& replicates, const FitControl& control) {
  OGIVE_TRY(ManyFits fits, fit_together(blocks, full, {replicates}, control));
  std::vector<std::uint32_t> alone;
  for (std::uint32_t k = 0; k < fits.replicates.size(); ++k)
    if (fits.replicates[k].alone) alone.push_back(k);
  // Few rows are one thread's work: then replicates are shared out.
  const bool shared = blocks.super_chunk_count() == 1;
  FitControl each = control;
  each.start_beta.clear();
  if (shared) {
    each.threads = 1;
    each.progress = {};
  }
  std::mutex mutex;
  std::optional<Error> error;
  const bool done = for_each_piece(static_cast<std::int64_t>(alone.size()), shared ? control.threads : 1, control.stop,
                                   [&](std::int64_t at, int) {
                                     const std::uint32_t& k = alone[static_cast<std::size_t>(at)];
                                     auto found = fit_alone(replicates.blocks_of(blocks, k), constant, full, each);
                                     if (found) {
                                       fits.replicates[k] = std::move(*found);
                                       return;
                                     }
                                     const std::lock_guard lock(mutex);
                                     error = found.error();
                                   });
  if (error) return tl::unexpected<Error>(*error);
  if (!done) return fail(Errc::interrupted, "the fits were interrupted");
  return fits;
}

}  // namespace ogive::fitting
