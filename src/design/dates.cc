#include "design/dates.hpp"

#include <algorithm>
#include <optional>

#include "base/date.hpp"
#include "data/column_reader.hpp"
#include "design/design.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

using formula::Expression;

bool is_bare_date(const Resolved& part) { return !part.computed && part.value_kind == Kind::date; }

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The first day of the column and the day halfway to its last.
struct DayRange {
  std::int32_t first = 0, middle = 0;
};

DayRange range_of_days(const Column& column) {
  std::optional<std::int32_t> first, last;
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c) {
    const Chunk& chunk = reader[c];
    const auto* days = chunk.as<std::int32_t>();
    for (std::int64_t i = 0; i < chunk.rows; ++i) {
      if (!chunk.present(i)) continue;
      first = std::min(days[i], first.value_or(days[i]));
      last = std::max(days[i], last.value_or(days[i]));
    }
  }
  if (!first) return {};
  return {*first, *first + (*last - *first + 1) / 2};
}

/// Adds the variables of an expression that are read as days.
void add_days(const Expression& expression, const std::vector<std::string>& dates, std::vector<std::string>& found) {
  const auto is_text = [](const Expression& argument) { return argument.kind == Expression::Kind::text; };
  if (std::any_of(expression.arguments.begin(), expression.arguments.end(), is_text)) return;
  const bool is_date = expression.kind == Expression::Kind::variable && is_among(dates, expression.name);
  if (is_date && !is_among(found, expression.name)) found.push_back(expression.name);
  for (const Expression& argument : expression.arguments) add_days(argument, dates, found);
}

/// "('31/01/2024', line 3)": the first text of a column that is no date.
std::string first_other_text(const Column& column, const Table& table, Place& place) {
  ColumnReader reader(column);
  for (std::size_t c = 0; c < column.chunks.size(); ++c)
    for (std::int64_t i = 0; i < column.chunks[c].rows; ++i) {
      const Chunk& chunk = reader[c];
      if (!chunk.present(i)) continue;
      const std::string& text = column.dictionary[chunk.as<std::uint32_t>()[i]];
      if (parse_date(text)) continue;
      place.line = line_of(table, c, i);
      return " ('" + text + "', " + where(table, c, i) + ")";
    }
  return "";
}

}  // namespace

Status refuse_dates(const Resolved& part, const std::string& role) {
  if (!is_bare_date(part)) return {};
  const std::string& name = part.source.column->name;
  Place place = part.place;
  place.column = name;
  return fail(Errc::bad_type, role + ": column '" + name + "' holds dates where numbers are needed", std::move(place));
}

Status refuse_date_response(const Resolved& response, bool as_number) {
  if (!is_bare_date(response)) return {};
  const std::string& name = response.source.column->name;
  const DayRange days = range_of_days(*response.source.column);
  Place place = response.place;
  place.column = name;
  const std::string instead =
      as_number ? "a number is needed; for the days since " + date_text(days.first) + " write I(" + name + " - " +
                      number_text(days.first) + ")"
                : "two values are needed; compare it, as in I(" + name + " >= '" + date_text(days.middle) + "') ~ ...";
  return fail(Errc::bad_response, "the response '" + name + "' is a date where " + instead, std::move(place));
}

std::vector<std::string> date_variables(const std::vector<Resolved*>& parts) {
  std::vector<std::string> dates;
  for (const Resolved* part : parts)
    for (const Column* column : part->variables)
      if (column->kind == Kind::date && !is_among(dates, column->name)) dates.push_back(column->name);
  return dates;
}

std::vector<std::string> day_variables(const DesignSpec& spec) {
  std::vector<std::string> found;
  if (spec.response) add_days(spec.response->factor.expression, spec.dates, found);
  if (spec.response && spec.response->second) add_days(*spec.response->second, spec.dates, found);
  for (const BoundFactor& factor : spec.factors) {
    const bool is_levels = factor.categorical && factor.expression.kind == Expression::Kind::variable;
    if (!is_levels) add_days(factor.expression, spec.dates, found);
  }
  for (const Offset& offset : spec.offsets) add_days(offset.expression, spec.dates, found);
  return found;
}

Status check_dates(const DesignSpec& spec, const Table& table) {
  const std::vector<std::string> texts = text_variables(spec);
  for (const std::string& name : variables(spec)) {
    const auto found = table.find(name);
    if (!found || is_among(texts, name)) continue;
    const Column& column = table.columns[*found];
    const bool was_date = is_among(spec.dates, name);
    if (column.kind == Kind::missing || was_date == (column.kind == Kind::date)) continue;
    Place place;
    place.file = table.source;
    place.column = name;
    std::string sentence = table.source + ": column '" + name + "' holds ";
    if (!was_date) {
      sentence += "dates where the model needs numbers";
    } else {
      sentence += column.kind == Kind::text      ? "text" + first_other_text(column, table, place)
                  : column.kind == Kind::boolean ? "true and false"
                                                 : "numbers";
      sentence += " where the model needs dates; write them as 2024-01-31";
    }
    return fail(Errc::bad_type, std::move(sentence), std::move(place));
  }
  return {};
}

}  // namespace ogive::design
