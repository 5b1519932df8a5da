#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "ogive/render.hpp"
#include "ogive/resampling.hpp"
#include "resampling_arguments.hpp"

namespace ogive::cli {

Result<int> cv_command(const Words& words) {
  ResamplingArguments given;
  std::string folds;
  Arguments arguments("cv", "Cross-validate a model: how well it predicts rows that it was not fitted to.",
                      {"ogive cv 'am ~ mpg' mtcars.csv --folds 4",
                       "ogive cv 'low ~ age + lwt + C(race)' birthwt.csv --folds 5 --seed 1 --format json"});
  given.add_places(arguments);
  arguments.option("--folds", "K", folds, "folds to cut the rows into (default 10): as large as each other, or by one");
  given.add_seed(arguments, "folds");
  given.add_rest(arguments);
  arguments.hide({"--cluster"});
  arguments.footer(
      "Every row is in one fold, by chance.  The model is fitted K times, to all rows but those of a fold, and\n"
      "each fit predicts the rows of the fold that it has not seen: their mean log loss and Brier score (less\n"
      "is better), the area under their ROC curve and the share of them that a threshold of 1/2 gets right.\n"
      "--penalty, --cluster, --robust, --like and --t are for 'ogive fit' alone.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  OGIVE_CHECK(given.check(arguments));
  OGIVE_TRY(Options options, given.options());
  CrossValidationOptions what;
  what.rows = false;
  OGIVE_TRY(what.seed, given.seed_number());
  if (!folds.empty()) {
    OGIVE_TRY(const std::int64_t count, whole_number("--folds", folds, 2));
    what.folds = static_cast<std::size_t>(count);
  }
  OGIVE_TRY(const Format format, parse_format(given.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  OGIVE_TRY(const Table table, given.read());
  OGIVE_TRY(const Fitted fitted, fit(table, given.formula, options));
  ProgressLine line;
  if (line.shown())
    options.progress = [&line](const fitting::PassReport& at) {
      line.update(fmt::format("cross-validation: pass {}, {} of {} rows", at.pass, at.rows_done, at.rows));
    };
  OGIVE_TRY(const CrossValidation made, cross_validate(fitted, table, what, options));
  OGIVE_CHECK(print(render(cross_validation_report(made), format)));
  return kOk;
}

}  // namespace ogive::cli
