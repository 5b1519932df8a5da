#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "ogive/save.hpp"
#include "plot_arguments.hpp"

namespace ogive::cli {
namespace {

/// What is drawn, once the words are understood.
template <class Draw>
Result<int> drawn(const PlotArguments& given, const Draw& draw) {
  OGIVE_CHECK(given.check_output());
  OGIVE_TRY(const PlotOptions options, given.options());
  OGIVE_TRY(const figure::Figure figure, draw(options));
  OGIVE_CHECK(given.put_out(figure));
  return kOk;
}

Result<int> forest_command(const Words& words) {
  PlotArguments given;
  given.profiles = true;
  Arguments arguments("plot forest", "Odds ratios of a model with their intervals, a line each.",
                      {"ogive plot forest model.json -o forest.svg",
                       "ogive plot forest 'am ~ mpg + hp + wt' mtcars.csv --level 90% -o forest.png",
                       "ogive plot forest 'am ~ mpg + hp' mtcars.csv --link probit --robust HC3 -o forest.svg"});
  given.add_model(arguments, "the data, where a formula is given");
  given.add_level(arguments);
  arguments.flag("--intercept", given.intercept, "the constant too");
  given.add_common(arguments);
  given.fit.add_to(arguments);
  arguments.footer(
      "Of another link exp(coefficient) has another name (risk ratio, hazard ratio, ...), and where it is no\n"
      "ratio the coefficients are drawn on a linear axis.  An arrow says that an interval goes on, or that an\n"
      "estimate is infinite.  Options of the fit go with a formula.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model, or a formula and a file");
  return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
    OGIVE_TRY(const Subject subject, subject_of(given));
    return forest_plot(subject.fitted, options);
  });
}

Result<int> probability_command(const Words& words) {
  PlotArguments given;
  Arguments arguments(
      "plot probability",
      "The fitted probability along one variable, with its band and the data, or at each level of a factor.",
      {"ogive plot probability model.json mtcars.csv --x hp -o hp.svg",
       "ogive plot probability 'am ~ wt + C(cyl)' mtcars.csv --x cyl --level 90% -o cyl.png"});
  given.add_model(arguments, kDataHelp);
  arguments.option("-x,--x", "NAME", given.x,
                   "the variable: numbers for a curve, or a factor or boolean for a dot with its interval a level");
  given.add_level(arguments);
  given.add_common(arguments);
  given.fit.add_to(arguments);
  arguments.footer(
      "Other variables stand at their means over the rows of the fit, factors at their reference levels; the\n"
      "caption says where.  A row counts as often as its frequency, its weight of sampling and its trials say.\n"
      "Intervals are computed on the linear predictor and carried over by the link.  Of more than 60 levels\n"
      "those with the most rows are drawn.  Options of the fit go with a formula.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model, or a formula, and the data");
  if (!given.input.given()) return arguments.lacks("the data beside the model");
  if (given.x.empty()) return arguments.lacks("--x, the variable that moves");
  return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
    OGIVE_TRY(const Subject subject, subject_of(given));
    return probability_plot(subject.fitted, *subject.table, given.x, options);
  });
}

Result<int> roc_command(const Words& words) {
  PlotArguments given;
  Arguments arguments("plot roc", "The ROC curve of a model on data, with a threshold marked.",
                      {"ogive plot roc model.json mtcars.csv -o roc.svg",
                       "ogive plot roc model.json new.csv --threshold 0.7 -o roc.png"});
  given.add_model(arguments, kDataHelp);
  arguments.option("--threshold", "P", given.threshold, "the probability that is marked: 0.5 (default)");
  given.add_common(arguments);
  given.fit.add_to(arguments);
  arguments.footer(
      "Rows with the same probability are one straight piece of the curve, and count half in its area.  Trials\n"
      "and frequencies count as often as they say.  Options of the fit go with a formula.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model, or a formula, and the data");
  if (!given.input.given()) return arguments.lacks("the data beside the model");
  return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
    OGIVE_TRY(const Subject subject, subject_of(given));
    return roc_plot(subject.fitted, *subject.table, options);
  });
}

Result<int> scatter_command(const Words& words) {
  PlotArguments given;
  Arguments arguments("plot scatter", "Two columns of a table against each other, by class.",
                      {"ogive plot scatter mtcars.csv --x wt --y mpg --by am -o scatter.svg",
                       "ogive plot scatter big.csv.gz --x x1 --y x2 -o scatter.png"});
  arguments.positionals("FILE", given.input.files, kDataHelp);
  arguments.option("-x,--x", "NAME", given.x, "the column across");
  arguments.option("-y,--y", "NAME", given.y, "the column upwards");
  arguments.option("--by,--hue", "NAME", given.by, "the column of the classes: texts, or at most 8 different numbers");
  given.add_common(arguments);
  arguments.footer(
      "Up to 2,000 points are drawn one by one.  More are counted in small cells: each is filled by its classes in\n"
      "the shares that they have of it, the darker the more points it has.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (!given.input.given()) return arguments.lacks("a file of data, or - for standard input");
  if (given.x.empty() || given.y.empty()) return arguments.lacks("two columns, --x and --y");
  return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
    OGIVE_TRY(const Table table, given.input.read());
    return scatter_plot(table, given.x, given.y, given.by, options);
  });
}

Result<int> link_command(const Words& words) {
  PlotArguments given;
  Arguments arguments(
      "plot link", "The mean against the linear predictor; or one column along another as a line.",
      {"ogive plot link model.json mtcars.csv -o link.svg", "ogive plot link fake.csv --x eta --y probs -o line.svg"});
  std::vector<std::string> all;
  arguments.positionals("MODEL FILE", all, "a model (or a formula) and its data; or, with --x and --y, the data alone");
  arguments.option("-x,--x", "NAME", given.x, "the column across");
  arguments.option("-y,--y", "NAME", given.y, "the column upwards; of rows with the same x the mean");
  given.add_common(arguments);
  given.fit.add_to(arguments);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  given.input.files = all;
  if (given.x.empty() != given.y.empty()) return arguments.lacks("both columns, --x and --y, or a model");
  if (!given.x.empty()) {
    if (!given.input.given()) return arguments.lacks("a file of data");
    if (const std::string option = given.fit.any_given(); !option.empty())
      return fail(Errc::bad_option, option + " is an option of a fit, and --x with --y draws columns: leave it out");
    return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
      OGIVE_TRY(const Table table, given.input.read());
      return line_plot(table, given.x, given.y, options);
    });
  }
  if (all.empty()) return arguments.lacks("a model and its data");
  given.model = all.front();
  given.input.files.erase(given.input.files.begin());
  if (!given.input.given()) return arguments.lacks("a model and its data");
  return drawn(given, [&](const PlotOptions& options) -> Result<figure::Figure> {
    OGIVE_TRY(const Subject subject, subject_of(given));
    return link_plot(subject.fitted, *subject.table, options);
  });
}

struct PlotKind {
  std::string_view name;
  Result<int> (*run)(const Words& words);
  std::string_view summary;
};

constexpr std::array kPlotKinds = {
    PlotKind{"probability", probability_command, "the fitted probability along one variable, with its band"},
    PlotKind{"scatter", scatter_command, "two columns against each other, by class"},
    PlotKind{"forest", forest_command, "odds ratios with their intervals, a line each"},
    PlotKind{"roc", roc_command, "sensitivity and specificity at every threshold"},
    PlotKind{"link", link_command, "the mean against the linear predictor, or a line through two columns"},
};

std::string plot_help() {
  std::string text =
      "Figures as SVG, PNG or PDF.\n\nExamples:\n"
      "  ogive plot probability model.json mtcars.csv --x hp -o hp.svg\n"
      "  ogive plot scatter mtcars.csv --x wt --y mpg --by am -o scatter.svg\n"
      "  ogive plot forest model.json -o forest.svg\n"
      "  ogive plot roc model.json mtcars.csv --threshold 0.5 -o roc.png\n"
      "  ogive plot link model.json mtcars.csv -o link.svg\n\n"
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
