#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "ogive/hypothesis.hpp"
#include "ogive/options.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct TestArguments {
  std::string hypothesis, model, level;
  std::string format = "text";
  bool terms = false, f = false;
};

void declare(Arguments& arguments, TestArguments& into) {
  arguments.positional("HYPOTHESIS", into.hypothesis,
                       "constraints between commas, as in 'x1 = 2*x2, x3 = 0'; without = it is = 0");
  arguments.positional("MODEL", into.model, "the model that 'ogive fit -o' saved");
  arguments.flag("--terms", into.terms, "test every term of the formula instead: give the model alone");
  arguments.flag("--f", into.f,
                 "F and t in place of chi-square and normal, with the residual degrees of freedom, or clusters - 1");
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
  arguments.option("--format", "FORMAT", into.format,
                   "text (default), json, markdown, html, latex, or of the constraints csv or arrow");
  arguments.footer(
      "Names are those of the coefficients as the table prints them, such as Intercept, C(cyl)[T.6] or x:z; in\n"
      "backticks any name.  Sums, differences, numbers, brackets; a = b = 0 is two constraints.  Tests are Wald's,\n"
      "by the errors that the model was fitted with: of 'ogive fit --robust HC3' or --cluster they are robust.");
}

/// The model and the hypothesis in each other's places, or one of them missing.
Status check_words(TestArguments& given, const Arguments& arguments) {
  if (given.terms) {
    if (!given.model.empty())
      return fail(Errc::bad_option,
                  "--terms tests every term: give the model alone, as in\n    ogive test --terms " + given.model);
    std::swap(given.model, given.hypothesis);
    if (given.model.empty()) return arguments.lacks("a model");
    return {};
  }
  if (given.hypothesis.empty()) return arguments.lacks("a hypothesis and a model");
  if (given.model.empty())
    return looks_like_model(given.hypothesis)
               ? arguments.lacks("a hypothesis before '" + given.hypothesis + "', or --terms")
               : arguments.lacks("a model after the hypothesis");
  if (!looks_like_model(given.model) && looks_like_model(given.hypothesis))
    return fail(Errc::bad_option,
                fmt::format("the hypothesis comes first, then the model, as in\n    ogive test '{}' {}", given.model,
                            given.hypothesis));
  return {};
}

}  // namespace

Result<int> test_command(const Words& words) {
  TestArguments given;
  Arguments arguments("test", "Test linear hypotheses on the coefficients of a saved model.",
                      {"ogive test 'mpg = 0, hp = 0' model.json", "ogive test 'x1 = 2*x2' model.json --format json",
                       "ogive test --terms model.json"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  OGIVE_CHECK(check_words(given, arguments));
  OGIVE_TRY(const Format format, parse_format(given.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  TestOptions options;
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  OGIVE_TRY(const Fitted fitted, load(given.model));
  options.df_denom = given.f ? denominator_df(fitted) : fitted.df_denom;
  if (!fitted.converged())
    print_notice(fmt::format("the model's fit did not converge ({}): Wald's tests are of a maximum",
                             fitting::stop_name(fitted.stop)));
  report::Document document;
  if (given.terms) {
    document = term_report(fitted, options);
  } else {
    OGIVE_TRY(document, hypothesis_report(fitted, given.hypothesis, options));
  }
  OGIVE_CHECK(print(render(document, format)));
  return kOk;
}

}  // namespace ogive::cli
