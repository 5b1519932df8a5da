#include "resampling_arguments.hpp"

#include <string>
#include <utility>

#include "ogive/matrices.hpp"

namespace ogive::cli {

void ResamplingArguments::add_places(Arguments& arguments) {
  arguments.positional("FORMULA", formula, "the model, as in 'y ~ x1 + C(group)'; 'ogive fit --help' says more");
  arguments.positionals("FILE", input.files, kDataHelp);
}

void ResamplingArguments::add_seed(Arguments& arguments, const std::string& of) {
  arguments.option("--seed", "N", seed, "seed of the " + of + " (default 0: without it too, the same ones each time)");
}

void ResamplingArguments::add_rest(Arguments& arguments) {
  arguments.option("--format", "FORMAT", format, "text (default), json, markdown, html, latex, csv or arrow");
  model.add_to(arguments);
  arguments.hide({"--robust", "--like", "--t", "--penalty", "--lambda", "--C"});
  input.add_to(arguments);
  arguments.hidden("--kernel", kernel);
}

Status ResamplingArguments::check(const Arguments& arguments) const {
  if (formula.empty()) return arguments.lacks("a formula and a file");
  if (!input.given()) return arguments.lacks("a file of data, or - for standard input");
  for (const auto& [name, value] :
       {std::pair{"--robust", &model.response.robust}, std::pair{"--like", &model.response.like}})
    if (!value->empty())
      return fail(Errc::bad_option, std::string(name) + " is of the table that 'ogive fit' prints: leave it out here");
  if (model.use_t) return fail(Errc::bad_option, "--t is of the table that 'ogive fit' prints: leave it out here");
  return {};
}

Result<Options> ResamplingArguments::options() const {
  OGIVE_TRY(Options options, model.options());
  OGIVE_TRY(options.threads, input.thread_count());
  OGIVE_TRY(options.memory, input.allowance());
  options.kernel = kernel;
  return options;
}

Result<std::uint64_t> ResamplingArguments::seed_number() const {
  if (seed.empty()) return std::uint64_t{0};
  OGIVE_TRY(const std::int64_t number, whole_number("--seed", seed, 0));
  return static_cast<std::uint64_t>(number);
}

Result<Table> ResamplingArguments::read() {
  OGIVE_TRY(const Options options, model.options());
  input.columns = fit_variables(formula, options.roles);
  return input.read();
}

}  // namespace ogive::cli
