#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/render.hpp"
#include "ogive/resampling.hpp"
#include "resampling_arguments.hpp"

namespace ogive::cli {
namespace {

struct BootstrapArguments {
  ResamplingArguments fit;
  std::string replicates, level, estimates;
};

void declare(Arguments& arguments, BootstrapArguments& into) {
  into.fit.add_places(arguments);
  arguments.option("--replicates", "N", into.replicates, "samples to draw (default 200)");
  into.fit.add_seed(arguments, "samples");
  arguments.option("--level", "LEVEL", into.level, "level of the intervals: 0.95 (default), also written 95 or 95%");
  arguments.option(
      "--estimates", "FILE", into.estimates,
      "also write the coefficients of every replicate: its number, its verdict, a column each; as CSV, or as "
      "Arrow where FILE ends in .arrow or .arrows");
  into.fit.add_rest(arguments);
  arguments.reword("--cluster",
                   "draw whole clusters, as many as there are: the rows with the same value of this column");
  arguments.footer(
      "A sample is as many rows as there are, drawn with replacement, each with its weight, trials and offset;\n"
      "with --cluster as many clusters as there are, each with all its rows: for rows that belong together.\n"
      "The model is fitted to every sample, and the table has, of each coefficient: bias, the mean of the\n"
      "replicates less the estimate; std err, their standard deviation; the percentile interval, quantiles of\n"
      "the replicates; and the basic one, twice the estimate less those.  Replicates that are separated have\n"
      "infinite coefficients: they count in the intervals, not in bias and std err ('finite' says how many do).\n"
      "--penalty, --robust, --like and --t are for 'ogive fit' alone; frequencies need clusters.");
}

Format format_of(const std::string& path) {
  return path.ends_with(".arrow") || path.ends_with(".arrows") ? Format::arrow : Format::csv;
}

Status write_estimates(const Bootstrap& made, const std::string& path) {
  if (path.empty()) return {};
  const OutputOpen open;
  OGIVE_TRY(OutputFile file, OutputFile::create(path));
  OGIVE_CHECK(file.write(render(replicates_report(made), format_of(path))));
  return file.commit();
}

}  // namespace

Result<int> bootstrap_command(const Words& words) {
  BootstrapArguments given;
  Arguments arguments("bootstrap",
                      "Fit a model to many samples of its rows or clusters: bootstrap errors and intervals.",
                      {"ogive bootstrap 'am ~ mpg + hp + wt' mtcars.csv",
                       "ogive bootstrap 'low ~ age + lwt + C(race)' birthwt.csv --replicates 1000 --seed 1",
                       "ogive bootstrap 'case ~ spontaneous' infert.csv --cluster stratum",
                       "ogive bootstrap 'y ~ x' x.csv --level 90 --format csv --estimates replicates.csv"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  OGIVE_CHECK(given.fit.check(arguments));
  OGIVE_CHECK(check_output(given.estimates, given.fit.input.paths()));
  OGIVE_TRY(Options options, given.fit.options());
  if (!given.level.empty()) {
    OGIVE_TRY(options.level, parse_level(given.level));
  }
  BootstrapOptions what;
  OGIVE_TRY(what.seed, given.fit.seed_number());
  if (!given.replicates.empty()) {
    OGIVE_TRY(const std::int64_t count, whole_number("--replicates", given.replicates, 2, 1000000));
    what.replicates = static_cast<std::size_t>(count);
  }
  OGIVE_TRY(const Format format, parse_format(given.fit.format));
  OGIVE_CHECK(check_terminal(format == Format::arrow));
  OGIVE_TRY(const Table table, given.fit.read());
  OGIVE_TRY(const Fitted fitted, fit(table, given.fit.formula, options));
  ProgressLine line;
  if (line.shown())
    options.progress = [&line](const fitting::PassReport& at) {
      line.update(fmt::format("bootstrap: pass {}, {} of {} rows", at.pass, at.rows_done, at.rows));
    };
  OGIVE_TRY(const Bootstrap made, bootstrap(fitted, table, what, options));
  OGIVE_CHECK(write_estimates(made, given.estimates));
  OGIVE_CHECK(print(render(bootstrap_report(made), format)));
  return kOk;
}

}  // namespace ogive::cli
