#include "design/resolve.hpp"

#include <algorithm>

#include "design/words.hpp"
#include "formula/evaluate.hpp"

namespace ogive::design {
namespace {

using formula::Expression;
using formula::Op;

const Expression* find_variable(const Expression& expression, std::string_view name) {
  if (expression.kind == Expression::Kind::variable) return expression.name == name ? &expression : nullptr;
  for (const Expression& argument : expression.arguments) {
    if (const Expression* found = find_variable(argument, name)) return found;
  }
  return nullptr;
}

/// Comparisons and logic give True and False, which patsy takes as categories.
bool is_logical(const Expression& expression) {
  if (expression.kind == Expression::Kind::boolean) return true;
  if (expression.kind != Expression::Kind::operation) return false;
  switch (expression.op) {
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not: return true;
    default: return false;
  }
}

/// A column of numbers with a few cells that are not: almost surely a mistake in the data, not categories.
bool is_mostly_numbers(const Column& column) {
  return column.kind == Kind::text && column.mixed && column.mixed->numbers > column.mixed->others;
}

/// "first 'n/a', line 7", with the reason where the text looks like a number.
std::string first_other(const MixedText& mixed) {
  std::string text = "first '" + mixed.first_text + "'";
  if (mixed.first_line > 0) text += ", line " + std::to_string(mixed.first_line);
  if (!mixed.why.empty()) text += ", which " + std::string(mixed.why);
  return text;
}

tl::unexpected<Error> mixed_error(const Column& column, Place place, bool may_be_categories) {
  const MixedText& mixed = *column.mixed;
  place.line = mixed.first_line;
  place.column = column.name;
  return fail(Errc::bad_type,
              "column '" + column.name + "' holds " + counted(mixed.others, "cell") + " that " +
                  (mixed.others == 1 ? "is not a number (" : "are not numbers (") + first_other(mixed) + ") among " +
                  grouped(mixed.numbers + mixed.others) + "; correct " + (mixed.others == 1 ? "it" : "them") +
                  (may_be_categories ? ", mark " : " or mark ") + (mixed.others == 1 ? "it" : "them") +
                  " as missing with --na " + mixed.first_text +
                  (may_be_categories ? ", or use C(" + column.name + ") to treat it as categories" : ""),
              std::move(place));
}

tl::unexpected<Error> empty_error(const Column& column, const Table& table, Place place) {
  place.column = column.name;
  return fail(Errc::not_estimable,
              "column '" + column.name + "' has no values: all " + counted(table.rows(), "row") +
                  " are missing; leave it out or correct the data",
              std::move(place));
}

Result<std::vector<const Column*>> find_variables(const Wanted& wanted, const Table& table) {
  std::vector<const Column*> found;
  for (const std::string& name : formula::variables(*wanted.expression)) {
    auto index = table.find(name);
    if (!index) {
      Error error = std::move(index).error();
      const Place place = place_of(*wanted.expression, wanted.formula, name);
      error.place.source = place.source;
      error.place.begin = place.begin;
      error.place.end = place.end;
      error.place.column = name;
      return tl::unexpected<Error>(std::move(error));
    }
    const Column& column = table.columns[*index];
    if (column.kind == Kind::missing && !wanted.for_prediction) {
      return empty_error(column, table, place_of(*wanted.expression, wanted.formula, name));
    }
    found.push_back(&column);
  }
  return found;
}

Status bind_bare(const Wanted& wanted, Resolved& resolved) {
  const Column& column = *resolved.variables.front();
  const Place place = place_of(*wanted.expression, wanted.formula, column.name);
  if (!wanted.as_categories && is_mostly_numbers(column)) return mixed_error(column, place, !wanted.as_numbers);
  if (wanted.as_numbers && column.kind == Kind::text) {
    const bool like_numbers = column.mixed && !column.mixed->why.empty();
    return fail(Errc::bad_type,
                "column '" + column.name + "' holds text (" +
                    (like_numbers ? first_other(*column.mixed) : listed(quoted(column.dictionary), 3)) +
                    ") where numbers are needed",
                place);
  }
  resolved.source = Source::view(column);
  resolved.value_kind = column.kind == Kind::missing ? Kind::real : column.kind;
  resolved.categorical =
      !wanted.as_numbers && (wanted.as_categories || column.kind == Kind::text || column.kind == Kind::boolean);
  return {};
}

Status bind_computed(const Wanted& wanted, Resolved& resolved) {
  const auto is_text = [&](std::string_view name) {
    return std::any_of(resolved.variables.begin(), resolved.variables.end(),
                       [&](const Column* column) { return column->name == name && column->kind == Kind::text; });
  };
  const auto checked = formula::check_types(*wanted.expression, wanted.formula, is_text);
  if (!checked) {
    for (const Column* column : resolved.variables) {
      if (is_mostly_numbers(*column)) {
        return mixed_error(*column, place_of(*wanted.expression, wanted.formula, column->name), false);
      }
    }
    return checked;
  }
  resolved.computed = true;
  const bool logical = is_logical(*wanted.expression);
  resolved.value_kind = logical ? Kind::boolean : Kind::real;
  resolved.categorical = !wanted.as_numbers && (wanted.as_categories || logical);
  return {};
}

}  // namespace

std::string mixed_note(const Resolved& factor, std::size_t levels) {
  const Column& column = *factor.variables.front();
  const MixedText& mixed = *column.mixed;
  return "'" + column.name + "' is text, for " + counted(mixed.others, "cell") + " of " +
         grouped(mixed.numbers + mixed.others) + (mixed.others == 1 ? " is no number (" : " are no numbers (") +
         first_other(mixed) + "): it enters as a factor of " + grouped_size(levels) + " levels; C(" + column.name +
         ") says that this is meant.";
}

Result<Resolved> resolve(const Wanted& wanted, const Table& table) {
  Resolved resolved;
  resolved.name = wanted.name;
  resolved.expression = wanted.expression;
  resolved.infinite_is_missing = wanted.for_prediction;
  resolved.place = place_of(*wanted.expression, wanted.formula, "");
  OGIVE_TRY(resolved.variables, find_variables(wanted, table));
  if (wanted.expression->kind == Expression::Kind::variable) {
    OGIVE_CHECK(bind_bare(wanted, resolved));
  } else {
    OGIVE_CHECK(bind_computed(wanted, resolved));
  }
  return resolved;
}

Result<Resolved> resolve_role(const std::string& name, const char* role, const Table& table) {
  const Expression expression = variable(name);
  Wanted wanted{name, &expression, "", false, true, false};
  auto resolved = resolve(wanted, table);
  if (!resolved) {
    Error error = std::move(resolved).error();
    error.sentence = std::string("the ") + role + ": " + error.sentence;
    return tl::unexpected<Error>(std::move(error));
  }
  resolved->expression = nullptr;
  return resolved;
}

Expression variable(const std::string& name) {
  Expression expression;
  expression.kind = Expression::Kind::variable;
  expression.name = name;
  return expression;
}

Place place_of(const Expression& expression, const std::string& formula, std::string_view name) {
  const Expression* found = find_variable(expression, name);
  const formula::Span span = found != nullptr ? found->span : expression.span;
  if (formula.empty()) return {};
  Place place;
  place.source = formula;
  place.begin = span.begin;
  place.end = span.end;
  return place;
}

std::int64_t line_of(const Table& table, std::size_t chunk, std::int64_t row) {
  return chunk < table.chunk_lines.size() ? table.chunk_lines[chunk] + row : 0;
}

std::string where(const Table& table, std::size_t chunk, std::int64_t row) {
  if (const std::int64_t line = line_of(table, chunk, row); line > 0) return "line " + std::to_string(line);
  for (std::size_t c = 0; c < chunk; ++c) row += table.chunk_rows[c];
  return "row " + std::to_string(row + 1);
}

}  // namespace ogive::design
