#include "ogive/resampling.hpp"

#include <string>
#include <utility>
#include <variant>

#include "design/clusters.hpp"
#include "design/design.hpp"
#include "fit/many.hpp"
#include "fit/multiplier.hpp"
#include "ogive/bind_model.hpp"
#include "ogive/refit.hpp"
#include "report/resampling_report.hpp"

namespace ogive {
namespace {

/// Rounds of fits that the counter of the random numbers tells apart.
constexpr std::size_t kMostReplicates = 1000000;

Status check_unpenalised(const Fitted& fitted, const char* what) {
  if (!fitted.penalty) return {};
  return fail(Errc::bad_option, std::string(what) + " is of fits of maximum likelihood: leave the penalty out");
}

/// Rows that are left out alone must stand alone in the data too.
Status check_no_clusters(const Options& options) {
  if (options.roles.cluster.empty()) return {};
  return fail(Errc::bad_option,
              "cross-validation takes every row by itself, and rows of a cluster belong together: leave the clusters "
              "out");
}

/// Replicates have all their coefficients written out, and folds all their columns.
Status check_dense(const Fitted& fitted, const char* what) {
  if (fitted.covariance.is_dense()) return {};
  return fail(Errc::too_large, std::string(what) +
                                   " is of models whose columns can be written out: leave the factor with very many "
                                   "levels out, or merge levels");
}

/// A cluster may have rows with frequencies: it is one draw all the same.
Status check_no_frequencies(const Options& options) {
  const design::Roles& roles = options.roles;
  if (!roles.cluster.empty()) return {};
  const bool weights = !roles.prior_weights.empty() && roles.weight_kind == WeightKind::frequency;
  if (roles.frequencies.empty() && !weights) return {};
  return fail(
      Errc::bad_option,
      "the bootstrap draws rows, and a row with a frequency is many draws: write the rows out, say what else the "
      "weights are, or draw clusters");
}

/// Of clusters, where there are any, else of rows.
fitting::Multiplier samples_of(std::int64_t rows, const fitting::Multiplier::Clusters& clusters,
                               const BootstrapOptions& what, const Options& options) {
  if (clusters.count > 0)
    return fitting::Multiplier::bootstrap(what.seed, clusters, what.replicates, options.threads, options.stop);
  return fitting::Multiplier::bootstrap(what.seed, rows, what.replicates, options.threads, options.stop);
}

fitting::FitControl control_of(const Fitted& fitted, const Options& options) {
  fitting::FitControl control = fit_control(options);
  control.model = {fitted.family, fitted.link};
  control.information = fitted.information;
  return control;
}

}  // namespace

Result<Bootstrap> bootstrap(const Fitted& fitted, const Table& table, const BootstrapOptions& what,
                            const Options& options) {
  if (what.replicates < 2 || what.replicates > kMostReplicates)
    return fail(Errc::bad_option, "a bootstrap needs 2 to 1000000 replicates, not " + std::to_string(what.replicates));
  OGIVE_CHECK(check_unpenalised(fitted, "the bootstrap"));
  OGIVE_CHECK(check_dense(fitted, "the bootstrap"));
  OGIVE_CHECK(check_no_frequencies(options));
  OGIVE_TRY(const design::Design design, bind_again(fitted, table, options, "bootstrap samples"));
  const Blocks blocks = design::make_blocks(design);
  design::Clusters clusters = design::find_clusters(design);
  const fitting::Multiplier::Clusters drawn{clusters.of_row, static_cast<std::int64_t>(clusters.count)};
  const auto samples = samples_of(blocks.rows, drawn, what, options);
  OGIVE_TRY(const fitting::ManyFits fits,
            fitting::fit_many(blocks, design.spec.constant, estimate_of(fitted), samples, control_of(fitted, options)));
  OGIVE_CHECK(check_store(table));
  Bootstrap made = summarise(fitted, fits, options.level);
  made.seed = what.seed;
  made.cluster = options.roles.cluster;
  made.clusters = static_cast<std::int64_t>(clusters.count);
  made.cluster_of_row = std::move(clusters.of_row);
  return made;
}

Result<std::vector<std::uint8_t>> sample_counts(const Bootstrap& made, std::size_t replicate) {
  const BootstrapOptions what{made.stop.size(), made.seed};
  if (replicate >= what.replicates)
    return fail(Errc::bad_option, "there is no replicate " + std::to_string(replicate) +
                                      ": they are numbered from 0 to " + std::to_string(what.replicates - 1));
  const fitting::Multiplier::Clusters clusters{made.cluster_of_row, made.clusters};
  return fitting::row_counts(samples_of(made.rows, clusters, what, {}), static_cast<std::uint32_t>(replicate));
}

Result<CrossValidation> cross_validate(const Fitted& fitted, const Table& table, const CrossValidationOptions& what,
                                       const Options& options) {
  OGIVE_CHECK(check_unpenalised(fitted, "cross-validation"));
  OGIVE_CHECK(check_dense(fitted, "cross-validation"));
  OGIVE_CHECK(check_no_clusters(options));
  if (!std::holds_alternative<Binomial>(fitted.family))
    return fail(Errc::bad_option, "cross-validation scores predicted probabilities: the family must be binomial");
  OGIVE_TRY(const design::Design design, bind_again(fitted, table, options, "folds"));
  const Blocks blocks = design::make_blocks(design);
  if (what.folds < 2 || static_cast<std::int64_t>(what.folds) > blocks.rows)
    return fail(Errc::bad_option, "cross-validation needs 2 folds or more, and no more than the " +
                                      std::to_string(blocks.rows) + " rows, not " + std::to_string(what.folds));
  const fitting::FitControl control = control_of(fitted, options);
  const auto folds = fitting::Multiplier::folds(what.seed, blocks.rows, what.folds);
  OGIVE_TRY(const fitting::ManyFits fits,
            fitting::fit_many(blocks, design.spec.constant, estimate_of(fitted), folds, control));
  OGIVE_TRY(CrossValidation made, score_folds(fitted, blocks, {folds, fits}, control, what.rows));
  OGIVE_CHECK(check_store(table));
  made.seed = what.seed;
  return made;
}

report::Document bootstrap_report(const Bootstrap& bootstrap) { return report::bootstrap_document(bootstrap); }
report::Document replicates_report(const Bootstrap& bootstrap) { return report::replicates_document(bootstrap); }
report::Document cross_validation_report(const CrossValidation& validation) {
  return report::cross_validation_document(validation);
}

}  // namespace ogive
