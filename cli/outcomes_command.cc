#include "ogive/outcomes.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "model_arguments.hpp"
#include "ogive/render.hpp"

namespace ogive::cli {
namespace {

struct OutcomesArguments {
  InputArguments input;
  ModelArguments model;
  std::string formula, level, kernel;
  std::string format = "text";
};

void declare(Arguments& arguments, OutcomesArguments& into) {
  arguments.positional("FORMULA", into.formula,
                       "outcomes ~ terms, as in 'y1 + y2 + snp_* ~ age'; 'ogive fit --help' says more of the terms");
  arguments.positionals("FILE", into.input.files, kDataHelp);
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
  arguments.option("--format", "FORMAT", into.format,
                   "text (default), json, markdown, html, latex, or of the coefficients csv or arrow");
  into.model.add_to(arguments);
  arguments.hide({"--like", "--t"});
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
  arguments.footer(
      "Before '~' stand the outcomes, listed with '+': columns of two values, or conditions such as I(score > 3).\n"
      "'*' stands for any characters of a name: a pattern is every such column that has no other part in the model.\n"
      "Each outcome is fitted to the rows that are complete in the predictors and in that outcome, as 'ogive fit'\n"
      "would fit it alone; logits without a penalty or robust errors share their passes over the data.");
}

Result<Options> options_of(const OutcomesArguments& given) {
  if (!given.model.response.like.empty())
    return fail(Errc::bad_option, "--like is of the table that 'ogive fit' prints: leave it out here");
  if (given.model.use_t)
    return fail(Errc::bad_option, "--t is of the table that 'ogive fit' prints: leave it out here");
  OGIVE_TRY(Options options, given.model.options());
  OGIVE_TRY(options.threads, given.input.thread_count());
  OGIVE_TRY(options.memory, given.input.allowance());
  options.kernel = given.kernel;
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  return options;
}

}  // namespace

Result<int> outcomes_command(const Words& words) {
  OutcomesArguments given;
  Arguments arguments("outcomes", "Fit one right side to many outcomes, each as 'ogive fit' would fit it alone.",
                      {"ogive outcomes 'am + vs ~ mpg' mtcars.csv",
                       "ogive outcomes 'low + ht + ui ~ age + C(race)' birthwt.csv --format csv",
                       "ogive outcomes 'item_* ~ age + group' answers.csv --format json"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.formula.empty()) return arguments.lacks("a formula and a file");
  if (!given.input.given()) return arguments.lacks("a file of data, or - for standard input");
  OGIVE_TRY(Options options, options_of(given));
  OGIVE_TRY(const Format format, parse_format(given.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  given.input.columns = outcome_variables(given.formula, options.roles);
  OGIVE_TRY(const Table table, given.input.read());
  ProgressLine line;
  if (line.shown())
    options.progress = [&line](const fitting::PassReport& at) {
      line.update(fmt::format("outcomes: pass {}, {} of {} rows", at.pass, at.rows_done, at.rows));
    };
  OGIVE_TRY(const OutcomeFits fits, fit_outcomes(table, given.formula, options));
  OGIVE_CHECK(print(render(outcomes_report(fits), format)));
  return kOk;
}

}  // namespace ogive::cli
