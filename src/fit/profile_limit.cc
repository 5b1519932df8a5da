// With C the cone of directions in which the likelihood never falls, and l_max the supremum:
//   - a coefficient with a limit has d_j = 0 on C.  Held anywhere, it lets the rows that C separates go to their
//     suprema: its profile is that of the other rows, where it has a maximum.
//   - one that goes to +infinity has d_j >= 0 on C.  Held at b, what still goes to infinity are the directions of C
//     with d_j = 0, the same for every b: its profile is that of the rows which those leave, where every restricted
//     maximum is finite.  It falls for ever towards b = -infinity alone.
//   - one of undetermined sign has directions on both sides, hence one with d_j = 0 that separates all that C
//     separates: l_max is approached at every b.
#include "fit/profile_limit.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "base/constants.hpp"
#include "fit/likelihood_passes.hpp"
#include "fit/profiling.hpp"
#include "fit/recession.hpp"
#include "fit/row_subset.hpp"

namespace ogive::fitting {
namespace {

using Rows = std::vector<std::int64_t>;

Profile unknown(std::size_t column) {
  Profile profile;
  profile.column = column;
  profile.lr_statistic = profile.lr_p_value = profile.lower = profile.upper = profile.wald_slope = kNaN;
  return profile;
}

Profile undetermined(std::size_t column) {
  Profile profile;
  profile.column = column;
  profile.lr_p_value = 1.0;
  profile.lower = -kInfinity;
  profile.upper = kInfinity;
  profile.lower_found = profile.upper_found = true;
  profile.wald_slope = kNaN;
  return profile;
}

class SeparatedProfiles {
 public:
  SeparatedProfiles(const Blocks& blocks, const Estimate& estimate, const ProfileOptions& options)
      : blocks_(blocks), estimate_(estimate), options_(options) {
    fit_.model = estimate.model;
    fit_.information = estimate.information;
    fit_.kernel = options.kernel;
    fit_.threads = options.threads;
    fit_.stop = options.stop;
  }

  Result<std::vector<Profile>> run() {
    OGIVE_CHECK(profile_finite());
    const std::vector<std::size_t>& columns = options_.columns.empty() ? estimate_.free : options_.columns;
    std::vector<Profile> profiles;
    for (const std::size_t column : columns) {
      if (options_.progress) options_.progress(profiles.size(), columns.size());
      OGIVE_TRY(Profile one, profile_one(column));
      profiles.push_back(one);
    }
    return profiles;
  }

 private:
  [[nodiscard]] Limit limit_of(std::size_t column) const {
    const auto place = std::find(estimate_.free.begin(), estimate_.free.end(), column) - estimate_.free.begin();
    return estimate_.separation->limits[static_cast<std::size_t>(place)];
  }

  Result<Profile> profile_one(std::size_t column) {
    switch (limit_of(column)) {
      case Limit::undetermined: return undetermined(column);
      case Limit::plus_infinity: return profile_infinite(column, 1.0);
      case Limit::minus_infinity: return profile_infinite(column, -1.0);
      case Limit::finite: break;
    }
    const auto known =
        std::find_if(finite_.begin(), finite_.end(), [&](const Profile& p) { return p.column == column; });
    return known == finite_.end() ? unknown(column) : *known;
  }

  /// Rows that some direction in these columns separates.
  Result<Rows> separated_rows(const std::vector<std::size_t>& columns) const {
    const SeparationReport& known = *estimate_.separation;
    const bool all_named = static_cast<std::int64_t>(known.separated_rows_sample.size()) == known.separated_rows;
    if (columns == estimate_.free && all_named) return known.separated_rows_sample;
    const std::optional<Blocks> rows = rows_of_recession(blocks_, estimate_.model);
    if (!rows || columns.empty()) return Rows{};
    const SeparationControl control{options_.threads, options_.stop, std::numeric_limits<std::size_t>::max()};
    OGIVE_TRY(SeparationReport report, detect_separation(*rows, columns, control));
    return std::move(report.separated_rows_sample);
  }

  /// All coefficients with a limit.
  Status profile_finite() {
    ProfileOptions options = options_;
    options.columns.clear();
    for (const std::size_t column : options_.columns.empty() ? estimate_.free : options_.columns)
      if (limit_of(column) == Limit::finite) options.columns.push_back(column);
    if (options.columns.empty()) return {};
    OGIVE_TRY(const Rows separated, separated_rows(estimate_.free));
    const Blocks rest = without_rows(blocks_, separated);
    OGIVE_TRY(const Estimate limit, maximum_likelihood(rest, {}, fit_));
    if (!limit.converged() || !limit.edge.empty()) return {};
    std::erase_if(options.columns, [&](std::size_t column) {
      return std::find(limit.free.begin(), limit.free.end(), column) == limit.free.end();
    });
    if (options.columns.empty()) return {};
    options.progress = {};
    OGIVE_TRY(finite_, profile(rest, limit, options));
    return {};
  }

  /// In the rows that no direction separates which leaves the coefficient alone.
  Result<Profile> profile_infinite(std::size_t column, double side) {
    std::vector<std::size_t> others = estimate_.free;
    std::erase(others, column);
    OGIVE_TRY(const Rows separated, separated_rows(others));
    if (separated.empty()) return profile_infinite(blocks_, estimate_, column, side);
    const Blocks rest = without_rows(blocks_, separated);
    OGIVE_TRY(const Estimate among, maximum_likelihood(rest, {}, fit_));
    return profile_infinite(rest, among, column, side);
  }

  Result<Profile> profile_infinite(const Blocks& blocks, const Estimate& e, std::size_t column, double side) {
    OGIVE_TRY(const Kernel* kernel, choose_kernel(options_.kernel));
    LikelihoodPasses passes(blocks, *kernel, e, {options_.threads, options_.stop, {}});
    const bool complete = e.separation && e.separation->kind == Separation::complete;
    HeldFits fits(passes.objective(), e, complete ? 0.0 : e.log_likelihood - e.totals.log_constant);
    const std::optional<Profile> found = Profiling(fits, e, options_.level).run_to_infinity(column, side);
    if (!found) return profile_interrupted();
    return *found;
  }

  const Blocks& blocks_;
  const Estimate& estimate_;
  const ProfileOptions& options_;
  FitControl fit_;
  std::vector<Profile> finite_;
};

}  // namespace

Result<std::vector<Profile>> profile_separated(const Blocks& blocks, const Estimate& estimate,
                                               const ProfileOptions& options) {
  return SeparatedProfiles(blocks, estimate, options).run();
}

}  // namespace ogive::fitting
