/// Profiles where the likelihood has no finite maximum.
#pragma once

#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/profile.hpp"

namespace ogive::fitting {

/// As `profile`, of data that are separated: `estimate.separation` says how.  A fit of some of the rows and at most two
/// decisions on separation for each coefficient that is not finite.
[[nodiscard]] Result<std::vector<Profile>> profile_separated(const Blocks& blocks, const Estimate& estimate,
                                                             const ProfileOptions& options);

}  // namespace ogive::fitting
