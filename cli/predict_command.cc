#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/output_file.hpp"
#include "ogive/predict_table.hpp"
#include "ogive/render.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

struct PredictArguments {
  InputArguments input;
  std::string model, output, kernel;
  std::string format = "csv";
  std::string interval;
  std::vector<std::string> ids, thresholds;
  bool link = false;
  bool errors = false;
};

void declare(Arguments& arguments, PredictArguments& into) {
  arguments.positional("MODEL", into.model, "the model that 'ogive fit -o' saved");
  arguments.positionals("FILE", into.input.files, kDataHelp);
  arguments.repeated("--threshold", "P", into.thresholds,
                     "add a column class_P: 1 where the probability is at least P, else 0 (repeatable)");
  arguments.repeated("--id", "NAME", into.ids, "carry a column of the data along (repeatable); row labels always are");
  arguments.flag("--link", into.link, "add eta, the linear predictor");
  arguments.flag("--se", into.errors, "add std_error, that of the prediction; with --link also eta_std_error");
  arguments.option(
      "--interval", "LEVEL", into.interval,
      "add lower and upper, the interval of the prediction at a level such as 0.95, also written 95 or 95%");
  arguments.option("--format", "FORMAT", into.format,
                   "csv (default), json (an array of objects) or arrow (a stream of record batches)");
  arguments.option("-o,--output", "FILE", into.output, "write the predictions here instead of to standard output");
  into.input.add_to(arguments);
  arguments.hidden("--kernel", into.kernel);
  arguments.footer(
      "The output has one record for each row, in the order of the input: the probability of the event, or\n"
      "the mean of a poisson or gaussian model; a row with a missing value has empty cells, nulls in JSON and\n"
      "Arrow.  Columns are matched by name, others are ignored.  A text where a number is needed, or a level\n"
      "that the model does not know, refuses the whole file: correct it, or make it missing by --na.\n"
      "Where the data hold the response, each threshold also gives its counts with precision, recall and\n"
      "accuracy: on standard output when the predictions go to a FILE, else on standard error, so that a\n"
      "pipe carries predictions alone.\n"
      "An interval is that of the linear predictor, carried over by the link, within the range of means.");
}

Result<std::vector<double>> parse_thresholds(const std::vector<std::string>& texts) {
  std::vector<double> thresholds;
  for (const std::string& text : texts) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0.0 && value <= 1.0))
      return fail(Errc::bad_option, fmt::format("--threshold takes a probability between 0 and 1, not '{}'", text));
    if (std::find(thresholds.begin(), thresholds.end(), value) == thresholds.end()) thresholds.push_back(value);
  }
  return thresholds;
}

/// The ids that the model does not compute with: they keep their spelling.
std::vector<std::string> columns_only_carried(std::vector<std::string> ids, const design::DesignSpec& spec) {
  const std::vector<std::string> used = design::variables(spec);
  std::erase_if(ids, [&](const std::string& id) { return std::find(used.begin(), used.end(), id) != used.end(); });
  return ids;
}

/// Probabilities are those of events; other families have means.
Status call_by_family(const Family& family, PredictionLayout& layout) {
  if (std::holds_alternative<Binomial>(family)) return {};
  layout.prediction = "mean";
  if (layout.thresholds.empty()) return {};
  return fail(Errc::bad_option,
              fmt::format("a threshold needs a probability, and this model of the {} family predicts a "
                          "mean: leave --threshold out",
                          name(family)));
}

Status write_out(const PredictArguments& given, const Table& table, const PredictRows& predict,
                 const PredictionLayout& layout) {
  if (given.output.empty() || given.output == "-") return write_predictions(table, predict, layout, print);
  const OutputOpen open;
  OGIVE_TRY(OutputFile file, OutputFile::create(given.output));
  OGIVE_CHECK(write_predictions(table, predict, layout, [&](std::string_view text) -> Status {
    if (stop_asked()) return fail(Errc::interrupted, "the prediction was interrupted");
    return file.write(text);
  }));
  return file.commit();
}

/// What is not there, and why.
void print_gaps(const Fitted& fitted, std::int64_t rows_of_table, const Predictions& of_table,
                const PredictionTally& tally, const PredictionLayout& layout) {
  if (!of_table.response_problem.empty()) print_notice("no counts at the thresholds: " + of_table.response_problem);
  if (of_table.missing > 0) {
    std::string by;
    for (const auto& [name, rows] : of_table.missing_by)
      by += fmt::format("{}{} {}", by.empty() ? "" : ", ", name, rows);
    print_notice(fmt::format("{} of {} rows have a missing value and no prediction (by variable: {})", of_table.missing,
                             rows_of_table, by));
  }
  if (tally.impossible > 0)
    print_notice(
        fmt::format("{} of {} rows have no prediction: their linear predictor is outside the range of the {} "
                    "link, where there is no {}",
                    tally.impossible, rows_of_table, name(fitted.link), layout.prediction));
}

/// On standard output only where the predictions are not.
Status print_counts(const report::Document& counts, RecordFormat predicted_as, bool to_file) {
  const std::string text = render(counts, to_file && predicted_as == RecordFormat::json ? Format::json : Format::text);
  if (to_file) return print(text);
  print_words(text);
  return {};
}

}  // namespace

Result<int> predict_command(const Words& words) {
  PredictArguments given;
  Arguments arguments("predict", "Predict new rows from a saved model.",
                      {"ogive predict model.json new.csv --threshold 0.5 --threshold 0.7",
                       "ogive predict model.json new.csv --id name --link -o predictions.csv"});
  declare(arguments, given);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (given.model.empty()) return arguments.lacks("a model and a file");
  if (!given.input.given()) return arguments.lacks("a file of data, or - for standard input");
  if (!given.input.files.empty() && !looks_like_model(given.model) && looks_like_model(given.input.files.front()))
    return fail(Errc::bad_option, fmt::format("the model comes first, then the data, as in\n    ogive predict {} {}",
                                              given.input.files.front(), given.model));
  PredictionLayout layout{given.ids, {}, given.link};
  OGIVE_TRY(layout.format, parse_record_format("predictions", given.format));
  const bool to_file = !given.output.empty() && given.output != "-";
  OGIVE_CHECK(check_terminal(layout.format == RecordFormat::arrow && !to_file));
  OGIVE_TRY(layout.thresholds, parse_thresholds(given.thresholds));
  layout.std_error = given.errors;
  layout.interval = !given.interval.empty();
  PredictControl control{0, stop_asked, given.kernel};
  control.errors = layout.std_error || layout.interval;
  control.observed = !layout.thresholds.empty();
  if (layout.interval) {
    OGIVE_TRY(control.level, parse_level(given.interval));
  }
  OGIVE_TRY(control.threads, given.input.thread_count());

  std::vector<std::string> inputs = given.input.paths();
  inputs.push_back(given.model);
  OGIVE_CHECK(check_output(given.output, inputs));
  OGIVE_TRY(const Fitted fitted, load(given.model));
  OGIVE_CHECK(call_by_family(fitted.family, layout));
  given.input.as_text = design::text_variables(fitted.spec);
  given.input.columns = design::variables(fitted.spec);
  given.input.columns->insert(given.input.columns->end(), given.ids.begin(), given.ids.end());
  given.input.as_spelled = columns_only_carried(given.ids, fitted.spec);
  OGIVE_TRY(const Table table, given.input.read());
  OGIVE_TRY(Predictor predictor, Predictor::create(fitted, table, control));
  if (!fitted.converged())
    print_notice(
        fmt::format("the model's fit did not converge ({}): these are not predictions of a maximum-likelihood fit",
                    fitting::stop_name(fitted.stop)));
  PredictionTally tally(layout.thresholds);
  const auto rows_of = [&](std::int64_t first, std::int64_t count) -> Result<Predictions> {
    OGIVE_TRY(Predictions rows, predictor.rows(first, count));
    tally.add(rows);
    return rows;
  };
  OGIVE_CHECK(write_out(given, table, rows_of, layout));
  print_gaps(fitted, table.rows(), predictor.of_table(), tally, layout);
  if (tally.observed && !layout.thresholds.empty())
    OGIVE_CHECK(print_counts(threshold_report(fitted, tally), layout.format, to_file));
  return kOk;
}

}  // namespace ogive::cli
