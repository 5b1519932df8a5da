#include "fit/distinct_fit.hpp"

#include <utility>

#include "base/constants.hpp"
#include "fit/collapse.hpp"
#include "fit/endgame.hpp"
#include "fit/start.hpp"
#include "fit/warm_start.hpp"

namespace ogive::fitting {
namespace {

bool speaks_of_no_row(const Estimate& e) {
  const bool proven = e.certificate.exists || !has_row_bounds(e.model);
  return e.converged() && proven && e.edge.empty() && e.idle.empty() && !is_separated(e);
}

}  // namespace

void count_all_rows(const Blocks& rows, Estimate& e) {
  if (rows.collapsed_from == 0) return;
  e.totals.rows = e.totals.positive_rows = rows.collapsed_from;
  e.passes = 1;
}

Result<std::optional<Estimate>> fit_distinct_rows(const Blocks& blocks, std::span<const double> constant,
                                                  const FitControl& control) {
  const bool few = static_cast<double>(blocks.rows) * static_cast<double>(blocks.columns) <= kWarmWork;
  if (few || blocks.collapsed_from > 0 || blocks.columns >= control.eliminate_from) return std::nullopt;
  FoldControl reading{control.threads, control.stop, {}};
  if (control.progress) reading.progress = [&](std::int64_t done) { control.progress({1, done, blocks.rows, kNaN}); };
  OGIVE_TRY(const auto distinct, distinct_rows(blocks, most_distinct_of_a_fit(blocks, control.model), reading));
  if (!distinct) return std::nullopt;
  FitControl silent = control;
  silent.progress = {};
  auto found = maximise_all_rows(*distinct, constant, silent);
  if (!found && found.error().code == Errc::interrupted) return tl::unexpected(std::move(found.error()));
  if (!found || !speaks_of_no_row(*found)) return std::nullopt;
  count_all_rows(*distinct, *found);
  return std::move(*found);
}

Result<Estimate> maximum_likelihood(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_CHECK(check_known(control.model));
  OGIVE_TRY(auto distinct, fit_distinct_rows(blocks, constant, control));
  return distinct ? std::move(*distinct) : maximise_all_rows(blocks, constant, control);
}

}  // namespace ogive::fitting
