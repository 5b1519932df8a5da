#include "design/resolve.hpp"

#include <algorithm>

#include "data/column_reader.hpp"
#include "data/csv_number.hpp"
#include "design/dates.hpp"
#include "design/row_names.hpp"
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
  if (!mixed.first_file.empty()) text += " of " + mixed.first_file;
  if (!mixed.why.empty()) text += ", which " + std::string(mixed.why);
  return text;
}

/// " --na N/A --na '?'": for the first few spellings of what is no number, quoted where a shell would read them.
std::string missing_options(const Column& column) {
  constexpr std::size_t kSpellings = 3;
  std::vector<std::string> spellings = {column.mixed->first_text};
  for (const std::string& text : column.dictionary) {
    const auto is_number = [&](char mark) {
      return parse_number(text.data(), text.data() + text.size(), mark).kind != NumberKind::none;
    };
    if (spellings.size() == kSpellings) break;
    if (text != spellings.front() && !is_number('.') && !is_number(',')) spellings.push_back(text);
  }
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:%+,";
  std::string options;
  for (const std::string& text : spellings) {
    const bool plain = text.find_first_not_of(kPlain) == std::string::npos;
    options += " --na " + (plain ? text : text.find('\'') == std::string::npos ? "'" + text + "'" : "\"" + text + "\"");
  }
  return options;
}

tl::unexpected<Error> mixed_error(const Column& column, Place place, bool may_be_categories) {
  const MixedText& mixed = *column.mixed;
  place.line = mixed.first_line;
  place.column = column.name;
  const std::string file = place.file.empty() ? "" : place.file + ": ";
  if (mixed.others == 0)
    return fail(Errc::bad_type,
                file + "column '" + column.name + "' writes some decimals with a comma and some with a point (first '" +
                    mixed.first_text + "', line " + std::to_string(mixed.first_line) + "); use one decimal mark",
                std::move(place));
  return fail(Errc::bad_type,
              file + "column '" + column.name + "' holds " + counted(mixed.others, "cell") + " that " +
                  (mixed.others == 1 ? "is not a number (" : "are not numbers (") + first_other(mixed) + ") among " +
                  grouped(mixed.numbers + mixed.others) + "; correct " + (mixed.others == 1 ? "it" : "them") +
                  (may_be_categories ? ", mark " : " or mark ") + (mixed.others == 1 ? "it" : "them") +
                  " as missing with" + missing_options(column) +
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

/// "'x', line 3": the first cell of a text column that is no number.
std::string first_text(const Column& column, const Table& table, Place& place) {
  if (column.mixed) {
    place.line = column.mixed->first_line;
    return first_other(*column.mixed).substr(std::string_view("first ").size());
  }
  ColumnReader reader(column);
  for (std::size_t c = 0; c < column.chunks.size(); ++c) {
    for (std::int64_t i = 0; i < column.chunks[c].rows; ++i) {
      const Chunk& chunk = reader[c];
      if (!chunk.present(i)) continue;
      place.line = line_of(table, c, i);
      return "'" + column.dictionary[chunk.as<std::uint32_t>()[i]] + "', " + where(table, c, i);
    }
  }
  return "";
}

tl::unexpected<Error> text_error(const Wanted& wanted, const Column& column, const Table& table, Place place) {
  if (wanted.for_prediction) {
    place.file = table.source;
    place.column = column.name;
    const std::string first = first_text(column, table, place);
    return fail(Errc::bad_type,
                table.source + ": column '" + column.name + "' holds text (" + first +
                    ") where the model needs numbers; correct it, or make the cell missing with --na",
                std::move(place));
  }
  const bool like_numbers = column.mixed && !column.mixed->why.empty();
  return fail(Errc::bad_type,
              "column '" + column.name + "' holds text (" +
                  (like_numbers ? first_other(*column.mixed) : listed(quoted(column.dictionary), 3)) +
                  ") where numbers are needed",
              std::move(place));
}

Status bind_bare(const Wanted& wanted, const Table& table, Resolved& resolved) {
  const Column& column = *resolved.variables.front();
  Place place = place_of(*wanted.expression, wanted.formula, column.name);
  if (wanted.for_prediction) place.file = table.source;
  if (!wanted.as_categories && is_mostly_numbers(column)) return mixed_error(column, place, !wanted.as_numbers);
  if (wanted.as_numbers && column.kind == Kind::text) return text_error(wanted, column, table, place);
  resolved.source = Source::view(column);
  resolved.value_kind = column.kind == Kind::missing ? Kind::real : column.kind;
  resolved.categorical =
      !wanted.as_numbers && (wanted.as_categories || column.kind == Kind::text || column.kind == Kind::boolean);
  return {};
}

Status bind_computed(const Wanted& wanted, const Table& table, Resolved& resolved) {
  const auto holds = [&](std::string_view name) {
    const auto found = std::find_if(resolved.variables.begin(), resolved.variables.end(),
                                    [&](const Column* column) { return column->name == name; });
    const Kind kind = (*found)->kind;
    return kind == Kind::text      ? formula::Holds::text
           : kind == Kind::date    ? formula::Holds::dates
           : kind == Kind::missing ? formula::Holds::nothing
                                   : formula::Holds::numbers;
  };
  auto checked = formula::check_types(*wanted.expression, wanted.formula, holds);
  if (!checked) {
    for (const Column* column : resolved.variables) {
      if (is_mostly_numbers(*column)) {
        Place place = place_of(*wanted.expression, wanted.formula, column->name);
        if (wanted.for_prediction) place.file = table.source;
        return mixed_error(*column, std::move(place), false);
      }
      // The formula of a saved model is as it is: what can be changed is the data.
      if (wanted.for_prediction && column->name == checked.error().place.column && column->kind == Kind::text)
        return text_error(wanted, *column, table, {});
      if (column->mixed && column->mixed->numbers > 0 && column->name == checked.error().place.column) {
        const MixedText& mixed = *column->mixed;
        checked.error().sentence += " (" + counted(mixed.others, "cell") + " of " +
                                    grouped(mixed.numbers + mixed.others) + " are not numbers: " + first_other(mixed) +
                                    ")";
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

/// A column that has a role: categories, or else numbers.
Result<Resolved> resolve_column(const std::string& name, const char* role, bool as_categories, const Table& table) {
  const Expression expression = variable(name);
  auto resolved = resolve({name, &expression, "", as_categories, !as_categories, false}, table);
  if (!resolved) {
    Error error = std::move(resolved).error();
    error.sentence = std::string("the ") + role + ": " + error.sentence;
    return tl::unexpected<Error>(std::move(error));
  }
  resolved->expression = nullptr;
  return resolved;
}

}  // namespace

std::string mixed_note(const Resolved& factor, std::size_t levels) {
  const Column& column = *factor.variables.front();
  const MixedText& mixed = *column.mixed;
  return "'" + column.name + "' is text, for " + counted(mixed.others, "cell") + " of " +
         grouped(mixed.numbers + mixed.others) + (mixed.others == 1 ? " is no number (" : " are no numbers (") +
         first_other(mixed) + "): it enters as a factor of " + grouped_size(levels) +
         " levels; correct the cells if numbers are meant, or write C(" + column.name + ") to say that categories are.";
}

std::string many_levels_note(const std::string& name, std::size_t levels, std::int64_t rows) {
  constexpr std::size_t kFew = 20;
  if (levels <= kFew || 2 * static_cast<std::int64_t>(levels) <= rows) return "";
  return "'" + name + "' is text and enters as a factor of " + grouped_size(levels) + " levels in " +
         counted(rows, "row") +
         ", so that most coefficients rest on a row or two: leave it out if it is a name, a date "
         "or free text, or write C(" +
         name + ") to say that this is meant.";
}

Result<Resolved> resolve(const Wanted& wanted, const Table& table) {
  Resolved resolved;
  resolved.name = wanted.name;
  resolved.expression = wanted.expression;
  resolved.infinite_is_missing = wanted.for_prediction;
  resolved.store = table.store;
  resolved.place = place_of(*wanted.expression, wanted.formula, "");
  OGIVE_TRY(resolved.variables, find_variables(wanted, table));
  if (wanted.expression->kind == Expression::Kind::variable) {
    OGIVE_CHECK(bind_bare(wanted, table, resolved));
  } else {
    OGIVE_CHECK(bind_computed(wanted, table, resolved));
  }
  return resolved;
}

Result<Resolved> resolve_role(const std::string& name, const char* role, const Table& table) {
  OGIVE_TRY(Resolved resolved, resolve_column(name, role, false, table));
  OGIVE_CHECK(refuse_dates(resolved, std::string("the ") + role));
  return resolved;
}

Result<Resolved> resolve_groups(const std::string& name, const char* role, const Table& table) {
  return resolve_column(name, role, true, table);
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

}  // namespace ogive::design
