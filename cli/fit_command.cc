#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct FitArguments {
  InputArguments input;
  std::string formula, output, event, level, order, kernel, max_iterations;
  std::string format = "text";
  bool glm = false, plain = false, odds_ratios_first = false, verbose = false, strict = false;
};

void declare(Arguments& arguments, FitArguments& into) {
  arguments.positional("FORMULA", into.formula, "the model, as in 'y ~ x1 + C(group)'; '.' is every other column");
  arguments.positionals("FILE", into.input.files,
                        "CSV files, globs, http(s) URLs, or - for standard input; gzip too; several are one table");
  arguments.flag("--glm", into.glm, "the table of a generalized linear model instead of a Logit's");
  arguments.flag("--or", into.odds_ratios_first, "odds ratios first");
  arguments.flag("--plain", into.plain, "the table alone");
  arguments.flag("--verbose", into.verbose, "how the optimisation ended, before the table");
  arguments.option("--level", "LEVEL", into.level, "level of the intervals (default 0.95)");
  arguments.option("--format", "FORMAT", into.format, "text (default), json, markdown or csv");
  arguments.option("--event", "VALUE", into.event,
                   "the value of the response to model; by default 1, True, or the later of two texts");
  arguments.option("--order", "RULE", into.order, "order of the terms: patsy (default) or r");
  arguments.option("-o,--output", "FILE", into.output, "also save the model, for 'ogive predict'");
  arguments.option("--max-iterations", "N", into.max_iterations, "Newton steps at most (default 100)");
  arguments.flag("--strict", into.strict, "exit with status 4 when the fit did not converge");
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
  arguments.footer(
      "The report goes to standard output, words about the work to standard error.\n"
      "Exit status: 0 ok, 1 internal error, 2 usage, formula or unknown column, 3 data or file,\n"
      "4 not converged (with --strict), 130 interrupted.  With --format json an error is JSON too.");
}

/// The time of the report: SOURCE_DATE_EPOCH (in UTC) where it is set, so that output can be made again.
void set_clock(ReportOptions& report) {
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  std::time_t now = fixed != nullptr ? static_cast<std::time_t>(std::strtoll(fixed, nullptr, 10)) : std::time(nullptr);
  std::tm parts = {};
  if ((fixed != nullptr ? gmtime_r(&now, &parts) : localtime_r(&now, &parts)) == nullptr) return;
  std::array<char, 64> text = {};
  report.date.assign(text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y", &parts));
  report.time.assign(text.data(), std::strftime(text.data(), text.size(), "%H:%M:%S", &parts));
}

Result<Options> fit_options(const FitArguments& given) {
  Options options;
  OGIVE_TRY(options.threads, given.input.thread_count());
  options.event = given.event;
  options.kernel = given.kernel;
  if (given.glm) options.start = fitting::Start::least_squares;
  if (!given.order.empty()) {
    OGIVE_TRY(options.order, parse_term_order(given.order));
  }
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  if (!given.max_iterations.empty()) {
    OGIVE_TRY(const std::int64_t most, whole_number("--max-iterations", given.max_iterations, 1, 1000000));
    options.max_iterations = static_cast<int>(most);
  }
  options.stop = stop_asked;
  return options;
}

ReportOptions report_options(const FitArguments& given, const Options& options) {
  ReportOptions report;
  report.glm = given.glm;
  report.plain = given.plain;
  report.odds_ratios_first = given.odds_ratios_first;
  report.verbose = given.verbose;
  report.level = options.level;
  set_clock(report);
  return report;
}

Status save_model(const Fitted& fitted, const std::string& path) {
  const OutputOpen open;
  return save(fitted, path);
}

Result<Fitted> fit_with_progress(const Table& table, const std::string& formula, Options options) {
  ProgressLine line;
  if (line.shown())
    options.progress = [&line](const fitting::PassReport& at) {
      line.update(
          fmt::format("pass {}: {} of {} rows, decrement {:.1e}", at.pass, at.rows_done, at.rows, at.decrement));
    };
  return fit(table, formula, options);
}

}  // namespace

Result<int> fit_command(const Words& words) {
  FitArguments given;
  Arguments arguments("fit", "Fit a logistic regression to a table and print what statisticians read.",
                      {"ogive fit 'am ~ mpg + hp + wt' mtcars.csv",
                       "ogive fit 'low ~ age + lwt + C(race)' birthwt.csv --or -o model.json",
                       "cat x.csv | ogive fit 'y ~ .' - --format json"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.formula.empty()) return arguments.lacks("a formula and a file");
  if (given.input.files.empty()) return arguments.lacks("a file of data");
  if (std::find(given.input.files.begin(), given.input.files.end(), "~") != given.input.files.end())
    return fail(Errc::bad_option, "the formula is one argument: put quotes around it, as in 'y ~ x'");
  if (given.output == "-")
    return fail(Errc::bad_option, "standard output has the report: give the model a file, as in -o model.json");
  OGIVE_CHECK(check_output(given.output, given.input.files));
  OGIVE_TRY(const Options options, fit_options(given));
  OGIVE_TRY(const Format format, parse_format(given.format));

  OGIVE_TRY(const Table table, given.input.read());
  OGIVE_TRY(const Fitted fitted, fit_with_progress(table, given.formula, options));
  if (stop_asked()) return fail(Errc::interrupted, "the fit was interrupted");
  // The table is printed even where the model cannot be saved: the fit may have taken an hour.
  const Status saved = given.output.empty() ? Status{} : save_model(fitted, given.output);
  OGIVE_CHECK(print(render(fit_report(fitted, report_options(given, options)), format)));
  OGIVE_CHECK(saved);
  return given.strict && !fitted.converged() ? kNotConverged : kOk;
}

}  // namespace ogive::cli
