#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "model_arguments.hpp"
#include "ogive/matrices.hpp"
#include "ogive/output_file.hpp"
#include "ogive/profiles.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct FitArguments {
  InputArguments input;
  ModelArguments model;
  std::string formula, output, level, kernel;
  std::string format = "text";
  bool glm = false, plain = false, ratios_first = false, verbose = false, strict = false;
  bool profile = false, no_profile = false;
};

constexpr const char* kFitFooter =
    "Formulas:\n"
    "  s/n ~ ...       counts: successes of trials; also cbind(successes, failures) ~ ...\n"
    "  offset(a)       added as it is, without a coefficient\n"
    "  y ~ a + b       a and b; the intercept is in the model unless it is taken out by 0 or -1\n"
    "  a:b  a*b  a/b   the product (also a %in% b); a + b + a:b; a + a:b\n"
    "  (a + b + c)^2   the terms and their products of two; ^ crosses terms, a square is I(a^2)\n"
    "  .   . - a       every other column; the same without a\n"
    "  C(g)            numbers as categories; C(g, Treatment('b')) compares with b.  Text always is\n"
    "  I(a^2 + 3*b)    arithmetic: + - * / ^ (or **), and conditions: < <= > >= == != & | ! (and or not)\n"
    "  I(d > '2024-01-31')  dates (YYYY-MM-DD in the data) are compared with dates; alone they are days\n"
    "  log(a)          functions: log, log2, log10, log1p, exp, expm1, sqrt, abs, pow, floor, ceil,\n"
    "                  round, min, max; also spelled np.log\n"
    "  `odd name`      a name with spaces or signs, also Q(\"odd name\"); quotes are for texts: g == 'b'\n"
    "\n"
    "The report goes to standard output, words about the work to standard error.\n"
    "Exit status: 0 ok, 1 internal error, 2 usage, formula or unknown column, 3 data or file,\n"
    "4 not converged (with --strict), 130 interrupted.  With --format json an error is JSON too.";

void declare(Arguments& arguments, FitArguments& into) {
  arguments.positional("FORMULA", into.formula, "the model, as in 'y ~ x1 + C(group)'; '.' is every other column");
  arguments.positionals("FILE", into.input.files, kDataHelp);
  arguments.flag("--glm", into.glm, "the table of a generalized linear model instead of a Logit's");
  arguments.flag("--or", into.ratios_first,
                 "odds ratios first; of another link what exp(coefficient) is, such as a risk ratio");
  arguments.flag("--plain", into.plain, "the table alone; what must be said beside it goes to standard error");
  arguments.flag("--verbose", into.verbose, "how the optimisation ended, before the table");
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
  arguments.flag("--profile", into.profile,
                 "profile-likelihood intervals and likelihood-ratio tests, however long they take");
  arguments.flag("--no-profile", into.no_profile,
                 "none of them; by default they are there where rows x columns^2 <= 1e7");
  arguments.option("--format", "FORMAT", into.format,
                   "text (default), json, markdown, html, latex, or of the coefficients csv or arrow");
  into.model.add_to(arguments);
  arguments.option("-o,--output", "FILE", into.output,
                   "also save the model, for 'ogive predict'; the report goes on to standard output");
  arguments.flag("--strict", into.strict,
                 "exit with status 4 when the fit did not converge (a maximum on a boundary has)");
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
  arguments.footer(kFitFooter);
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
  OGIVE_TRY(Options options, given.model.options());
  OGIVE_TRY(options.threads, given.input.thread_count());
  OGIVE_TRY(options.memory, given.input.allowance());
  options.kernel = given.kernel;
  if (given.ratios_first) OGIVE_CHECK(check_ratios(options.model));
  if (given.glm) options.start = fitting::Start::least_squares;
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  return options;
}

ReportOptions report_options(const FitArguments& given, const Options& options, Like like) {
  ReportOptions report;
  report.like = like;
  report.glm = given.glm;
  report.plain = given.plain;
  report.ratios_first = given.ratios_first;
  report.verbose = given.verbose;
  report.level = options.level;
  set_clock(report);
  return report;
}

/// The formula and the files in each other's places, or a formula that the shell has cut up: with the remedy, before
/// something is read under a name that is none.
Status check_places(const FitArguments& given, const Arguments& arguments) {
  const std::vector<std::string>& files = given.input.files;
  const char* home = std::getenv("HOME");
  const auto is_of_formula = [&](const std::string& word) {
    return word == "+" || word == "*" || word == ":" || word.starts_with('~') || (home != nullptr && word == home);
  };
  const bool is_whole = given.formula.find('~') != std::string::npos;
  if ((!is_whole && std::any_of(files.begin(), files.end(), is_of_formula)) ||
      std::find(files.begin(), files.end(), "+") != files.end())
    return fail(Errc::bad_option,
                "the formula is one argument: put quotes around it, as in 'am ~ mpg + hp' (without them the shell cuts "
                "it at its spaces and reads ~ as your home folder)");
  std::error_code unknown;
  if (!is_whole && std::filesystem::is_regular_file(given.formula, unknown)) {
    const auto formula = std::find_if(files.begin(), files.end(),
                                      [](const std::string& word) { return word.find('~') != std::string::npos; });
    if (formula == files.end()) return arguments.lacks("a formula before '" + given.formula + "'");
    return fail(Errc::bad_option, fmt::format("the formula comes first, then the data, as in\n    ogive fit '{}' {}",
                                              *formula, given.formula));
  }
  if (!given.input.given()) return arguments.lacks("a file of data, or - for standard input");
  return {};
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

/// Profiles where they were asked for, or cost little and are shown.
Status profile_with_progress(Fitted& fitted, const Table& table, Options options, const FitArguments& given) {
  const bool shown = fitted.penalty || !given.plain;  // a penalised fit has them in the table itself
  const bool wanted = given.profile || (!given.no_profile && shown && profiles_are_cheap(fitted));
  const bool there = profiles_exist(fitted);
  if (!wanted || (!there && !given.profile)) return {};
  ProgressLine line;
  if (line.shown())
    options.profile_progress = [&line](std::size_t done, std::size_t all) {
      line.update(fmt::format("profile intervals: {} of {} coefficients", done, all));
    };
  Status done = add_profiles(fitted, table, options);
  if (done || there) return done;
  print_notice(done.error().sentence);  // why there are none; the rest of the report stands
  return {};
}

/// A formula with a thousand aliased columns has a thousand remarks: the first few tell what is wrong.
void print_remarks(const std::vector<std::string>& all) {
  constexpr std::size_t kMost = 20;
  for (std::size_t k = 0; k < std::min(all.size(), kMost); ++k) print_notice(all[k]);
  if (all.size() > kMost)
    print_notice(fmt::format("and {} more remarks: the report without --plain has them", all.size() - kMost));
}

}  // namespace

Result<int> fit_command(const Words& words) {
  FitArguments given;
  Arguments arguments(
      "fit", "Fit a logistic regression (or another link or family) to a table and print what statisticians read.",
      {"ogive fit 'am ~ mpg + hp + wt' mtcars.csv",
       "ogive fit 'low ~ age + lwt + C(race)' birthwt.csv --or -o model.json",
       "cat x.csv | ogive fit 'y ~ .' - --format json"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.formula.empty()) return arguments.lacks("a formula and a file");
  if (given.profile && (given.no_profile || given.plain))
    return fail(Errc::bad_option, fmt::format("--profile and {} exclude each other: leave one out",
                                              given.no_profile ? "--no-profile" : "--plain"));
  OGIVE_CHECK(check_places(given, arguments));
  if (given.output == "-")
    return fail(Errc::bad_option, "standard output has the report: give the model a file, as in -o model.json");
  OGIVE_CHECK(check_output(given.output, given.input.paths()));
  OGIVE_CHECK(check_model_output(given.output));
  OGIVE_TRY(const Options options, fit_options(given));
  OGIVE_TRY(const Format format, parse_format(given.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  OGIVE_TRY(const Like like, given.model.response.rule());
  OGIVE_CHECK(check_rule(options.model.family, options.roles, like));

  given.input.columns = fit_variables(given.formula, options.roles);
  OGIVE_TRY(const Table table, given.input.read());
  OGIVE_TRY(Fitted fitted, fit_with_progress(table, given.formula, options));
  if (stop_asked()) return fail(Errc::interrupted, "the fit was interrupted");
  // The table is printed even where the model cannot be saved: the fit may have taken an hour.
  const Status saved = given.output.empty() ? Status{} : save_model(fitted, given.output);
  if (saved && given.output.ends_with(".csv"))
    print_notice("'" + given.output + "' holds the model, as JSON; the report goes to standard output");
  OGIVE_CHECK(profile_with_progress(fitted, table, options, given));
  if (given.plain || format == Format::csv || format == Format::arrow) print_remarks(remarks(fitted, like));
  OGIVE_CHECK(print(render(fit_report(fitted, report_options(given, options, like)), format)));
  OGIVE_CHECK(saved);
  return given.strict && !fitted.converged() ? kNotConverged : kOk;
}

}  // namespace ogive::cli
