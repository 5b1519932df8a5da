#include "design/number_response.hpp"

#include <cmath>

#include "design/gather.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

/// What the kept rows hold.
struct NumbersSeen {
  double low = 0.0, high = 0.0;
  std::int64_t fractions = 0;
  std::string first_fraction;  ///< "2.5, line 4"
};

/// Why y is no response of the kind; null where it is one.
const char* not_of(ResponseKind kind, double y) {
  if (kind == ResponseKind::counts && y < 0.0)
    return "is no count: counts are 0 or more; correct the row, or take --family gaussian for real values";
  if (kind == ResponseKind::events && !(y >= 0.0 && y <= 1.0))
    return "is no fraction: fractions lie between 0 and 1; correct the row, or write successes/trials ~ ... for counts";
  return nullptr;
}

Counting counting_of(ResponseKind kind) {
  return kind == ResponseKind::counts  ? Counting::count
         : kind == ResponseKind::reals ? Counting::real
                                       : Counting::fraction;
}

/// Errors   bad_response at the first number that is no response of the kind.
Result<NumbersSeen> look_at(const Resolved& factor, ResponseKind kind, const Table& table,
                            const CompleteRows& complete) {
  ColumnReader column(factor.source.column);
  NumbersSeen seen;
  bool first = true;
  std::string wrong;
  Place place = factor.place;
  for (std::size_t c = 0; c < complete.chunks() && wrong.empty(); ++c)
    complete.runs_while(c, 0, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const double y = number_at(column, c, i);
        seen.low = first ? y : std::fmin(seen.low, y);
        seen.high = first ? y : std::fmax(seen.high, y);
        first = false;
        if (const char* reason = not_of(kind, y)) {
          wrong = factor.name + " = " + number_text(y) + " (" + where(table, c, i) + ") " + reason;
          place.line = line_of(table, c, i);
          place.column = factor.name;
          return false;
        }
        if (y == std::floor(y)) continue;
        if (seen.fractions++ == 0) seen.first_fraction = number_text(y) + ", " + where(table, c, i);
      }
      return true;
    });
  if (!wrong.empty()) return fail(Errc::bad_response, std::move(wrong), std::move(place));
  return seen;
}

Status check_varies(const Resolved& factor, ResponseKind kind, const NumbersSeen& seen, std::int64_t rows) {
  if (kind == ResponseKind::events) return {};  // one of them is strictly between 0 and 1
  const bool nothing = kind == ResponseKind::counts ? seen.high == 0.0 : seen.low == seen.high;
  if (!nothing) return {};
  return fail(Errc::bad_response,
              "all " + counted(rows, "used row") + " have " + factor.name + " = " + number_text(seen.low) +
                  (kind == ResponseKind::counts ? ": the likelihood is highest, 1, with means of 0 everywhere (under "
                                                  "the log link at minus infinity), and there is nothing to explain"
                                                : ": there is no variation to explain"),
              factor.place);
}

ResponseInput number_input(const Resolved& factor) {
  ResponseInput input;
  input.rule = ResponseInput::Rule::value;
  input.source = factor.source;
  return input;
}

}  // namespace

Status check_number_response(const formula::Formula& formula, const BindOptions& options) {
  const bool count = options.response == ResponseKind::counts;
  const std::string needs = count ? "this family's response is a count" : "this family's response is a real number";
  const Place place = formula.response
                          ? Place{formula.source, formula.response->span.begin, formula.response->span.end, {}, 0, {}}
                          : Place{};
  if (formula.response && formula.response->categorical)
    return fail(Errc::bad_response, needs + ", and C() makes categories of it: leave C() out", place);
  if (!options.event.empty())
    return fail(Errc::bad_option, needs + ", which has no event: leave --event out, or take the binomial family",
                place);
  if (!options.roles.trials.empty())
    return fail(Errc::bad_option,
                needs + ", not a share of trials: leave --trials out, or take the binomial family" +
                    (count ? "; exposure is an offset, --offset 'log(" + options.roles.trials + ")'" : ""),
                place);
  if (formula.counts == formula::Counts::none) return {};
  const std::string first = formula::print(formula.response->expression);
  const bool name = formula.second->kind == formula::Expression::Kind::variable;
  const std::string second =
      name || count ? formula::print(*formula.second) : "(" + formula::print(*formula.second) + ")";
  return fail(Errc::bad_option,
              needs + ", not successes of trials: " +
                  (count ? "for a rate write " + first + " ~ ... + offset(log(" + second + "))"
                         : "for a quotient write I(" + first + "/" + second + ") ~ ...") +
                  ", or take the binomial family",
              place);
}

bool holds_fractions(const Resolved& factor, const CompleteRows& complete) {
  return !numbers_while(*factor.source.column, complete, [](std::span<const double> values) {
    std::int64_t between = 0;
    for (const double y : values)  // without branches, which nothing could foretell
      between += static_cast<int>(y > 0.0) & static_cast<int>(y < 1.0);
    return between == 0;
  });
}

Result<BoundResponse> bind_numbers(const Resolved& factor, ResponseKind kind, const Table& table,
                                   const CompleteRows& complete, RowUse& use) {
  OGIVE_TRY(const NumbersSeen seen, look_at(factor, kind, table, complete));
  OGIVE_CHECK(check_varies(factor, kind, seen, complete.kept()));
  if (kind == ResponseKind::counts && seen.fractions > 0)
    use.notes.push_back("The response '" + factor.name + "' is no whole number in " + counted(seen.fractions, "row") +
                        " (first " + seen.first_fraction + "): its counts are taken as they are.");
  BoundResponse bound;
  bound.response.factor.name = factor.name;
  bound.response.factor.expression = *factor.expression;
  bound.response.factor.value_kind = factor.value_kind;
  bound.response.counting = counting_of(kind);
  bound.input = number_input(factor);
  return bound;
}

Result<ResponseInput> match_numbers(const Resolved& factor, ResponseKind kind, const Table& table,
                                    const CompleteRows& complete) {
  OGIVE_CHECK(look_at(factor, kind, table, complete).map([](const NumbersSeen&) {}));
  return number_input(factor);
}

}  // namespace ogive::design
