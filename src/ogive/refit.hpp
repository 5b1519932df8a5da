/// A fit taken up again with its table.
#pragma once

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/design.hpp"
#include "fit/estimate.hpp"
#include "inference/fitted.hpp"
#include "ogive/options.hpp"

namespace ogive {

/// The estimate that further fits begin with.
[[nodiscard]] fitting::Estimate estimate_of(const Fitted& fitted);

/// The model bound to its table again; `what` needs it, "the profile intervals".
/// Errors   bad_option where table or options are not those of the fit; those of bind_model.
[[nodiscard]] Result<design::Design> bind_again(const Fitted& fitted, const Table& table, const Options& options,
                                                const char* what);

}  // namespace ogive
