#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/picture_file.hpp"
#include "ogive/plots.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct PlotArguments {
  InputArguments input;
  std::string model, output, title, level, kernel;
  bool intercept = false;
};

/// Options that every figure has.
void add_common(Arguments& arguments, PlotArguments& into) {
  arguments.option("--title", "TEXT", into.title, "the title, in place of the figure's own");
  arguments.option("-o,--output", "FILE", into.output,
                   "write the figure here: .svg, or .png and .pdf where the rsvg-convert program is; without it, or "
                   "with -, SVG goes to standard output");
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
}

void add_level(Arguments& arguments, PlotArguments& into) {
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
}

constexpr const char* kModelHelp =
    "a model that 'ogive fit -o' saved, or a formula: then a logit is fitted to FILE first";

Result<PlotOptions> plot_options(const PlotArguments& given) {
  PlotOptions options;
  options.title = given.title;
  options.intercept = given.intercept;
  options.kernel = given.kernel;
  options.stop = stop_asked;
  OGIVE_TRY(options.threads, given.input.thread_count());
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  return options;
}

/// The outputs are checked before any work.
Status check_plot_output(const PlotArguments& given) {
  if (given.output.empty() || given.output == "-") return {};
  OGIVE_CHECK(check_picture_name(given.output));
  std::vector<std::string> inputs = given.input.files;
  inputs.push_back(given.model);
  return check_output(given.output, inputs);
}

Status put_out(const PlotArguments& given, const figure::Figure& figure) {
  if (given.output.empty() || given.output == "-") return print(figure.svg);
  const OutputOpen open;
  return write_picture(figure, given.output);
}

/// A model and its data, where these are given.
struct Subject {
  Fitted fitted;
  std::optional<Table> table;
};

Result<Subject> subject_of(PlotArguments& given) {
  Subject subject;
  if (given.model.find('~') != std::string::npos && !looks_like_model(given.model)) {
    if (given.input.files.empty())
      return fail(Errc::bad_option, fmt::format("a formula needs data: give a FILE after '{}'", given.model));
    OGIVE_TRY(subject.table, given.input.read());
    Options options;
    OGIVE_TRY(options.threads, given.input.thread_count());
    options.kernel = given.kernel;
    options.stop = stop_asked;
    OGIVE_TRY(subject.fitted, fit(*subject.table, given.model, options));
  } else {
    if (!looks_like_model(given.model) && !given.input.files.empty() && looks_like_model(given.input.files.front()))
      return fail(Errc::bad_option, fmt::format("the model comes first, then the data: '{}' before '{}'",
                                                given.input.files.front(), given.model));
    OGIVE_TRY(subject.fitted, load(given.model));
    given.input.as_text = design::text_variables(subject.fitted.spec);
    if (!given.input.files.empty()) {
      OGIVE_TRY(subject.table, given.input.read());
    }
  }
  if (!subject.fitted.converged())
    print_notice(fmt::format("the model's fit did not converge ({}): the figure is not of a maximum-likelihood fit",
                             fitting::stop_name(subject.fitted.stop)));
  return subject;
}

Result<int> forest_command(const Words& words) {
  PlotArguments given;
  Arguments arguments("plot forest", "Odds ratios of a model with their intervals, a line each.",
                      {"ogive plot forest model.json -o forest.svg",
                       "ogive plot forest 'am ~ mpg + hp + wt' mtcars.csv --level 90% -o forest.png"});
  arguments.positional("MODEL", given.model, kModelHelp);
  arguments.positionals("FILE", given.input.files, "the data, where a formula is given");
  add_level(arguments, given);
  arguments.flag("--intercept", given.intercept, "the constant too");
  add_common(arguments, given);
  arguments.footer(
      "Of another link exp(coefficient) has another name (risk ratio, hazard ratio, ...), and where it is no\n"
      "ratio the coefficients are drawn on a linear axis.  An arrow says that an interval goes on.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model, or a formula and a file");
  OGIVE_CHECK(check_plot_output(given));
  OGIVE_TRY(const PlotOptions options, plot_options(given));
  OGIVE_TRY(const Subject subject, subject_of(given));
  OGIVE_TRY(const figure::Figure figure, forest_plot(subject.fitted, options));
  OGIVE_CHECK(put_out(given, figure));
  return kOk;
}

struct PlotKind {
  std::string_view name;
  Result<int> (*run)(const Words& words);
  std::string_view summary;
};

constexpr std::array kPlotKinds = {
    PlotKind{"forest", forest_command, "odds ratios with their intervals, a line each"},
};

std::string plot_help() {
  std::string text =
      "Figures as SVG, PNG or PDF.\n\nExamples:\n"
      "  ogive plot forest model.json -o forest.svg\n\n"
      "Usage: ogive plot FIGURE [options] ...\n\nFigures:\n";
  for (const PlotKind& kind : kPlotKinds) text += fmt::format("  {:<13}{}\n", kind.name, kind.summary);
  return text + "\n'ogive plot FIGURE --help' says more of each.\n";
}

}  // namespace

Result<int> plot_command(const Words& words) {
  const std::string wanted = words.empty() ? "" : words.front();
  if (wanted == "--help" || wanted == "-h" || wanted == "help") {
    OGIVE_CHECK(print(plot_help()));
    return kOk;
  }
  std::vector<std::string> names;
  for (const PlotKind& kind : kPlotKinds) {
    if (kind.name == wanted) return kind.run(Words(words.begin() + 1, words.end()));
    names.emplace_back(kind.name);
  }
  if (words.empty())
    return fail(Errc::bad_option,
                fmt::format("'ogive plot' needs a figure: {}; 'ogive plot --help' says more", fmt::join(names, ", ")));
  const std::string nearest = nearest_name(wanted, names);
  return fail(Errc::bad_option,
              fmt::format("there is no figure '{}'{}; the figures are {}", wanted,
                          nearest.empty() ? "" : " (did you mean " + nearest + "?)", fmt::join(names, ", ")));
}

}  // namespace ogive::cli
