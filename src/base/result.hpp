/// Errors as values: what a function returns when the world (a file, a formula, an option) is wrong.
/// Trouble in the numbers (no convergence, aliasing) is a field of a result, never an Error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace ogive {

/// What the caller can do about an error; one code, one remedy.  `code_name` gives the stable spelling.
enum class Errc {
  bad_option,      ///< an option or argument out of its range
  bad_formula,     ///< the formula does not parse or has no meaning
  unknown_column,  ///< a name that the data do not have
  bad_type,        ///< a column used as what it is not
  bad_response,    ///< the response is not binary
  bad_data,        ///< a malformed or unusable file
  not_estimable,   ///< no complete row, or fewer than needed
  out_of_range,    ///< an estimate that no double holds: a column needs another unit
  unknown_level,   ///< a level at prediction that the fit never saw
  bad_model,       ///< a model file that is not one, or of another version
  cannot_read,     ///< a file or stream that cannot be opened or read
  cannot_write,    ///< an output that cannot be written
  too_large,       ///< more memory than allowed would be needed
  interrupted,     ///< the caller asked to stop
  internal,        ///< a defect of ogive
};

/// The stable name of a code, as printed in JSON ("unknown_column").
[[nodiscard]] std::string_view code_name(Errc code) noexcept;

/// Where an error is.  In a formula: `source` and the byte range [begin, end).  In data: `file`,
/// `line` (1-based; 0 when unknown), `column` (name).  What does not apply stays empty.
struct Place {
  std::string source;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string file;
  std::int64_t line = 0;
  std::string column;
};

/// One sentence (what, where, what to do) with a code and a place.
struct Error {
  Errc code = Errc::internal;
  std::string sentence;
  Place place = {};
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string sentence, Place place = {}) {
  return tl::unexpected<Error>(Error{code, std::move(sentence), std::move(place)});
}

/// The error as people read it: the sentence and, for a formula, the source with a caret line.
[[nodiscard]] std::string describe(const Error& error);

/// The candidate nearest to `name` by edit distance, or empty when none is near.  ASCII case counts
/// half; ties go to the earlier candidate.
template <class Names>
[[nodiscard]] std::string nearest_name(std::string_view name, const Names& candidates);

/// Edit distance with adjacent transpositions, in half units (a change of ASCII case counts 1, any other edit 2;
/// names that differ in nothing but case are 1 apart).  O(|a||b|) time.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Names>
std::string nearest_name(std::string_view name, const Names& candidates) {
  std::string best;
  // Two edits, or a third of a long name: further away a suggestion is noise.  Another number is always noise.
  if (name.find_first_not_of("0123456789.") == std::string_view::npos) return best;
  const std::size_t edits = name.size() < 4 ? 1 : name.size() < 9 ? 2 : name.size() / 3;
  std::size_t bound = name.size() < 2 ? 2 : 2 * edits + 1;  // of one letter no more than the case
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < bound) {
      bound = distance;
      best = std::string(candidate);
    }
  }
  return best;
}

}  // namespace ogive

#define OGIVE_CONCAT_INNER(a, b) a##b
#define OGIVE_CONCAT(a, b) OGIVE_CONCAT_INNER(a, b)

/// OGIVE_TRY(auto x, f()) gives x the value of f(), or returns f()'s error from this function.
#define OGIVE_TRY(declaration, ...) OGIVE_TRY_NAMED(OGIVE_CONCAT(try_, __LINE__), declaration, __VA_ARGS__)
#define OGIVE_TRY_NAMED(holder, declaration, ...)                                \
  auto holder = (__VA_ARGS__);                                                   \
  if (!holder) return tl::unexpected<::ogive::Error>(std::move(holder).error()); \
  declaration = std::move(*holder)

/// The same for a Status: returns the error, if any.
#define OGIVE_CHECK(...)                                                             \
  do {                                                                               \
    auto status_ = (__VA_ARGS__);                                                    \
    if (!status_) return tl::unexpected<::ogive::Error>(std::move(status_).error()); \
  } while (false)
