#include "model_arguments.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interrupt.hpp"

namespace ogive::cli {
namespace {

Result<fitting::Penalty> penalty_of(const ModelArguments& given) {
  RidgeSize size;
  if (!given.lambda.empty()) {
    OGIVE_TRY(size.lambda, real_number("--lambda", given.lambda));
  }
  if (!given.inverse.empty()) {
    OGIVE_TRY(size.inverse, real_number("--C", given.inverse));
  }
  return parse_penalty(given.penalty, size);
}

Result<std::vector<double>> start_of(std::string_view text) {
  std::vector<double> start;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    OGIVE_TRY(const double number, real_number("--start", text.substr(begin, end - begin)));
    start.push_back(number);
    begin = end + 1;
  }
  return start;
}

}  // namespace

void ModelArguments::add_to(Arguments& arguments) {
  arguments.option("--event", "VALUE", event,
                   "the value of the response to model; by default 1, True, or the later of two texts");
  response.add_to(arguments);
  arguments.option("--link", "LINK", link,
                   "logit (default), probit, cloglog, loglog, cauchit, log, log-complement, identity; poisson: log, "
                   "identity, sqrt; gaussian: identity, log");
  arguments.option("--family", "FAMILY", family, "binomial (default), poisson (counts) or gaussian (real values)");
  arguments.option("--information", "KIND", information,
                   "standard errors from the expected (default) or the observed information; one for a logit");
  arguments.flag("--t", use_t,
                 "Student's t for tests and intervals, with the residual degrees of freedom, or clusters - 1");
  arguments.option("--penalty", "NAME", penalty,
                   "estimates that are finite and nearly unbiased also where data are sparse or separated: firth, "
                   "jeffreys:POWER, median, flic or flac; or ridge, which shrinks them towards 0");
  arguments.option(
      "--lambda", "NUMBER", lambda,
      "the size of a ridge penalty: lambda / 2 times the sum of squared coefficients, without the intercept");
  arguments.option("--C", "NUMBER", inverse, "the same as scikit-learn writes it: C = 1 / lambda");
  arguments.option("--order", "RULE", order, "order of the terms: patsy (default) or r");
  arguments.option("--max-iterations", "N", max_iterations, "Newton steps at most (default 100)");
  arguments.option("--max-levels", "N", max_levels, "levels that a factor may have (default 1000000)");
  arguments.option("--start", "NUMBERS", start,
                   "where the steps begin, as in --start=-1,0.5: a number for each row of the table, in its order");
}

Result<Options> ModelArguments::options() const {
  Options options;
  options.event = event;
  OGIVE_TRY(options.roles, response.roles());
  OGIVE_TRY(options.robust, response.robust_options());
  options.use_t = use_t;
  OGIVE_TRY(options.model, parse_model(family, link));
  OGIVE_TRY(options.information, parse_information(information));
  if (!std::holds_alternative<Logit>(options.model.link)) options.start = fitting::Start::least_squares;
  if (!order.empty()) {
    OGIVE_TRY(options.order, parse_term_order(order));
  }
  OGIVE_TRY(options.penalty, penalty_of(*this));
  OGIVE_TRY(options.start_beta, start_of(start));
  if (!max_iterations.empty()) {
    OGIVE_TRY(const std::int64_t most, whole_number("--max-iterations", max_iterations, 1, 1000000));
    options.max_iterations = static_cast<int>(most);
  }
  if (!max_levels.empty()) {
    OGIVE_TRY(options.max_levels, whole_number("--max-levels", max_levels, 1, 2000000000));
  }
  options.stop = stop_asked;
  return options;
}

std::string ModelArguments::any_given() const {
  const std::pair<const char*, const std::string*> texts[] = {{"--event", &event},
                                                              {"--link", &link},
                                                              {"--family", &family},
                                                              {"--information", &information},
                                                              {"--penalty", &penalty},
                                                              {"--lambda", &lambda},
                                                              {"--C", &inverse},
                                                              {"--order", &order},
                                                              {"--max-iterations", &max_iterations},
                                                              {"--max-levels", &max_levels},
                                                              {"--start", &start}};
  for (const auto& [name, value] : texts)
    if (!value->empty()) return name;
  return use_t ? "--t" : response.any_given();
}

}  // namespace ogive::cli
