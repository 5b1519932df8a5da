#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "console.hpp"
#include "interrupt.hpp"

namespace ogive::cli {
namespace {

/// Help as people read it: what for, examples, usage, arguments, options.
class Help : public CLI::Formatter {
 public:
  explicit Help(std::vector<std::string> examples) : examples_(std::move(examples)) { column_width(26); }

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    std::string text = app->get_description() + "\n\nExamples:\n";
    for (const std::string& example : examples_) text += "  " + example + "\n";
    text += "\nUsage: " + name + " [options]";
    for (const CLI::Option* option : app->get_options(&is_positional))
      text += " " + option->get_name() + (option->get_items_expected_max() > 1 ? "..." : "");
    text += "\n" + make_positionals(app) + make_groups(app, mode);
    while (text.size() > 1 && text[text.size() - 2] == '\n') text.pop_back();
    if (!app->get_footer().empty()) text += "\n" + app->get_footer() + "\n";
    return text;
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_size() == 0 ? "" : " " + option->get_type_name();
  }
  std::string make_positionals(const CLI::App* app) const override {
    std::string text = "\nArguments:\n";
    for (const CLI::Option* option : app->get_options(&is_positional)) text += line(option->get_name(), option);
    return text;
  }
  std::string make_option(const CLI::Option* option, bool) const override {
    return line(option->get_name(false, true) + make_option_opts(option), option);
  }

 private:
  static bool is_positional(const CLI::Option* option) { return option->get_positional(); }
  /// The name in its column, the description wrapped in its own.
  [[nodiscard]] std::string line(std::string name, const CLI::Option* option) const {
    constexpr std::size_t kWidth = 96;
    for (std::size_t at = 0; (at = name.find(",--", at)) != std::string::npos; at += 2) name.insert(at + 1, " ");
    std::string text = "  " + name;
    std::size_t at = text.size() + 1;
    if (at > get_column_width()) {
      text += "\n";
      at = 0;
    } else {
      --at;
    }
    std::istringstream words(option->get_description());
    for (std::string word; words >> word;) {
      if (at + 1 + word.size() > kWidth) {
        text += "\n";
        at = 0;
      }
      text += at < get_column_width() ? std::string(get_column_width() - at, ' ') : " ";
      at = std::max(at + 1, get_column_width()) + word.size();
      text += word;
    }
    return text + "\n";
  }

  std::vector<std::string> examples_;
};

/// The long name that is meant, without its dashes: one that begins as given, else the nearest.  Of one letter nothing
/// can be guessed.
std::string nearest_option(const CLI::App& app, const std::string& given) {
  const std::string name = given.substr(std::min(given.find_first_not_of('-'), given.size()));
  if (name.size() < 2) return "";
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty())
      for (const std::string& one : option->get_lnames()) known.push_back(one);
  const auto begun = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.starts_with(name); });
  return begun != known.end() ? *begun : nearest_name(name, known);
}

}  // namespace

struct Arguments::State {
  CLI::App app;
  std::string name;
  std::vector<std::string> examples;
};

Arguments::Arguments(std::string name, std::string summary, std::vector<std::string> examples)
    : state_(std::make_unique<State>()) {
  CLI::App& app = state_->app;
  app.description(std::move(summary));
  app.name("ogive " + name);
  app.formatter(std::make_shared<Help>(examples));
  app.set_help_flag("-h,--help", "show this help");
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.allow_extras();  // what is left over gets a sentence of ours
  app.positionals_at_end(false);
  state_->name = std::move(name);
  state_->examples = std::move(examples);
}

Arguments::~Arguments() = default;

void Arguments::positional(const std::string& value, std::string& into, const std::string& help) {
  state_->app.add_option(value, into, help);
}

void Arguments::positionals(const std::string& value, std::vector<std::string>& into, const std::string& help) {
  state_->app.add_option(value, into, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Arguments::option(const std::string& names, const std::string& value, std::string& into, const std::string& help) {
  state_->app.add_option(names, into, help)->type_name(value);
}

void Arguments::repeated(const std::string& names, const std::string& value, std::vector<std::string>& into,
                         const std::string& help) {
  state_->app.add_option(names, into, help)
      ->type_name(value)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void Arguments::flag(const std::string& names, bool& into, const std::string& help) {
  state_->app.add_flag(names, into, help);
}

void Arguments::hidden(const std::string& names, std::string& into) { state_->app.add_option(names, into)->group(""); }

void Arguments::hide(const std::vector<std::string>& names) {
  for (const std::string& name : names) state_->app.get_option(name)->group("");
}

void Arguments::reword(const std::string& name, const std::string& what) {
  state_->app.get_option(name)->description(what);
}

void Arguments::footer(const std::string& text) { state_->app.footer(text); }

std::string Arguments::help() const { return state_->app.help(); }

tl::unexpected<Error> Arguments::lacks(const std::string& what) const {
  return fail(Errc::bad_option, fmt::format("'ogive {0}' needs {1}, as in\n    {2}\n'ogive {0} --help' says more",
                                            state_->name, what, state_->examples.front()));
}

Result<bool> Arguments::parse(const Words& words) {
  CLI::App& app = state_->app;
  try {
    app.parse(Words(words.rbegin(), words.rend()));  // the parser takes them from the back
  } catch (const CLI::CallForHelp&) {
    OGIVE_CHECK(print(help()));
    return true;
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();  // "--level: 1 required LEVEL missing"
    return fail(Errc::bad_option, text.substr(0, text.find(':')) + " needs a value");
  } catch (const CLI::ParseError& error) {
    return fail(Errc::bad_option, error.what());
  }
  for (const CLI::Option* option : app.get_options())
    if (option->get_type_size() > 0 && option->count() > 1 &&
        option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeLast)
      return fail(Errc::bad_option,
                  fmt::format("{} is given {} times; give it once", option->get_name(), option->count()));
  for (const std::string& extra : app.remaining()) {
    if (extra.size() < 2 || extra[0] != '-')
      return fail(Errc::bad_option,
                  fmt::format("'{}' is one argument too many; quote a formula that has spaces", extra));
    const std::string given = extra.substr(0, extra.find('='));
    const std::string nearest = nearest_option(app, given);
    return fail(Errc::bad_option,
                fmt::format("'ogive {0}' has no option '{1}'{2}; 'ogive {0} --help' lists them", state_->name, given,
                            nearest.empty() ? "" : " (did you mean --" + nearest + "?)"));
  }
  return false;
}

Result<std::int64_t> whole_number(std::string_view option, std::string_view text, std::int64_t least,
                                  std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
  const bool bounded = most != std::numeric_limits<std::int64_t>::max();
  return fail(Errc::bad_option,
              fmt::format("{} takes a whole number {} {}{}, not '{}'", option, bounded ? "from" : "of at least", least,
                          bounded ? fmt::format(" to {}", most) : "", text));
}

Result<double> real_number(std::string_view option, std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  return fail(Errc::bad_option, fmt::format("{} takes a number, not '{}'", option, text));
}

void InputArguments::add_to(Arguments& arguments) {
  arguments.option("--sql", "QUERY", sql,
                   "the rows of a SELECT in place of files, as in --sql \"SELECT * FROM 'a.parquet' JOIN 'b.csv' USING "
                   "(id)\"; by DuckDB, docs/data.md");
  arguments.option("--db", "FILE", database, "a DuckDB database, read by --table or --sql");
  arguments.option("--table", "NAME", table, "the table of the database to read");
  arguments.repeated("--na", "TEXT", missing,
                     "one more text that means a missing value (repeatable, as in --na N/A --na '?'); "
                     "the empty cell, NA, NaN, NULL and . always do");
  arguments.option("--separator", "CHAR", separator,
                   "what separates the cells: , ; | or tab; found from the data by default");
  arguments.option("-j,--threads", "N", threads, "threads to use; by default as many as the machine allows");
  arguments.option(
      "--memory", "SIZE", memory,
      "memory to work in, as in 512M or 2G: data beyond it go to a temporary file in TMPDIR; by default half of "
      "what the machine has");
}

Result<std::int64_t> InputArguments::allowance() const {
  return memory.empty() ? default_memory() : parse_memory(memory);
}

Result<int> InputArguments::thread_count() const {
  if (threads.empty()) return 0;
  OGIVE_TRY(const std::int64_t count, whole_number("--threads", threads, 1, 4096));
  return static_cast<int>(count);
}

bool InputArguments::given() const noexcept {
  return !files.empty() || !sql.empty() || !database.empty() || !table.empty();
}

std::vector<std::string> InputArguments::paths() const {
  std::vector<std::string> all = files;
  if (!database.empty()) all.push_back(database);
  return all;
}

Result<Table> InputArguments::read() const {
  ReadOptions options;
  OGIVE_TRY(options.threads, thread_count());
  OGIVE_TRY(const std::int64_t bytes, allowance());
  options.memory = memory_for_values(bytes);
  options.as_spelled = as_spelled;
  options.as_text = as_text;
  options.columns = columns;
  options.missing.insert(options.missing.end(), missing.begin(), missing.end());
  if (separator == "tab" || separator == "\\t") {
    options.separator = '\t';
  } else if (separator.size() == 1 && separator != "\"" && separator != "\n" && separator != "\r") {
    options.separator = separator[0];
  } else if (!separator.empty()) {
    return fail(Errc::bad_option, fmt::format("--separator takes one character or the word tab, not '{}'", separator));
  }
  options.stop = stop_asked;
  options.notice = [](const std::string& sentence) { print_notice(sentence); };
  ProgressLine line;
  if (line.shown()) {
    options.progress = [&line](std::int64_t done, std::int64_t all) {
      constexpr double kMega = 1e6;
      const auto mega = static_cast<double>(done) / kMega;
      line.update(all > 0 ? fmt::format("reading {:.0f} of {:.0f} MB", mega, static_cast<double>(all) / kMega)
                          : fmt::format("reading {:.0f} MB", mega));
    };
    options.row_progress = [&line](std::int64_t rows, double share) {
      line.update(share < 0 ? fmt::format("reading: {} rows", rows)
                            : fmt::format("reading: {} rows, {:.0f}% done", rows, 100 * share));
    };
  }
  return read_data({files, sql, database, table}, options);
}

}  // namespace ogive::cli
