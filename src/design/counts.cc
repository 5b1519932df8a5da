#include "design/counts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "design/gather.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

constexpr double kWholeWithin = 1e-8;
constexpr double kWholeShare = 1e-15;  ///< of the trials: a share is rounded to 53 bits

bool is_whole(double value) { return value == std::floor(value); }

/// One row of the response as it is written.
struct CountedRow {
  double first = 0.0;   ///< successes or the share
  double second = 0.0;  ///< failures or trials
};

class CountedRows {
 public:
  explicit CountedRows(const CountParts& parts)
      : successes_(parts.successes.source.column), second_(parts.second.source.column) {}
  CountedRow at(std::size_t chunk, std::int64_t i) {
    return {number_at(successes_, chunk, i), number_at(second_, chunk, i)};
  }

 private:
  ColumnReader successes_, second_;
};

std::string named(const Resolved& part, double value) { return part.name + " = " + number_text(value); }

/// Why a part is no count, or empty.
std::string not_a_count(const Resolved& part, double value, const std::string& at) {
  if (value < 0.0) return named(part, value) + at + " is no count: counts are 0 or more; correct the row";
  if (!is_whole(value)) return named(part, value) + at + " is no count: counts are whole numbers";
  return "";
}

/// Successes and failures are differences of trials, which are exact up to here only.
constexpr double kMostTrials = 0x1p53;

std::string too_many(const std::string& what, const std::string& at) {
  return what + at +
         ": there are more than 9,007,199,254,740,992 trials, beyond which a row's whole numbers are not exact; divide "
         "the row into several";
}

std::string wrong_share(const CountParts& parts, const CountedRow& row, const std::string& at) {
  const std::string counts = parts.successes.name + "/" + parts.second.name + " ~ ...";
  if (!(row.first >= 0.0 && row.first <= 1.0))
    return named(parts.successes, row.first) + at +
           " is no share of trials: shares lie between 0 and 1; if it counts successes, write " + counts +
           " and leave the option for trials out";
  if (std::string wrong = not_a_count(parts.second, row.second, at); !wrong.empty()) return wrong;
  if (row.second > kMostTrials) return too_many(named(parts.second, row.second), at);
  const double successes = row.first * row.second;
  if (std::fabs(successes - std::nearbyint(successes)) <= std::max(kWholeWithin, kWholeShare * row.second)) return "";
  return named(parts.successes, row.first) + " of " + named(parts.second, row.second) + at + " is " +
         fmt::format("{:.6g}", successes) +
         " successes, no whole number; give the share in full, or the successes themselves as " + counts;
}

std::string wrong_counts(const CountParts& parts, const CountedRow& row, const std::string& at) {
  if (std::string wrong = not_a_count(parts.successes, row.first, at); !wrong.empty()) {
    const bool may_be_share = parts.counting == Counting::trials && row.first > 0.0 && row.first < 1.0;
    return wrong +
           (may_be_share ? "; for a share of the trials give the response alone and its trials by --trials" : "");
  }
  if (std::string wrong = not_a_count(parts.second, row.second, at); !wrong.empty()) return wrong;
  // Not the sum: it would be rounded to what is allowed.
  const double most = parts.counting == Counting::failures ? kMostTrials - row.first : kMostTrials;
  if (row.second > most) return too_many(named(parts.second, row.second), at);
  if (parts.counting == Counting::failures || row.first <= row.second) return "";
  return named(parts.successes, row.first) + " with " + named(parts.second, row.second) + at +
         ": there cannot be more successes than trials; correct the row, or write cbind(" + parts.successes.name +
         ", " + parts.second.name + ") ~ ... if " + parts.second.name + " counts failures";
}

}  // namespace

std::int64_t drop_without_trials(const CountParts& parts, CompleteRows& complete) {
  CountedRows rows(parts);
  return complete.drop([&](std::size_t chunk, std::int64_t i) {
    const CountedRow row = rows.at(chunk, i);
    return row.second == 0.0 && (parts.counting == Counting::shares || row.first == 0.0);
  });
}

Result<CountsSeen> check_counts(const CountParts& parts, const Table& table, const CompleteRows& complete) {
  CountsSeen seen;
  CountedRows rows(parts);
  std::string wrong;
  Place place = parts.successes.place;
  for (std::size_t c = 0; c < complete.chunks() && wrong.empty(); ++c) {
    complete.runs_while(c, 0, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const CountedRow row = rows.at(c, i);
        const bool shares = parts.counting == Counting::shares;
        seen.some_event = seen.some_event || row.first > 0.0;
        seen.some_failure =
            seen.some_failure ||
            (parts.counting == Counting::failures ? row.second > 0.0 : row.first < (shares ? 1.0 : row.second));
        seen.only_whole_shares = seen.only_whole_shares && (row.first == 0.0 || row.first == 1.0);
        seen.some_trials = seen.some_trials || row.second > 1.0;
        const std::string at = "";
        wrong = shares ? wrong_share(parts, row, at) : wrong_counts(parts, row, at);
        if (wrong.empty()) continue;
        const std::string line = " (" + where(table, c, i) + ")";
        wrong = shares ? wrong_share(parts, row, line) : wrong_counts(parts, row, line);
        place.line = line_of(table, c, i);
        place.column = parts.successes.name;
        return false;
      }
      return true;
    });
  }
  if (!wrong.empty()) return fail(Errc::bad_response, std::move(wrong), std::move(place));
  return seen;
}

ResponseInput counts_input(const CountParts& parts) {
  ResponseInput input;
  input.rule = parts.counting == Counting::shares ? ResponseInput::Rule::share : ResponseInput::Rule::value;
  input.source = parts.successes.source;
  return input;
}

Result<BoundResponse> bind_counts(const CountParts& parts, const Table& table, const CompleteRows& complete,
                                  RowUse& use) {
  OGIVE_TRY(const CountsSeen seen, check_counts(parts, table, complete));
  if (!seen.some_event || !seen.some_failure)
    return fail(Errc::bad_response,
                std::string("all trials of the ") + counted(complete.kept(), "used row") + " are " +
                    (seen.some_event ? "successes" : "failures") +
                    ": there is nothing to compare; add rows with the other outcome, or choose another response",
                parts.successes.place);
  if (parts.counting == Counting::shares && seen.only_whole_shares && seen.some_trials)
    use.notes.push_back("'" + parts.successes.name + "' holds only 0 and 1 and is taken as a share: 1 means that all " +
                        parts.second.name + " trials succeeded; if it counts successes, write " + parts.successes.name +
                        "/" + parts.second.name + " ~ ....");
  BoundResponse bound;
  bound.response.factor.name = parts.successes.name;
  bound.response.factor.expression = *parts.successes.expression;
  bound.response.factor.value_kind = parts.successes.value_kind;
  bound.response.counting = parts.counting;
  bound.response.event = "success";
  bound.response.non_event = "failure";
  bound.input = counts_input(parts);
  return bound;
}

}  // namespace ogive::design
