#include <algorithm>

#include "design/coding.hpp"
#include "design/complete_rows.hpp"
#include "design/dates.hpp"
#include "design/design.hpp"
#include "design/levels.hpp"
#include "design/number_response.hpp"
#include "design/parts.hpp"
#include "design/response.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

/// A term of more categorical factors than this has thousands of ways to be coded and no use.
constexpr std::size_t kMaxCategorical = 12;

/// The distinct factors of a formula in order of appearance, and the terms as lists of them.
struct Outline {
  std::vector<const formula::Factor*> factors;
  std::vector<BoundTerm> terms;
};

Outline outline_of(const formula::Formula& formula) {
  Outline outline;
  for (const formula::Term& term : formula.terms) {
    BoundTerm bound;
    bound.name = term.name();
    for (const formula::Factor& factor : term.factors) {
      const auto same = [&](const formula::Factor* known) { return known->name == factor.name; };
      const auto found = std::find_if(outline.factors.begin(), outline.factors.end(), same);
      bound.factors.push_back(static_cast<std::size_t>(found - outline.factors.begin()));
      if (found == outline.factors.end()) outline.factors.push_back(&factor);
    }
    outline.terms.push_back(std::move(bound));
  }
  return outline;
}

Wanted wanted_of(const formula::Factor& factor, const std::string& source) {
  return {factor.name, &factor.expression, source, factor.categorical.has_value(), false, false};
}

Place place_in(const formula::Formula& formula, formula::Span at) {
  return {formula.source, at.begin, at.end, {}, 0, {}};
}

/// Two parts on the left side say all about trials: nothing else may.
Status check_counted(const formula::Formula& formula, const BindOptions& options) {
  if (options.response != ResponseKind::events) return check_number_response(formula, options);
  const bool counted_left = formula.counts != formula::Counts::none;
  if (!options.event.empty() && (counted_left || !options.roles.trials.empty()))
    return fail(Errc::bad_option,
                "an event names a value of a response of two values; this response counts successes, which are the "
                "event: leave --event out",
                place_in(formula, formula.response->span));
  if (!counted_left) return {};
  if (!options.roles.trials.empty())
    return fail(Errc::bad_option,
                "the trials are given twice, by '" + formula.response->name + "' and as '" + options.roles.trials +
                    "': leave --trials out",
                place_in(formula, formula.response->span));
  return {};
}

/// R weights a share by its trials; here the trials are already in the response.
Status check_trials_are_no_weights(const formula::Formula& formula, const Roles& roles) {
  const bool same = formula.second && formula.second->kind == formula::Expression::Kind::variable &&
                    formula.second->name == roles.prior_weights;
  if (roles.prior_weights.empty() || (!same && roles.trials != roles.prior_weights)) return {};
  return fail(
      Errc::bad_option,
      "'" + roles.prior_weights +
          "' is named both as part of the response and as weights; counts weigh by themselves: leave --weights out",
      formula.response ? place_in(formula, formula.response->span) : Place{});
}

/// A text or a date is told what the family needs.
Result<Resolved> resolve_response(Wanted wanted, const Table& table, ResponseKind kind) {
  if (kind != ResponseKind::events) {
    wanted.as_numbers = true;
    wanted.as_categories = false;
  }
  auto resolved = resolve(wanted, table);
  if (resolved) OGIVE_CHECK(refuse_date_response(*resolved, wanted.as_numbers));
  if (resolved || kind == ResponseKind::events || resolved.error().code != Errc::bad_type) return resolved;
  Error error = std::move(resolved).error();
  error.sentence = std::string("the response, which this family takes for ") +
                   (kind == ResponseKind::counts ? "a count" : "a real number") + ": " + error.sentence;
  return tl::unexpected<Error>(std::move(error));
}

Result<Parts> resolve_formula(const formula::Formula& formula, const Outline& outline, const Table& table,
                              const BindOptions& options) {
  Parts parts;
  if (formula.response) {
    Wanted wanted = wanted_of(*formula.response, formula.source);
    wanted.as_numbers = !options.roles.trials.empty() || formula.second;
    if (formula.second) wanted.name = formula::print(formula.response->expression);
    OGIVE_TRY(parts.response, resolve_response(std::move(wanted), table, options.response));
  }
  if (formula.second) {
    const Wanted wanted{formula::print(*formula.second), &*formula.second, formula.source, false, true, false};
    OGIVE_TRY(parts.second, resolve(wanted, table));
    OGIVE_CHECK(refuse_dates(*parts.second, "the response"));
    parts.counting = formula.counts == formula::Counts::failures ? Counting::failures : Counting::trials;
  }
  for (const formula::Factor* factor : outline.factors) {
    OGIVE_TRY(Resolved resolved, resolve(wanted_of(*factor, formula.source), table));
    parts.factors.push_back(std::move(resolved));
  }
  return parts;
}

std::string unused_note(const std::string& factor, const std::vector<std::string>& unused) {
  const bool one = unused.size() == 1;
  return std::string(one ? "Level " : "Levels ") + listed(quoted(unused)) + " of '" + factor + "' " +
         (one ? "has" : "have") + " no used row and " + (one ? "was" : "were") + " left out.";
}

/// Where the right side of a formula stands.
Place right_side(const std::string& formula) {
  Place place;
  place.source = formula;
  const std::size_t tilde = formula.find('~');
  place.begin = std::min(formula.find_first_not_of(" \t", tilde == std::string::npos ? 0 : tilde + 1), formula.size());
  place.end = formula.size();
  return place;
}

/// A text column that nobody said is a factor: what may have been meant instead.
void add_text_note(const Resolved& part, std::size_t levels, RowUse& rows) {
  std::string note =
      part.variables.front()->mixed ? mixed_note(part, levels) : many_levels_note(part.name, levels, rows.used);
  if (!note.empty()) rows.notes.push_back(std::move(note));
}

/// `as_written` holds a null pointer for each factor of a matrix of columns.
Status bind_factors(Parts& parts, const std::vector<const formula::Factor*>& as_written, Design& design,
                    Inputs& inputs) {
  for (std::size_t f = 0; f < parts.factors.size(); ++f) {
    Resolved& part = parts.factors[f];
    if (part.categorical) {
      OGIVE_CHECK(encode(part));
      OGIVE_TRY(BoundLevels bound, bind_levels(part, as_written[f], design.spec.formula, *design.complete));
      const bool is_meant = as_written[f] == nullptr || as_written[f]->categorical.has_value();
      if (!is_meant && !part.computed && part.value_kind == Kind::text)
        add_text_note(part, bound.factor.levels.size(), design.rows);
      if (!bound.unused.empty()) design.rows.notes.push_back(unused_note(part.name, bound.unused));
      design.spec.factors.push_back(std::move(bound.factor));
      inputs.factors.push_back({part.source, std::move(bound.level_of)});
    } else {
      BoundFactor bound;
      bound.name = part.name;
      bound.expression = *part.expression;
      bound.value_kind = part.value_kind;
      design.spec.factors.push_back(std::move(bound));
      inputs.factors.push_back({part.source, {}});
    }
  }
  return {};
}

Status bind_response(Parts& parts, const Table& table, const BindOptions& options, Design& design, Inputs& inputs) {
  if (!parts.response) return {};
  const CompleteRows& complete = *design.complete;
  const bool fractions = options.roles.fractions && parts.counting == Counting::binary && options.event.empty() &&
                         parts.response->value_kind == Kind::real && holds_fractions(*parts.response, complete);
  auto bound = options.response != ResponseKind::events || fractions
                   ? bind_numbers(*parts.response, options.response, table, complete, design.rows)
               : has_trials(parts.counting) ? bind_counts(parts.counts(), table, complete, design.rows)
                                            : bind_binary(std::move(*parts.response), options.event, complete);
  OGIVE_CHECK(bound.map([](const BoundResponse&) {}));
  design.spec.response = std::move(bound->response);
  if (parts.second && parts.second->expression != nullptr) design.spec.response->second = *parts.second->expression;
  inputs.response = std::move(bound->input);
  return {};
}

/// What is left out beside missing values.
void note_rows_that_do_not_count(RowUse& rows) {
  const auto note = [&](std::int64_t count, const std::string& what) {
    if (count > 0)
      rows.notes.push_back(counted(count, "row") + (count == 1 ? " has " : " have ") + what +
                           (count == 1 ? " and does not count." : " and do not count."));
  };
  note(rows.without_weight, "a weight of 0");
  note(rows.without_trials, "0 trials");
}

Status check_terms(const DesignSpec& spec) {
  for (const BoundTerm& term : spec.terms) {
    const auto categorical = std::count_if(term.factors.begin(), term.factors.end(),
                                           [&](std::size_t f) { return spec.factors[f].categorical; });
    if (static_cast<std::size_t>(categorical) > kMaxCategorical) {
      return fail(Errc::too_large, "the term '" + term.name + "' is a product of " + grouped(categorical) +
                                       " categorical factors; at most " + grouped_size(kMaxCategorical) +
                                       " are allowed");
    }
  }
  return {};
}

Result<Design> finish(Parts parts, const std::vector<const formula::Factor*>& as_written, const Table& table,
                      const BindOptions& options, DesignSpec spec) {
  Design design;
  design.spec = std::move(spec);
  design.spec.order = options.order;
  design.spec.roles = options.roles;
  OGIVE_TRY(design.complete, find_complete_rows(parts, table, {options.threads, options.stop}, design.rows));
  OGIVE_CHECK(check_some_left(design.rows));
  note_rows_that_do_not_count(design.rows);
  std::vector<Resolved*> read = parts.all();
  if (parts.cluster) std::erase(read, &*parts.cluster);  // it belongs to the fit alone
  design.spec.dates = date_variables(read);
  auto inputs = std::make_shared<Inputs>();
  OGIVE_CHECK(bind_factors(parts, as_written, design, *inputs));
  OGIVE_CHECK(bind_roles(parts, options.roles.weight_kind, table, *design.complete, *inputs));
  OGIVE_CHECK(bind_response(parts, table, options, design, *inputs));
  OGIVE_CHECK(check_terms(design.spec));
  code_terms(design.spec.factors, options.order, design.spec.terms);
  OGIVE_CHECK(lay_out(design.spec, options.width));
  if (design.spec.column_names.empty() && !design.spec.formula.empty())
    return fail(Errc::bad_formula, "the model has no columns: name a predictor, or 1 for the constant",
                right_side(design.spec.formula));
  design.inputs = std::move(inputs);
  return design;
}

Result<std::vector<Offset>> offsets_of(const Roles& roles, const Table& table) {
  std::vector<Offset> offsets;
  if (roles.offset.empty()) return offsets;
  OGIVE_TRY(Offset offset, offset_of(roles.offset, table));
  offsets.push_back(std::move(offset));
  return offsets;
}

}  // namespace

Result<Design> bind(const formula::Formula& formula, const Table& table, const BindOptions& options) {
  OGIVE_CHECK(check_counted(formula, options));
  OGIVE_CHECK(check_trials_are_no_weights(formula, options.roles));
  Outline outline = outline_of(formula);
  OGIVE_TRY(Parts parts, resolve_formula(formula, outline, table, options));
  DesignSpec spec;
  spec.formula = formula.source;
  spec.terms = std::move(outline.terms);
  OGIVE_TRY(spec.offsets, offsets_of(options.roles, table));
  for (const formula::Factor& offset : formula.offsets)
    spec.offsets.push_back({formula::print(offset.expression), offset.expression});
  OGIVE_CHECK(resolve_roles(options.roles, spec.offsets, formula.source, table, parts));
  OGIVE_TRY(Design design, finish(std::move(parts), outline.factors, table, options, std::move(spec)));
  if (design.spec.response) design.spec.response->factor.name = formula.response->name;
  design.rows.notes.insert(design.rows.notes.begin(), formula.notes.begin(), formula.notes.end());
  return design;
}

Result<Design> bind_columns(const std::string& response, const std::vector<std::string>& columns, const Table& table,
                            const BindOptions& options) {
  std::vector<formula::Expression> expressions;
  expressions.reserve(columns.size());
  if (options.response != ResponseKind::events) OGIVE_CHECK(check_number_response({}, options));
  DesignSpec spec;
  Parts parts;
  const formula::Expression response_name = variable(response);
  OGIVE_TRY(parts.response,
            resolve_response({response, &response_name, "", false, !options.roles.trials.empty(), false}, table,
                             options.response));
  for (const std::string& column : columns) {
    expressions.push_back(variable(column));
    OGIVE_TRY(Resolved resolved, resolve({column, &expressions.back(), "", false, true, false}, table));
    spec.terms.push_back({column, {parts.factors.size()}, {}});
    parts.factors.push_back(std::move(resolved));
  }
  OGIVE_TRY(spec.offsets, offsets_of(options.roles, table));
  OGIVE_CHECK(resolve_roles(options.roles, spec.offsets, "", table, parts));
  const std::vector<const formula::Factor*> none(columns.size(), nullptr);
  return finish(std::move(parts), none, table, options, std::move(spec));
}

bool is_complete(const Design& design, std::int64_t row) { return design.complete->keeps(row); }

}  // namespace ogive::design
