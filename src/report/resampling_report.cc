#include "report/resampling_report.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/summary.hpp"

namespace ogive::report {
namespace {

constexpr const char* kBootstrapSchema = "ogive.bootstrap/1";
constexpr const char* kCrossValidationSchema = "ogive.cv/1";

Facts model_of_samples(const std::string& formula, const std::string& source) {
  Facts facts{"model", "Model:", formula, {{"formula", "", formula}, {"source", "", source}}};
  if (facts.sentence.empty()) facts.sentence = "a matrix of columns";
  return facts;
}

Cell seed_cell(std::uint64_t seed) { return static_cast<std::int64_t>(seed); }

Facts facts_of_bootstrap(const Bootstrap& of) {
  const auto replicates = static_cast<std::int64_t>(of.stop.size());
  Facts facts{"bootstrap", "Replicates:", "", {}};
  const std::string rows = counted(static_cast<double>(of.rows), "row");
  const std::string drawn =
      of.clusters > 0 ? counted(static_cast<double>(of.clusters), "cluster") + " of " + of.cluster + " (" + rows + ")"
                      : rows;
  facts.sentence = integer(replicates) + " samples of " + drawn + " with replacement, seed " +
                   integer(static_cast<std::int64_t>(of.seed)) + "; " + integer(of.counts.converged) + " converged";
  if (of.counts.separated > 0) facts.sentence += ", " + integer(of.counts.separated) + " separated";
  if (of.counts.failed > 0) facts.sentence += ", " + integer(of.counts.failed) + " without an answer";
  facts.items = {{"response", "", of.response},
                 {"replicates", "", replicates},
                 {"seed", "", seed_cell(of.seed)},
                 {"rows", "", of.rows},
                 {"converged", "", of.counts.converged},
                 {"separated", "", of.counts.separated},
                 {"failed", "", of.counts.failed},
                 {"aliased", "", of.counts.aliased},
                 {"alone", "", of.counts.alone},
                 {"distance", "", real_cell(of.distance)},
                 {"level", "", Number{of.level, shortest(of.level)}}};
  if (of.clusters > 0) {
    facts.items.push_back({"cluster", "", of.cluster});
    facts.items.push_back({"clusters", "", of.clusters});
  }
  return facts;
}

std::string replicates_that(std::int64_t count, const std::string& one, const std::string& more) {
  return integer(count) + " " + (count == 1 ? "replicate " + one : "replicates " + more);
}

void add_notes(const Bootstrap& of, Document& document) {
  const auto note = [&](const char* code, std::string text) {
    document.blocks.emplace_back(Note{"warning", std::move(text), code});
  };
  if (of.counts.separated > 0)
    note("separated_replicates",
         replicates_that(of.counts.separated, "is", "are") +
             " separated, with infinite coefficients: standard error and bias are of the finite ones, the intervals of "
             "all");
  if (of.counts.aliased > 0)
    note("aliased_replicates", "in " + counted(static_cast<double>(of.counts.aliased), "replicate") +
                                   " a column does not vary: its coefficient is counted in the others");
  if (of.counts.failed > 0)
    note("failed_replicates", replicates_that(of.counts.failed, "has", "have") + " no answer and no part in the table");
}

}  // namespace

Document bootstrap_document(const Bootstrap& of) {
  const LimitHeaders limits = limit_headers(of.level);
  Grid grid{"coefficients",
            "",
            {"", "coef", "bias", "std err", limits.lower, limits.upper, "basic " + limits.lower,
             "basic " + limits.upper, "finite"},
            {"name", "estimate", "bias", "std_error", "lower", "upper", "basic_lower", "basic_upper", "finite"},
            {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right,
             Align::right, Align::right},
            {}};
  for (const BootstrapCoefficient& c : of.coefficients) {
    const bool aliased = std::isnan(c.estimate);
    const auto number = [&](double value, const std::string& text) {
      return Number{value, aliased ? "" : unpadded(text)};
    };
    grid.rows.push_back({c.name, Number{c.estimate, aliased ? "aliased" : unpadded(summary_coefficient(c.estimate))},
                         number(c.bias, summary_coefficient(c.bias)), number(c.std_error, summary_number(c.std_error)),
                         number(c.lower, summary_number(c.lower)), number(c.upper, summary_number(c.upper)),
                         number(c.basic_lower, summary_number(c.basic_lower)),
                         number(c.basic_upper, summary_number(c.basic_upper)), c.finite});
  }
  Document document;
  document.schema = kBootstrapSchema;
  document.title = "Bootstrap of the coefficients";
  document.blocks = {std::move(grid), facts_of_bootstrap(of), model_of_samples(of.formula, of.source)};
  add_notes(of, document);
  return document;
}

Document replicates_document(const Bootstrap& of) {
  Grid grid{"replicates", "", {"replicate", "stop"}, {"replicate", "stop"}, {Align::right, Align::left}, {}};
  for (const BootstrapCoefficient& c : of.coefficients) {
    grid.headers.push_back(c.name);
    grid.keys.push_back(c.name);
    grid.aligns.push_back(Align::right);
  }
  for (std::size_t k = 0; k < of.stop.size(); ++k) {
    std::vector<Cell> row = {static_cast<std::int64_t>(k), std::string(fitting::stop_name(of.stop[k]))};
    for (const double value : of.replicates.row(k)) row.push_back(real_cell(value));
    grid.rows.push_back(std::move(row));
  }
  Document document;
  document.blocks = {std::move(grid)};
  return document;
}

Document cross_validation_document(const CrossValidation& of) {
  Grid grid{"folds",
            "",
            {"Fold", "rows", "log loss", "Brier", "AUC", "accuracy", "fit"},
            {"fold", "rows", "log_loss", "brier", "area", "accuracy", "stop", "observations"},
            {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::left},
            {}};
  const auto row = [&](Cell name, const FoldScores& scores, bool is_fold) {
    const auto score = [](double value) { return Number{value, fixed(value, 4)}; };
    grid.rows.push_back({std::move(name), is_fold ? Cell(scores.rows) : Cell(), score(scores.log_loss),
                         score(scores.brier), score(scores.area), score(scores.accuracy),
                         is_fold ? Cell(std::string(fitting::stop_name(scores.stop))) : Cell(),
                         is_fold ? count_cell(scores.observations) : Cell()});
  };
  std::int64_t without = 0;
  for (std::size_t k = 0; k < of.folds.size(); ++k) {
    row(integer(static_cast<std::int64_t>(k)), of.folds[k], true);
    without += std::isnan(of.folds[k].log_loss) ? 1 : 0;
  }
  row(std::string("mean"), of.mean, false);
  row(std::string("std dev"), of.deviation, false);
  const auto folds = static_cast<std::int64_t>(of.folds.size());
  Facts facts{"cv", "Folds:", "", {}};
  facts.sentence = integer(folds) + " of " + counted(static_cast<double>(of.rows), "row") + ", seed " +
                   integer(static_cast<std::int64_t>(of.seed)) + "; each is scored by the fit of the others";
  facts.items = {
      {"response", "", of.response}, {"folds", "", folds}, {"seed", "", seed_cell(of.seed)}, {"rows", "", of.rows}};
  Document document;
  document.schema = kCrossValidationSchema;
  document.title = "Cross-validation";
  document.blocks = {std::move(grid), std::move(facts), model_of_samples(of.formula, of.source)};
  if (without > 0)
    document.blocks.emplace_back(
        Note{"warning",
             counted(static_cast<double>(without), "fold") +
                 " cannot be scored: the fit of the others did not converge, or is separated and has infinite "
                 "coefficients; take fewer folds, or fewer predictors",
             "folds_without_scores"});
  return document;
}

}  // namespace ogive::report
