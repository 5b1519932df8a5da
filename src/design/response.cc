#include "design/response.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "design/gather.hpp"
#include "design/levels.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

/// A value of the response with its kept rows.
struct Seen {
  std::string name;
  double value = 0.0;
  std::uint32_t code = 0;
  std::int64_t rows = 0;
};

/// True when every kept row is 0 or 1; counts both.
bool count_zero_one(const Column& column, const CompleteRows& complete, std::int64_t& zeros, std::int64_t& ones) {
  zeros = ones = 0;
  return numbers_while(column, complete, [&](std::span<const double> values) {
    std::int64_t none = 0, once = 0;
    for (const double y : values) {
      none += y == 0.0 ? 1 : 0;
      once += y == 1.0 ? 1 : 0;
    }
    zeros += none;
    ones += once;
    return none + once == static_cast<std::int64_t>(values.size());
  });
}

bool is_number(Kind kind) { return kind == Kind::real || kind == Kind::integer; }

/// The distinct values of the kept rows, sorted.
std::vector<Seen> values_seen(const Resolved& factor, const CompleteRows& complete) {
  const std::vector<std::string> names = code_names(factor);
  const std::vector<std::int64_t> counts = count_codes(*factor.source.column, names.size(), complete);
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 0; code < names.size(); ++code) {
    if (counts[code] > 0) codes.push_back(code);
  }
  sort_codes(factor, names, codes);
  std::vector<Seen> seen;
  for (const std::uint32_t code : codes) {
    const double value = factor.code_values.empty() ? 0.0 : factor.code_values[code];
    seen.push_back({names[code], value, code, counts[code]});
  }
  return seen;
}

std::vector<std::string> names_of(const std::vector<Seen>& seen, bool quote) {
  std::vector<std::string> names;
  names.reserve(seen.size());
  for (const Seen& one : seen) names.push_back(one.name);
  return quote ? quoted(names) : names;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// Which of two values `event` names, as it is printed or, for numbers and booleans, by value.
std::optional<std::size_t> find_event(const std::vector<Seen>& seen, const std::string& event, Kind kind) {
  for (std::size_t k = 0; k < seen.size(); ++k) {
    if (seen[k].name == event) return k;
  }
  if (kind == Kind::text) return std::nullopt;
  double number = 0.0;
  const char* end = event.data() + event.size();
  const auto [stop, error] = std::from_chars(event.data(), end, number);
  const bool is_numeric = error == std::errc{} && stop == end;
  for (std::size_t k = 0; k < seen.size(); ++k) {
    if (is_numeric && seen[k].value == number) return k;
    if (kind == Kind::boolean && lower(seen[k].name) == lower(event)) return k;
  }
  return std::nullopt;
}

/// Numbers that may be shares or counts: how those are written.
std::string counting_hint(const Resolved& factor, const std::vector<Seen>& seen) {
  if (!is_number(factor.value_kind) || seen.front().value < 0.0) return "";
  if (seen.back().value <= 1.0)
    return "; if it is a share of trials, name their column with --trials, else take it as it is with --fractions";
  const bool whole =
      std::all_of(seen.begin(), seen.end(), [](const Seen& one) { return one.value == std::floor(one.value); });
  return whole ? "; if it counts successes, write " + factor.name + "/trials ~ ..." : "";
}

tl::unexpected<Error> not_binary(const Resolved& factor, const std::vector<Seen>& seen) {
  const std::string& name = factor.name;
  const bool text = factor.value_kind == Kind::text;
  const std::string values = listed(names_of(seen, text));
  const std::string last = text ? "'" + seen.back().name + "'" : seen.back().name;
  std::string comparison = "I(" + name + " == " + last + ") ~ ...";
  if (seen.size() == 2) {
    return fail(Errc::bad_response,
                "the response '" + name + "' has the values " + values +
                    ", not 0 and 1; say which is the event with --event " + seen.back().name + ", or write " +
                    comparison,
                factor.place);
  }
  // A single value among many numbers is seldom meant: a threshold that has values on both sides.
  if (is_number(factor.value_kind)) comparison = "I(" + name + " > " + seen[(seen.size() - 1) / 2].name + ") ~ ...";
  return fail(Errc::bad_response,
              "the response '" + name + "' has " + grouped_size(seen.size()) + " values (" + values +
                  ") where two are needed; make it binary, for example with " + comparison +
                  counting_hint(factor, seen),
              factor.place);
}

tl::unexpected<Error> constant_response(const Resolved& factor, const std::string& value, std::int64_t rows) {
  const std::string all = rows == 1 ? "the one used row has " : "all " + counted(rows, "used row") + " have ";
  return fail(Errc::bad_response,
              all + factor.name + " = " + value +
                  ": there is nothing to compare; add rows with another value, or choose another response",
              factor.place);
}

Status check_two(const Resolved& factor, const std::vector<Seen>& seen, const std::string& event) {
  const bool text = factor.value_kind == Kind::text;
  if (seen.size() == 1) return constant_response(factor, names_of(seen, text).front(), seen.front().rows);
  const bool zero_one =
      is_number(factor.value_kind) && seen.size() == 2 && seen[0].value == 0.0 && seen[1].value == 1.0;
  if (seen.size() > 2 || (is_number(factor.value_kind) && !zero_one && event.empty())) {
    return not_binary(factor, seen);
  }
  if (!event.empty() && !find_event(seen, event, factor.value_kind)) {
    return fail(Errc::bad_response,
                "the event '" + event + "' is not a value of the response '" + factor.name + "'; its values are " +
                    listed(names_of(seen, text)),
                factor.place);
  }
  return {};
}

BoundResponse describe_response(const Resolved& factor, const std::vector<Seen>& seen, std::size_t event) {
  BoundResponse bound;
  BoundFactor& described = bound.response.factor;
  described.name = factor.name;
  described.expression = *factor.expression;
  described.categorical = true;
  described.value_kind = factor.value_kind;
  for (const Seen& one : seen) {
    described.levels.push_back(one.name);
    described.level_counts.push_back(one.rows);
    if (factor.value_kind != Kind::text) described.level_values.push_back(one.value);
  }
  described.reference = 1 - event;
  bound.response.event = seen[event].name;
  bound.response.non_event = seen[1 - event].name;
  return bound;
}

ResponseInput input_of(const Source& numbers, double event_value, bool zero_one) {
  ResponseInput input;
  input.source = numbers;
  input.event_value = event_value;
  input.rule = zero_one && event_value == 1.0 ? ResponseInput::Rule::value : ResponseInput::Rule::equals_value;
  return input;
}

}  // namespace

namespace {

/// The values of the kept rows, as far as they are needed: of three or more all.
Result<std::vector<Seen>> look_at_values(Resolved& factor, const CompleteRows& complete) {
  const Column& column = *factor.source.column;
  std::vector<Seen> seen;
  std::int64_t zeros = 0;
  std::int64_t ones = 0;
  if (column.kind != Kind::text && count_zero_one(column, complete, zeros, ones)) {
    const bool boolean = factor.value_kind == Kind::boolean;
    if (zeros > 0) seen.push_back({boolean ? "False" : "0", 0.0, 0, zeros});
    if (ones > 0) seen.push_back({boolean ? "True" : "1", 1.0, 1, ones});
    return seen;
  }
  OGIVE_CHECK(encode(factor, false));
  return values_seen(factor, complete);
}

Result<BoundResponse> bind_seen(const Resolved& factor, const Source& original, const std::vector<Seen>& seen,
                                const std::string& event) {
  OGIVE_CHECK(check_two(factor, seen, event));
  const std::size_t modelled = event.empty() ? 1 : *find_event(seen, event, factor.value_kind);
  BoundResponse bound = describe_response(factor, seen, modelled);
  if (original.column->kind == Kind::text) {
    bound.input.rule = ResponseInput::Rule::equals_code;
    bound.input.source = original;
    bound.input.event_code = seen[modelled].code;
  } else {
    bound.input = input_of(original, seen[modelled].value, seen[0].value == 0.0 && seen[1].value == 1.0);
  }
  return bound;
}

}  // namespace

Result<BoundResponse> bind_binary(Resolved factor, const std::string& event, const CompleteRows& complete) {
  const Source original = factor.source;
  OGIVE_TRY(const std::vector<Seen> seen, look_at_values(factor, complete));
  return bind_seen(factor, original, seen, event);
}

Result<std::optional<BoundResponse>> bind_outcome(Resolved factor, const std::string& event,
                                                  const CompleteRows& complete) {
  const Source original = factor.source;
  OGIVE_TRY(const std::vector<Seen> seen, look_at_values(factor, complete));
  if (seen.size() < 2) return std::nullopt;
  return bind_seen(factor, original, seen, event);
}

Result<ResponseInput> match_response(const Response& known, Resolved factor, const Table& table,
                                     const CompleteRows& complete) {
  const Source original = factor.source;
  const bool is_text = original.column->kind == Kind::text;
  OGIVE_CHECK(encode(factor));
  auto matched = match_levels(known.factor, factor, table, complete);
  if (!matched) {
    Error error = std::move(matched).error();
    error.code = Errc::bad_response;
    return tl::unexpected<Error>(std::move(error));
  }
  const auto event = static_cast<std::int32_t>(1 - known.factor.reference);
  ResponseInput input;
  input.rule = ResponseInput::Rule::equals_code;
  input.source = is_text ? original : factor.source;
  for (std::size_t code = 0; code < matched->size(); ++code) {
    if ((*matched)[code] == event) input.event_code = static_cast<std::int64_t>(code);
  }
  return input;
}

}  // namespace ogive::design
