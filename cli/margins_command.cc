#include <charconv>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/margins_report.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct MarginArguments {
  InputArguments input;
  std::string model, at, method, level, like, kernel;
  std::string format = "text";
  std::vector<std::string> given;
  bool dummy = false;
  bool count = false;
  bool glm = false;
};

void declare(Arguments& arguments, MarginArguments& into) {
  arguments.positional("MODEL", into.model, "the model that 'ogive fit -o' saved");
  arguments.positionals("FILE", into.input.files, "the data of the fit, or others with the same columns");
  arguments.option("--at", "WHERE", into.at,
                   "overall (default): averaged over the rows; or at one point: mean, median or zero of every column");
  arguments.option("--method", "METHOD", into.method,
                   "dydx (default), or with logarithms of the mean, of the column or of both: eydx, dyex, eyex");
  arguments.flag("--dummy", into.dummy, "move columns of 0 and 1 from 0 to 1 instead of by their slope");
  arguments.flag("--count", into.count, "move columns of whole numbers by one to both sides, halved");
  arguments.repeated("--set", "COLUMN=VALUE", into.given, "hold a column of the design at a value (repeatable)");
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
  arguments.option("--like", "SYSTEM", into.like,
                   "statsmodels: count every row once, whatever its trials, frequency or sampling weight");
  arguments.flag("--glm", into.glm, "the title of a GLM for a logit too");
  arguments.option("--format", "FORMAT", into.format, "text (default), json, markdown, html, latex, csv or arrow");
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
  arguments.footer(
      "An effect is what the probability (the mean of other families) does as one column of the design moves\n"
      "and the others stay: a level of a factor is a column, and a product or a power moves apart from what it\n"
      "is made of.  Offsets count, and the errors are those of the model, robust ones too.");
}

Result<std::vector<std::pair<std::string, double>>> parse_given(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, double>> given;
  for (const std::string& text : texts) {
    const std::size_t at = text.rfind('=');
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto read = at == std::string::npos ? std::from_chars_result{nullptr, std::errc::invalid_argument}
                                              : std::from_chars(text.data() + at + 1, end, value);
    if (read.ec != std::errc() || read.ptr != end || at == 0)
      return fail(Errc::bad_option, fmt::format("--set takes a column and a number as in --set wt=3, not '{}'", text));
    given.emplace_back(text.substr(0, at), value);
  }
  return given;
}

Result<MarginOptions> margin_options(const MarginArguments& given) {
  MarginOptions options;
  if (!given.at.empty()) {
    OGIVE_TRY(options.at, parse_margin_at(given.at));
  }
  if (!given.method.empty()) {
    OGIVE_TRY(options.method, parse_margin_method(given.method));
  }
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  if (!given.like.empty()) {
    OGIVE_TRY(options.like, parse_like(given.like));
  }
  OGIVE_TRY(options.given, parse_given(given.given));
  OGIVE_TRY(options.threads, given.input.thread_count());
  options.dummy = given.dummy;
  options.count = given.count;
  options.kernel = given.kernel;
  options.stop = stop_asked;
  return options;
}

}  // namespace

Result<int> margins_command(const Words& words) {
  MarginArguments given;
  Arguments arguments(
      "margins", "Marginal effects of a saved model, with delta-method errors.",
      {"ogive margins model.json mtcars.csv", "ogive margins model.json mtcars.csv --at mean --method eyex",
       "ogive margins model.json mtcars.csv --dummy --set wt=3 --format json"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model and the data of its fit");
  if (!given.input.given()) return arguments.lacks("the data of the fit");
  OGIVE_TRY(const Format format, parse_format(given.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  OGIVE_TRY(const MarginOptions options, margin_options(given));
  OGIVE_TRY(const Fitted fitted, load(given.model));
  given.input.columns = design::variables(fitted.spec);
  given.input.columns->push_back(fitted.spec.roles.cluster);
  given.input.as_text = design::text_variables(fitted.spec);
  OGIVE_TRY(const Table table, given.input.read());
  OGIVE_TRY(const Margins found, margins(fitted, table, options));
  if (!fitted.converged())
    print_notice(fmt::format("the model's fit did not converge ({}): these are no maximum-likelihood effects",
                             fitting::stop_name(fitted.stop)));
  OGIVE_CHECK(print(render(margins_report(found, given.glm ? MarginsTitle::glm : MarginsTitle::logit), format)));
  return kOk;
}

}  // namespace ogive::cli
