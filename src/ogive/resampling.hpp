/// Bootstrap and cross-validation of a fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/bootstrap.hpp"
#include "inference/cross_validation.hpp"
#include "inference/fitted.hpp"
#include "ogive/options.hpp"
#include "report/document.hpp"

namespace ogive {

struct BootstrapOptions {
  std::size_t replicates = 200;
  std::uint64_t seed = 0;
};

/// Refits the model to samples of its rows, as many rows drawn with replacement, each with its weight, trials and
/// offset; where the options name a column of clusters, to samples of whole clusters, as many as there are.
/// `table` and `options` are those of the fit; intervals have options.level.  The same seed gives the same samples
/// everywhere, and more replicates the same ones first.
/// Errors    bad_option: fewer than 2 replicates; a penalty; frequencies without clusters, whose rows are no draws of
///           their own; a table or options that are not those of the fit.  too_large: a factor that the fit eliminated.
///           interrupted.
/// Numbers   replicates that are fitted together are proven to be within 1e-6 of their standard errors from their
///           maxima, others are as exact as the fit (fit/many.hpp).
/// Time      200 replicates of 1e6 rows and 20 columns about as long as 35 fits.
/// Memory    8 bytes a replicate and coefficient, and what fit_many takes: nothing by row but 4 bytes for its cluster.
[[nodiscard]] Result<Bootstrap> bootstrap(const Fitted& fitted, const Table& table, const BootstrapOptions& what,
                                          const Options& options);

/// How often each row of the fit is in one sample of its bootstrap.
/// Errors   bad_option: there is no such replicate.   Memory   1 byte a row.
[[nodiscard]] Result<std::vector<std::uint8_t>> sample_counts(const Bootstrap& made, std::size_t replicate);

struct CrossValidationOptions {
  std::size_t folds = 10;
  std::uint64_t seed = 0;
  bool rows = true;  ///< what is said of each row too: CrossValidation's `mu` and `fold`
};

/// Fits the model to all rows but one fold, for every fold, and scores the predictions of that fold's rows.
/// Errors    bad_option: fewer than 2 folds or more than rows, a family other than the binomial, a penalty, clusters, a
///           table or options that are not those of the fit.  too_large: a factor that the fit eliminated.
///           interrupted.
/// Memory    about 120 bytes a row of one fold; with what is said of rows also 12 a row.
[[nodiscard]] Result<CrossValidation> cross_validate(const Fitted& fitted, const Table& table,
                                                     const CrossValidationOptions& what, const Options& options);

[[nodiscard]] report::Document bootstrap_report(const Bootstrap& bootstrap);
[[nodiscard]] report::Document replicates_report(const Bootstrap& bootstrap);
[[nodiscard]] report::Document cross_validation_report(const CrossValidation& validation);

}  // namespace ogive
