#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/augment.hpp"
#include "ogive/output_file.hpp"
#include "ogive/save.hpp"

namespace ogive::cli {
namespace {

/// `path`: empty for standard output.
template <class Write>
Status write_to(const std::string& path, const Write& write) {
  if (path.empty()) return write(print);
  const OutputOpen open;
  OGIVE_TRY(OutputFile file, OutputFile::create(path));
  OGIVE_CHECK(write([&](std::string_view text) -> Status {
    if (stop_asked()) return fail(Errc::interrupted, "the rows were interrupted");
    return file.write(text);
  }));
  return file.commit();
}

}  // namespace

Result<int> augment_command(const Words& words) {
  InputArguments input;
  std::string model, output, kernel;
  std::string format_name = "csv";
  Arguments arguments("augment", "The rows of a fit with fitted values, residuals and leverages.",
                      {"ogive augment model.json mtcars.csv", "ogive augment model.json mtcars.csv -o rows.csv"});
  arguments.positional("MODEL", model, "the model that 'ogive fit -o' saved");
  arguments.positionals("FILE", input.files, "the data of the fit, or others with the same columns");
  arguments.option("--format", "FORMAT", format_name,
                   "csv (default), json (an array of objects) or arrow (a stream of record batches)");
  arguments.option("-o,--output", "FILE", output, "write the rows here instead of to standard output");
  input.add_to(arguments);
  arguments.hidden("--kernel", kernel);
  arguments.footer(
      "All columns of the data, in the order of the rows, then .fitted (probability or mean), .eta, the\n"
      "residuals .resid (response), .pearson, .deviance, .working and .anscombe, .hat (leverage), .std_resid\n"
      "(deviance residual by its standard deviation) and .cooks (Cook's distance).  Rows that the fit left out\n"
      "have empty cells, nulls in JSON and Arrow.  docs/rows.md has the definitions.");
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (model.empty()) return arguments.lacks("a model and the data of its fit");
  if (!input.given()) return arguments.lacks("the data of the fit");
  OGIVE_TRY(const RecordFormat format, parse_record_format("rows", format_name));
  const bool to_file = !output.empty() && output != "-";
  OGIVE_CHECK(check_terminal(format == RecordFormat::arrow && !to_file));
  ResidualControl control{0, stop_asked, kernel};
  OGIVE_TRY(control.threads, input.thread_count());
  std::vector<std::string> inputs = input.paths();
  inputs.push_back(model);
  OGIVE_CHECK(check_output(output, inputs));
  OGIVE_TRY(const Fitted fitted, load(model));
  input.as_text = design::text_variables(fitted.spec);
  OGIVE_TRY(const Table table, input.read());
  OGIVE_TRY(RowResiduals residuals, RowResiduals::create(fitted, table, control));
  std::int64_t unused = table.rows();
  const auto rows_of = [&](std::int64_t first, std::int64_t count) -> Result<Residuals> {
    OGIVE_TRY(Residuals rows, residuals.rows(first, count));
    unused -= rows.used;
    return rows;
  };
  OGIVE_CHECK(
      write_to(to_file ? output : "", [&](const auto& sink) { return write_augmented(table, rows_of, format, sink); }));
  if (unused > 0)
    print_notice(
        fmt::format("{} of {} rows have no part in the fit: a value of theirs is missing, or they count for "
                    "nothing",
                    unused, table.rows()));
  return kOk;
}

}  // namespace ogive::cli
