/// Likelihood-ratio tests and profile-likelihood intervals of a fitted model.
#pragma once

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// Computes `fitted.profiles` at `options.level`, from the table and with the options of the fit.  Ends that separated
/// data put at infinity are infinite, an end that was not found is NaN.
/// Errors   bad_option (level, another table), not_estimable (the fit did not reach the maximum of the likelihood; the
///          weights are of sampling), interrupted.
/// Time     20 to 50 passes over the rows a coefficient, the distinct ones where these are few.  Memory as the fit.
/// Source   Venzon & Moolgavkar, Applied Statistics 37 (1988) 87; tests/reference/profile.json.
[[nodiscard]] Status add_profiles(Fitted& fitted, const Table& table, const Options& options = {});

/// True where profiles cost so little that every report may have them: rows x columns^2 <= 1e7.
[[nodiscard]] bool profiles_are_cheap(const Fitted& fitted);

/// True where there is a maximum to profile from, or the limit of separated data, and the likelihood is one.
[[nodiscard]] bool profiles_exist(const Fitted& fitted);

}  // namespace ogive
