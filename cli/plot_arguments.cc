#include "plot_arguments.hpp"

#include <charconv>

#include <fmt/format.h>

#include "console.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/picture_file.hpp"
#include "ogive/profiles.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {

void PlotArguments::add_model(Arguments& arguments, const std::string& data_help) {
  arguments.positional("MODEL", model,
                       "a model that 'ogive fit -o' saved, or a formula: then it is fitted to FILE first");
  arguments.positionals("FILE", input.files, data_help);
}

void PlotArguments::add_level(Arguments& arguments) {
  arguments.option("--level", "LEVEL", level, "level of the intervals: 0.95 (default), also written 95 or 95%");
}

void PlotArguments::add_common(Arguments& arguments) {
  arguments.option("--title", "TEXT", title, "the title, in place of the figure's own");
  arguments.option("-o,--output", "FILE", output,
                   "write the figure here: .svg, or .png and .pdf where the rsvg-convert program is; without it, or "
                   "with -, SVG goes to standard output");
  input.add_to(arguments);
  arguments.hidden("--kernel", kernel);
}

Result<PlotOptions> PlotArguments::options() const {
  PlotOptions options;
  options.title = title;
  options.intercept = intercept;
  options.kernel = kernel;
  options.stop = stop_asked;
  OGIVE_TRY(options.threads, input.thread_count());
  if (!level.empty()) {
    OGIVE_TRY(options.level, parse_level(level));
  }
  if (threshold.empty()) return options;
  const char* const end = threshold.data() + threshold.size();
  const auto read = std::from_chars(threshold.data(), end, options.threshold);
  if (read.ec == std::errc() && read.ptr == end && options.threshold >= 0.0 && options.threshold <= 1.0) return options;
  return fail(Errc::bad_option, fmt::format("--threshold takes a probability between 0 and 1, not '{}'", threshold));
}

Status PlotArguments::check_output() const {
  if (output.empty() || output == "-") return {};
  OGIVE_CHECK(check_picture_name(output));
  std::vector<std::string> inputs = input.paths();
  inputs.push_back(model);
  return ogive::check_output(output, inputs);
}

Status PlotArguments::put_out(const figure::Figure& figure) const {
  if (output.empty() || output == "-") return print(figure.svg);
  const OutputOpen open;
  return write_picture(figure, output);
}

namespace {

/// The fit of the formula, with profiles where the table of 'ogive fit' has their intervals for Wald's.
Result<Subject> fitted_now(const PlotArguments& given) {
  if (!given.input.given())
    return fail(Errc::bad_option, fmt::format("a formula needs data: give a FILE after '{}'", given.model));
  OGIVE_TRY(Options options, given.fit.options());
  OGIVE_TRY(options.threads, given.input.thread_count());
  options.kernel = given.kernel;
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  Subject subject;
  OGIVE_TRY(subject.table, given.input.read());
  OGIVE_TRY(subject.fitted, fit(*subject.table, given.model, options));
  const bool wanted = subject.fitted.penalty || !subject.fitted.converged();
  if (given.profiles && wanted && profiles_are_cheap(subject.fitted) && profiles_exist(subject.fitted)) {
    OGIVE_CHECK(add_profiles(subject.fitted, *subject.table, options));
  }
  return subject;
}

Result<Subject> saved_before(PlotArguments& given) {
  const std::string option = given.fit.any_given();
  if (!option.empty())
    return fail(Errc::bad_option, fmt::format("{} is an option of a fit, and '{}' is fitted already: leave it out, or "
                                              "give a formula in the model's place",
                                              option, given.model));
  if (!looks_like_model(given.model) && !given.input.files.empty() && looks_like_model(given.input.files.front()))
    return fail(Errc::bad_option, fmt::format("the model comes first, then the data: '{}' before '{}'",
                                              given.input.files.front(), given.model));
  Subject subject;
  OGIVE_TRY(subject.fitted, load(given.model));
  given.input.as_text = design::text_variables(subject.fitted.spec);
  if (given.input.given()) {
    OGIVE_TRY(subject.table, given.input.read());
  }
  return subject;
}

}  // namespace

Result<Subject> subject_of(PlotArguments& given) {
  const bool formula = given.model.find('~') != std::string::npos && !looks_like_model(given.model);
  OGIVE_TRY(Subject subject, formula ? fitted_now(given) : saved_before(given));
  if (!subject.fitted.converged())
    print_notice(fmt::format("the model's fit did not converge ({}): the figure is not of a maximum-likelihood fit",
                             fitting::stop_name(subject.fitted.stop)));
  return subject;
}

}  // namespace ogive::cli
