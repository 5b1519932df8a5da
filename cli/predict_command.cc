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

Status write_out(const PredictArguments& given, const Table& table, const Predictions& predictions,
                 const PredictionLayout& layout) {
  if (given.output.empty() || given.output == "-") return write_predictions(table, predictions, layout, print);
  const OutputOpen open;
  OGIVE_TRY(OutputFile file, OutputFile::create(given.output));
  OGIVE_CHECK(write_predictions(table, predictions, layout, [&](std::string_view text) -> Status {
    if (stop_asked()) return fail(Errc::interrupted, "the prediction was interrupted");
    return file.write(text);
  }));
  return file.commit();
}

/// What is not there, and why.
void print_gaps(const Fitted& fitted, const Table& table, const Predictions& predictions,
                const PredictionLayout& layout) {
  if (!predictions.response_problem.empty() && !layout.thresholds.empty())
    print_notice("no counts at the thresholds: " + predictions.response_problem);
  if (predictions.missing > 0) {
    std::string by;
    for (const auto& [name, rows] : predictions.missing_by)
      by += fmt::format("{}{} {}", by.empty() ? "" : ", ", name, rows);
    print_notice(fmt::format("{} of {} rows have a missing value and no prediction (by variable: {})",
                             predictions.missing, table.rows(), by));
  }
  if (predictions.impossible > 0)
    print_notice(
        fmt::format("{} of {} rows have no prediction: their linear predictor is outside the range of the {} "
                    "link, where there is no {}",
                    predictions.impossible, table.rows(), name(fitted.link), layout.prediction));
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
  OGIVE_TRY(const Predictions predictions, predict(fitted, table, control));
  if (!fitted.converged())
    print_notice(
        fmt::format("the model's fit did not converge ({}): these are not predictions of a maximum-likelihood fit",
                    fitting::stop_name(fitted.stop)));
  OGIVE_CHECK(write_out(given, table, predictions, layout));
  print_gaps(fitted, table, predictions, layout);
  if (!predictions.observed.empty() && !layout.thresholds.empty()) {
    const Format format = to_file && layout.format == RecordFormat::json ? Format::json : Format::text;
    const std::string text = render(threshold_report(fitted, predictions, layout.thresholds), format);
    if (!to_file) {
      print_words(text);
    } else {
      OGIVE_CHECK(print(text));
    }
  }
  return kOk;
}

}  // namespace ogive::cli
