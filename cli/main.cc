/// `ogive`: finds the subcommand, runs it, and turns what it gives into an exit status.
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "commands.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "interrupt.hpp"
#include "ogive/version.hpp"

namespace ogive::cli {
namespace {

struct Command {
  std::string_view name;
  Result<int> (*run)(const Words& words);
  std::string_view summary;
};

constexpr std::array kCommands = {
    Command{"fit", fit_command, "fit a logistic regression: formula and data in, table out"},
    Command{"predict", predict_command, "probabilities and classes of new rows from a saved model"},
    Command{"test", test_command, "test linear hypotheses on the coefficients of a saved model"},
    Command{"augment", augment_command, "the rows of a fit with residuals, leverages and fitted values"},
    Command{"margins", margins_command, "marginal effects of a saved model, with errors"},
    Command{"outcomes", outcomes_command, "one right side, many outcomes: a fit of each"},
    Command{"bootstrap", bootstrap_command, "errors and intervals from samples of the rows"},
    Command{"cv", cv_command, "cross-validation: how well rows are predicted that were left out"},
    Command{"plot", plot_command, "figures: odds ratios, fitted probabilities, ROC curve, scatter, link"},
    Command{"simulate", simulate_command, "draw data from a model, the same bytes for the same seed"},
    Command{"describe", describe_command, "look at a file: first rows, kinds, missing values, levels, ranges"},
};

std::string help() {
  std::string text =
      "Logistic regression: formula in, data in, exact maximum likelihood out.\n\nExamples:\n"
      "  ogive fit 'am ~ mpg + hp + wt' mtcars.csv -o model.json\n"
      "  ogive predict model.json new.csv --threshold 0.5 --threshold 0.7\n"
      "  ogive test 'mpg = 0, hp = 0' model.json\n"
      "  ogive margins model.json mtcars.csv\n"
      "  ogive outcomes 'am + vs ~ mpg' mtcars.csv\n"
      "  ogive bootstrap 'am ~ mpg' mtcars.csv --replicates 1000\n"
      "  ogive cv 'am ~ mpg' mtcars.csv --folds 4\n"
      "  ogive plot forest model.json -o forest.svg\n"
      "  ogive simulate 'y ~ -3 + 2*x1 - 1.5*x2' --draw x1=normal:3,1 --draw x2=uniform:0,4 --rows 500 -o fake.csv\n"
      "  ogive describe fake.csv\n\nUsage: ogive COMMAND [options] ...\n\nCommands:\n";
  for (const Command& command : kCommands) text += fmt::format("  {:<11}{}\n", command.name, command.summary);
  return text + "\n'ogive COMMAND --help' says more of each; 'ogive --version' gives the version.\n";
}

Result<int> run(Words words) {
  if (words.empty()) {
    print_words(help());
    return kUsage;
  }
  const std::string first = words.front();
  words.erase(words.begin());
  if (first == "--version" || first == "-V" || first == "version") {
    OGIVE_CHECK(print(fmt::format("ogive {}\n", version())));
    return kOk;
  }
  const bool asks_help = first == "--help" || first == "-h" || first == "help";
  if (asks_help && words.empty()) {
    OGIVE_CHECK(print(help()));
    return kOk;
  }
  const std::string wanted = asks_help ? words.front() : first;
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (command.name == wanted) return command.run(asks_help ? Words{"--help"} : words);
    names.emplace_back(command.name);
  }
  const std::string nearest = nearest_name(wanted, names);
  return fail(Errc::bad_option,
              fmt::format("there is no command '{}'{}; the commands are {}", wanted,
                          nearest.empty() ? "" : " (did you mean " + nearest + "?)", fmt::join(names, ", ")));
}

/// Whether errors are to be JSON: found before the arguments are parsed, because they may be what is wrong.
bool asks_json(const Words& words) {
  bool json = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--format" && i + 1 < words.size()) json = words[i + 1] == "json";
    if (words[i].rfind("--format=", 0) == 0) json = words[i] == "--format=json";
  }
  return json;
}

int guarded(const Words& words) {
  const bool json = asks_json(words);
  Error error;
  try {
    const Result<int> status = run(words);
    if (status) return *status;
    error = status.error();
  } catch (const std::bad_alloc&) {
    error = {Errc::internal, "no memory is left; use fewer columns or rows, or a machine with more", {}};
  } catch (const std::exception& defect) {
    error = {Errc::internal, fmt::format("a defect of ogive, please report it: {}", defect.what()), {}};
  }
  print_error(error, json);
  return error.code == Errc::interrupted ? interrupted_status() : exit_status(error.code);
}

/// What is thrown on a thread of the library, or while one is started, arrives here: no memory, as a rule.
[[noreturn]] void on_terminate() {
  print_words("ogive: no memory or no thread is left; use fewer columns or rows, or fewer threads with -j\n");
  _exit(kInternal);
}

}  // namespace
}  // namespace ogive::cli

int main(int count, char** words) {
  using namespace ogive::cli;
  std::set_terminate(on_terminate);
  hold_standard_descriptors();
  heed_signals();
  return guarded(Words(words + (count > 0 ? 1 : 0), words + count));
}
