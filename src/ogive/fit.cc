#include "ogive/fit.hpp"

#include <utility>

#include "formula/formula.hpp"

namespace ogive {
namespace {

design::BindOptions bind_options(const Options& options) {
  design::BindOptions bind;
  bind.order = options.order;
  bind.event = options.event;
  bind.roles = options.roles;
  bind.threads = options.threads;
  bind.stop = options.stop;
  return bind;
}

Result<Fitted> estimate(const design::Design& design, const Table& table, const Options& options) {
  fitting::FitControl control;
  control.start = options.start;
  control.max_iterations = options.max_iterations;
  control.kernel = options.kernel;
  control.threads = options.threads;
  control.stop = options.stop;
  control.progress = options.progress;
  const Blocks blocks = design::make_blocks(design);
  OGIVE_TRY(const fitting::Estimate found, fitting::maximum_likelihood(blocks, design.spec.constant, control));
  Fitted fitted = make_fitted(design, found, table.source);
  fitted.start = options.start;
  return fitted;
}

/// A response among its own predictors explains itself: always a slip.
Status check_response(const formula::Formula& parsed) {
  if (parsed.response->categorical && parsed.response->categorical->reference) {
    const formula::Span span = parsed.response->categorical->reference_span;
    return fail(Errc::bad_formula, "the response takes no reference level; say which value is the event with --event",
                {parsed.source, span.begin, span.end, "", 0, ""});
  }
  for (const formula::Term& term : parsed.terms)
    for (const formula::Factor& factor : term.factors)
      if (factor.name == parsed.response->name)
        return fail(Errc::bad_formula, "the response '" + factor.name + "' is also a predictor: remove it on the right",
                    {parsed.source, term.span.begin, term.span.end, "", 0, ""});
  return {};
}

}  // namespace

Result<Fitted> fit(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(const formula::Formula parsed, formula::parse_formula(formula, table.names()));
  if (!parsed.response)
    return fail(Errc::bad_formula, "the formula has no response: write it as 'y ~ ...', the response first",
                {parsed.source, 0, parsed.source.size(), "", 0, ""});
  OGIVE_CHECK(check_response(parsed));
  OGIVE_TRY(const design::Design design, design::bind(parsed, table, bind_options(options)));
  return estimate(design, table, options);
}

Result<Fitted> fit(const Table& table, const std::string& response, const std::vector<std::string>& columns,
                   const Options& options) {
  OGIVE_TRY(const design::Design design, design::bind_columns(response, columns, table, bind_options(options)));
  return estimate(design, table, options);
}

}  // namespace ogive
