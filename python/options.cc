#include "options.hpp"

#include <optional>
#include <string>
#include <typeinfo>

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "interrupt.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

/// The value of a word of the options, taken out of them; nothing where it is not there or None.
template <class T>
std::optional<T> taken(nb::dict& options, const char* word) {
  if (!options.contains(word)) return std::nullopt;
  const nb::object value = options[word];
  PyDict_DelItemString(options.ptr(), word);
  if (value.is_none()) return std::nullopt;
  try {
    return nb::cast<T>(value);
  } catch (const std::bad_cast&) {
    const std::string given = nb::cast<std::string>(nb::str(nb::repr(value)));
    raise(fail(Errc::bad_option, "the option " + std::string(word) + " cannot be " + given).value());
  }
}

std::string text_of(nb::dict& options, const char* word) { return taken<std::string>(options, word).value_or(""); }

Result<design::Roles> roles_of(nb::dict& given) {
  design::Roles roles;
  roles.prior_weights = text_of(given, "weights");
  roles.frequencies = text_of(given, "frequencies");
  roles.trials = text_of(given, "trials");
  roles.offset = text_of(given, "offset");
  roles.cluster = text_of(given, "cluster");
  roles.fractions = taken<bool>(given, "fractions").value_or(roles.fractions);
  roles.shares = taken<bool>(given, "shares").value_or(roles.shares);
  if (const auto kind = taken<std::string>(given, "weight_kind")) {
    OGIVE_TRY(roles.weight_kind, parse_weight_kind(*kind));
  }
  return roles;
}

/// `taken` takes out of it, and the caller's dict is the caller's.
nb::dict copy_of(const nb::dict& given) {
  nb::dict copy;
  for (const auto& [word, value] : given) copy[word] = value;
  return copy;
}

}  // namespace

Result<Options> parse_options(const nb::dict& caller) {
  nb::dict given = copy_of(caller);
  Options options;
  OGIVE_TRY(options.model, parse_model(text_of(given, "family"), text_of(given, "link")));
  OGIVE_TRY(options.roles, roles_of(given));
  options.event = text_of(given, "event");
  if (const auto order = taken<std::string>(given, "order")) {
    OGIVE_TRY(options.order, parse_term_order(*order));
  }
  if (const auto information = taken<std::string>(given, "information")) {
    OGIVE_TRY(options.information, parse_information(*information));
  }
  const RidgeSize size{taken<double>(given, "lambda"), taken<double>(given, "C")};
  OGIVE_TRY(options.penalty, parse_penalty(text_of(given, "penalty"), size));
  options.intercept = text_of(given, "intercept");
  options.labels = taken<std::vector<std::string>>(given, "labels").value_or(options.labels);
  if (const auto robust = taken<std::string>(given, "robust")) {
    OGIVE_TRY(options.robust.kind, parse_robust(*robust));
  }
  options.robust.correction = taken<bool>(given, "correction").value_or(options.robust.correction);
  options.robust.cluster_df = taken<bool>(given, "cluster_df").value_or(options.robust.cluster_df);
  options.robust.like_statsmodels = taken<bool>(given, "robust_like_statsmodels").value_or(false);
  options.fraction_constants = taken<bool>(given, "fraction_constants").value_or(options.fraction_constants);
  options.use_t = taken<bool>(given, "use_t").value_or(options.use_t);
  if (taken<bool>(given, "glm").value_or(false)) options.start = fitting::Start::least_squares;
  options.start_beta = taken<std::vector<double>>(given, "start").value_or(options.start_beta);
  options.level = taken<double>(given, "level").value_or(options.level);
  options.max_iterations = taken<int>(given, "max_iterations").value_or(options.max_iterations);
  options.max_levels = taken<std::int64_t>(given, "max_levels").value_or(options.max_levels);
  if (options.max_levels < 1)
    return fail(Errc::bad_option, "max_levels is a whole number from 1 up, not " + std::to_string(options.max_levels));
  options.threads = taken<int>(given, "threads").value_or(options.threads);
  options.stop = interrupt();
  for (const auto& [word, value] : given)
    return fail(Errc::bad_option, "there is no option '" + nb::cast<std::string>(word) + "'");
  return options;
}

ReportOptions report_options(const nb::dict& caller) {
  nb::dict given = copy_of(caller);
  ReportOptions options;
  options.glm = taken<bool>(given, "glm").value_or(false);
  options.discrete = taken<bool>(given, "discrete").value_or(false);
  options.plain = taken<bool>(given, "plain").value_or(false);
  options.ratios_first = taken<bool>(given, "ratios_first").value_or(false);
  options.verbose = taken<bool>(given, "verbose").value_or(false);
  options.level = taken<double>(given, "level").value_or(options.level);
  options.like = unwrap(parse_like(text_of(given, "like")));
  options.date = text_of(given, "date");
  options.time = text_of(given, "time");
  options.title = text_of(given, "title");
  return options;
}

Format text_format(const std::string& text) {
  const Format format = unwrap(parse_format(text));
  if (format == Format::arrow)
    unwrap(Status(fail(Errc::bad_option, "a report is text, and Arrow is not: tidy(as_arrow=True) gives the table")));
  return format;
}

}  // namespace ogive::python
