#include <optional>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/simulate.hpp"

namespace ogive::cli {
namespace {

struct SimulateArguments {
  std::string formula, rows, seed, output;
  std::string format = "csv";
  std::vector<std::string> draws;
};

void declare(Arguments& arguments, SimulateArguments& into) {
  arguments.positional("FORMULA", into.formula,
                       "the response and its linear predictor, arithmetic on the draws: 'y ~ -3 + 2*x1'");
  arguments.repeated("--draw", "NAME=DIST", into.draws,
                     "a column to draw (repeatable), one of the distributions below");
  arguments.option("--rows", "N", into.rows, "rows to draw (default 100)");
  arguments.option("--seed", "N", into.seed, "seed of the draws (default 0: without it too, the same data each time)");
  arguments.option("--format", "FORMAT", into.format,
                   "csv (default), json (an array of objects) or arrow (a stream of record batches)");
  arguments.option("-o,--output", "FILE", into.output, "write here instead of to standard output");
  arguments.footer(
      "The right side is arithmetic on the draws, as inside I() of a formula: * multiplies, ^ (or **) is a\n"
      "power, 3 is the number; log(x), exp(x), min(x, 2) and the other functions of 'ogive fit --help'\n"
      "may be used.  There is no intercept but the one that is written.\n"
      "Distributions: normal:mean,sd  uniform:low,high  bernoulli:p  exponential:rate\n"
      "integer:low,high (both ends included).\n"
      "The columns are the draws in order, then eta (the linear predictor), probs = 1/(1 + exp(-eta)),\n"
      "and the response, 0 or 1.  The same command gives the same bytes on every machine.");
}

}  // namespace

Result<int> simulate_command(const Words& words) {
  SimulateArguments given;
  Arguments arguments("simulate", "Draw data from a logistic model.",
                      {"ogive simulate 'y ~ -3 + 2*x1 - 1.5*x2' --draw x1=normal:3,1 --draw x2=uniform:0,4 "
                       "--rows 500 --seed 1 -o fake.csv",
                       "ogive simulate 'y ~ 0.5*x' --draw x=normal:0,1 | ogive fit 'y ~ x' -"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.formula.empty()) return arguments.lacks("a formula");
  SimulateOptions options;
  OGIVE_TRY(options.format, parse_record_format("rows", given.format));
  const bool to_file = !given.output.empty() && given.output != "-";
  OGIVE_CHECK(check_terminal(options.format == RecordFormat::arrow && !to_file));
  if (!given.rows.empty()) {
    OGIVE_TRY(options.rows, whole_number("--rows", given.rows, 1));
  }
  if (!given.seed.empty()) {
    OGIVE_TRY(const std::int64_t seed, whole_number("--seed", given.seed, 0));
    options.seed = static_cast<std::uint64_t>(seed);
  }
  OGIVE_TRY(const Simulation plan, plan_simulation(given.formula, given.draws));
  ProgressLine line;
  options.stop = stop_asked;
  options.progress = [&](std::int64_t rows) {
    if (line.shown()) line.update(fmt::format("{} of {} rows", rows, options.rows));
  };
  if (!to_file) {
    OGIVE_CHECK(simulate(plan, options, print));
    return kOk;
  }
  const OutputOpen open;
  OGIVE_TRY(OutputFile file, OutputFile::create(given.output));
  OGIVE_CHECK(simulate(plan, options, [&](std::string_view text) { return file.write(text); }));
  OGIVE_CHECK(file.commit());
  return kOk;
}

}  // namespace ogive::cli
