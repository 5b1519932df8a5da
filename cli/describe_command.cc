#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/describe.hpp"
#include "ogive/render.hpp"

namespace ogive::cli {

Result<int> describe_command(const Words& words) {
  InputArguments input;
  std::string format_name = "text";
  Arguments arguments("describe", "Look at a file: its first rows, and what each column holds.",
                      {"ogive describe mtcars.csv", "zcat big.csv.gz | ogive describe - --format json"});
  arguments.positionals("FILE", input.files, kDataHelp);
  arguments.option("--format", "FORMAT", format_name, "text (default), json, markdown, html, latex, csv or arrow");
  input.add_to(arguments);
  OGIVE_TRY(const bool done, arguments.parse(words));
  if (done) return kOk;
  if (!input.given()) return arguments.lacks("a file of data, or - for standard input");
  OGIVE_TRY(const Format format, parse_format(format_name));
  OGIVE_CHECK(check_terminal(format == Format::arrow));

  OGIVE_TRY(const Table table, input.read());
  OGIVE_TRY(const Description description, describe_table(table, stop_asked));
  DescribeLayout layout;
  if (format != Format::text) layout.width = 0;
  layout.unicode = format != Format::text || speaks_unicode();
  OGIVE_CHECK(print(render(describe_report(table, description, layout), format)));
  return kOk;
}

}  // namespace ogive::cli
