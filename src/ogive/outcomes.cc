#include "ogive/outcomes.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "base/constants.hpp"
#include "base/parallel.hpp"
#include "design/outcomes.hpp"
#include "fit/outcomes.hpp"
#include "formula/outcomes.hpp"
#include "ogive/bind_model.hpp"
#include "ogive/fit.hpp"
#include "ogive/matrices.hpp"
#include "ogive/outcome_list.hpp"
#include "ogive/profiles.hpp"
#include "ogive/range_check.hpp"
#include "report/outcomes_report.hpp"

namespace ogive {
namespace {

/// A panel of 32 takes about as long as so many single fits: fewer outcomes are fitted one by one.
constexpr std::size_t kFewestTogether = 8;

/// Events and non-events, one trial a row.
bool have_two_values(const Options& options) {
  return std::holds_alternative<Binomial>(options.model.family) && options.roles.trials.empty() &&
         !options.roles.fractions;
}

/// Whether outcomes may share passes: the rest is what `fit` does with one of them.
bool may_share_passes(const Options& options) {
  const design::Roles& roles = options.roles;
  const bool sampling = !roles.prior_weights.empty() && roles.weight_kind == WeightKind::sampling;
  return have_two_values(options) && std::holds_alternative<Logit>(options.model.link) &&
         options.penalty.kind == fitting::PenaltyKind::none && options.robust.kind == Robust::none &&
         roles.cluster.empty() && !sampling && options.start_beta.empty() && !options.use_t;
}

/// One model, all its outcomes, and the rows that are complete in the predictors.
struct OutcomesWork {
  const Table& table;
  const Options& options;
  OutcomeList list;
  design::Design design = {};
  std::vector<design::OutcomeColumn> columns = {};  ///< of every outcome; none of another family
};

Status bind_all(OutcomesWork& work) {
  design::BindOptions bind = bind_options(work.options);
  bind.event.clear();
  OGIVE_TRY(work.design, design::bind(work.list.right, work.table, bind));
  if (!have_two_values(work.options)) return {};
  bind.event = work.options.event;
  for (const ListedOutcome& outcome : work.list.outcomes) {
    OGIVE_TRY(design::OutcomeColumn column,
              design::bind_outcome_column(work.design, outcome.factor, work.list.right.source, work.table, bind));
    work.columns.push_back(std::move(column));
  }
  return {};
}

/// The table of numbers that a fit of the common design has; NaN without any.
std::vector<Coefficient> coefficients_of(const OutcomesWork& work, const std::vector<double>& beta,
                                         const std::vector<double>& errors) {
  Fitted fitted;
  fitted.spec.column_names = work.design.spec.column_names;
  fitted.beta = beta;
  fitted.std_error = errors;
  std::vector<Coefficient> table = coefficient_table(fitted, work.options.level);
  return table;
}

std::vector<Coefficient> no_coefficients(const OutcomesWork& work) {
  const std::vector<double> none(work.design.spec.columns(), kNaN);
  return coefficients_of(work, none, none);
}

/// Those that arrive; all others are `alone`.
Status share_passes(const OutcomesWork& work, OutcomeFits& fits) {
  std::vector<std::size_t> places;
  auto inputs = std::make_shared<std::vector<design::ResponseInput>>();
  for (std::size_t k = 0; k < work.columns.size(); ++k) {
    if (!work.columns[k].varies) continue;
    places.push_back(k);
    inputs->push_back(work.columns[k].input);
  }
  if (places.size() < kFewestTogether) return {};
  const fitting::FitControl control = fit_control(work.options);
  const Blocks blocks = design::make_outcome_blocks(work.design, inputs);
  OGIVE_CHECK(check_memory(blocks, work.design.spec.constant, control, work.options.memory));
  OGIVE_TRY(const fitting::ManyFits made,
            fitting::fit_outcomes(blocks, work.design.spec.constant, fitting::Outcomes(places.size()), control));
  fits.passes = made.passes;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const fitting::ReplicateFit& fit = made.replicates[k];
    if (fit.alone) continue;
    OutcomeFit& into = fits.outcomes[places[k]];
    into.alone = false;
    into.distance = fit.distance;
    into.coefficients = coefficients_of(work, fit.beta, fit.std_error);
    for (std::size_t j = 0; j < fit.beta.size(); ++j) into.coefficients[j].aliased = std::isnan(fit.beta[j]);
  }
  return {};
}

/// What is wrong with the data of one outcome, and of no other.
bool is_of_one(Errc code) { return code == Errc::not_estimable || code == Errc::out_of_range; }

/// By the single fit, whose verdict it has.   Errors   those that every outcome would have.
Status fit_alone(const OutcomesWork& work, std::size_t place, const Options& options, OutcomeFit& into) {
  auto fitted = fit(work.table, work.list.outcomes[place].written + " " + work.list.right_text, options);
  if (!fitted && is_of_one(fitted.error().code)) {
    into.status = OutcomeStatus::failed;
    into.why = fitted.error().sentence;
    into.coefficients = no_coefficients(work);
    return {};
  }
  if (!fitted) return tl::unexpected<Error>(std::move(fitted).error());
  if (fitted->penalty && profiles_exist(*fitted) && profiles_are_cheap(*fitted))
    OGIVE_CHECK(add_profiles(*fitted, work.table, options));
  into.rows = fitted->rows.used;
  into.distance = fitted->certificate.exists ? fitted->certificate.distance : kInfinity;
  into.coefficients = coefficient_table(*fitted, options.level);
  const bool separated = fitted->stop == fitting::Stop::no_finite_maximum;
  into.status = fitted->converged() ? OutcomeStatus::converged
                : separated         ? OutcomeStatus::separated
                                    : OutcomeStatus::failed;
  if (into.status == OutcomeStatus::failed) into.why = fitting::stop_name(fitted->stop);
  return {};
}

/// Few rows are one thread's work: then outcomes are shared out.
Status fit_the_rest(const OutcomesWork& work, OutcomeFits& fits) {
  std::vector<std::size_t> alone;
  for (std::size_t k = 0; k < fits.outcomes.size(); ++k)
    if (fits.outcomes[k].alone) alone.push_back(k);
  const bool shared = work.design.rows.used <= kSuperChunkRows && alone.size() > 1;
  Options options = work.options;
  if (shared) {
    options.threads = 1;
    options.progress = {};
  }
  std::mutex mutex;
  std::optional<std::pair<std::int64_t, Error>> error;  // of the first outcome that has one
  const auto one = [&](std::int64_t at, int) {
    const std::size_t place = alone[static_cast<std::size_t>(at)];
    const Status done = fit_alone(work, place, options, fits.outcomes[place]);
    if (done) return;
    const std::lock_guard lock(mutex);
    if (!error || at < error->first) error = {at, done.error()};
  };
  const bool done =
      for_each_piece(static_cast<std::int64_t>(alone.size()), shared ? work.options.threads : 1, options.stop, one);
  if (error) return tl::unexpected<Error>(error->second);
  if (!done) return fail(Errc::interrupted, "the fits were interrupted");
  return {};
}

}  // namespace

Result<OutcomeFits> fit_outcomes(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(OutcomeList list, list_outcomes(table, formula, options));
  OutcomesWork work{table, options, std::move(list)};
  OGIVE_CHECK(bind_all(work));
  OutcomeFits fits;
  fits.formula = formula;
  fits.source = table.source;
  fits.level = options.level;
  fits.rows_read = work.design.rows.read;
  fits.rows = work.design.rows.used;
  for (std::size_t k = 0; k < work.list.outcomes.size(); ++k) {
    OutcomeFit& fit = fits.outcomes.emplace_back();
    fit.name = work.list.outcomes[k].factor.name;
    fit.alone = true;
    if (work.columns.empty()) continue;
    const design::OutcomeColumn& column = work.columns[k];
    fit.rows = column.rows;
    if (column.varies) {
      fit.event = column.event;
      fit.events = column.events;
      continue;
    }
    fit.status = column.rows > 0 ? OutcomeStatus::constant : OutcomeStatus::no_rows;
    fit.alone = false;
    fit.coefficients = no_coefficients(work);
  }
  if (may_share_passes(options)) OGIVE_CHECK(share_passes(work, fits));
  OGIVE_CHECK(fit_the_rest(work, fits));
  OGIVE_CHECK(check_store(table));
  return fits;
}

std::optional<std::vector<std::string>> outcome_variables(std::string_view formula, const design::Roles& roles) {
  const auto given = formula::parse_outcomes(formula);
  if (!given) return std::nullopt;
  auto names = fit_variables(given->right, roles);
  if (!names) return std::nullopt;
  for (const formula::OutcomeTerm& outcome : given->outcomes) {
    if (outcome.is_pattern) return std::nullopt;
    for (std::string& name : formula::variables(outcome.factor.expression)) names->push_back(std::move(name));
  }
  return names;
}

report::Document outcomes_report(const OutcomeFits& fits) { return report::outcomes_document(fits); }

}  // namespace ogive
