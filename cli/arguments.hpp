/// The arguments of one subcommand: what it takes, its help, and sentences for what is wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ogive/ogive.hpp"

namespace ogive::cli {

/// The words after the subcommand's name.
using Words = std::vector<std::string>;

/// The only door to the argument parser.  Options and positionals are text: what they mean is checked by the caller,
/// once, with a sentence of its own.  The last of a repeated single option counts.
class Arguments {
 public:
  /// `name` of the subcommand; `summary` one sentence; `examples` whole command lines, which open the help.
  Arguments(std::string name, std::string summary, std::vector<std::string> examples);
  ~Arguments();
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  /// `value` is how the help calls the value.  Variables must outlive parse().
  void positional(const std::string& value, std::string& into, const std::string& help);
  void positionals(const std::string& value, std::vector<std::string>& into, const std::string& help);
  void option(const std::string& names, const std::string& value, std::string& into, const std::string& help);
  void repeated(const std::string& names, const std::string& value, std::vector<std::string>& into,
                const std::string& help);
  void flag(const std::string& names, bool& into, const std::string& help);
  /// For tests: not in the help.
  void hidden(const std::string& names, std::string& into);
  /// Leaves options out of the help: those that a command takes only to say why it does not.
  void hide(const std::vector<std::string>& names);
  /// What an option that several commands share is here.
  void reword(const std::string& name, const std::string& what);
  /// Paragraphs after the options.
  void footer(const std::string& text);

  /// Errors   bad_option: an option that is not there (with the nearest), a value that is missing.
  /// Returns  true when the help was asked for and nothing else is to be done.
  [[nodiscard]] Result<bool> parse(const Words& words);
  [[nodiscard]] std::string help() const;
  /// The error of a command that lacks an argument: "fit needs <what>", with the first example.
  [[nodiscard]] tl::unexpected<Error> lacks(const std::string& what) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole number of at least `least`.   Errors   bad_option.
[[nodiscard]] Result<std::int64_t> whole_number(std::string_view option, std::string_view text, std::int64_t least,
                                                std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// Any number.   Errors   bad_option.
[[nodiscard]] Result<double> real_number(std::string_view option, std::string_view text);

/// What the positional files of a command are.
inline constexpr const char* kDataHelp =
    "CSV (gzip too, http(s) URLs, - for standard input), Parquet or JSON files, globs, folders of Parquet; several are "
    "one table";

/// Options that every command which reads data has.
struct InputArguments {
  std::vector<std::string> files;
  std::string sql, database, table;  ///< in place of files
  std::vector<std::string> missing;
  std::string separator;
  std::string threads;
  std::string memory;
  std::vector<std::string> as_spelled;  ///< columns whose spelling is kept; no option
  std::vector<std::string> as_text;     ///< columns that are text; no option

  std::optional<std::vector<std::string>> columns;  ///< all that will be asked for, where it is known; no option

  /// Everything but the positional files, whose place among the positionals is the command's to say.
  void add_to(Arguments& arguments);
  [[nodiscard]] Result<int> thread_count() const;
  /// Bytes.   Errors   bad_option.
  [[nodiscard]] Result<std::int64_t> allowance() const;
  /// False where nothing says what to read.
  [[nodiscard]] bool given() const noexcept;
  /// The files and the database, which no output may overwrite.
  [[nodiscard]] std::vector<std::string> paths() const;
  /// Reads the data, with progress on the terminal and Ctrl-C heeded.
  [[nodiscard]] Result<Table> read() const;
};

}  // namespace ogive::cli
