#include "design/levels.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "base/date.hpp"
#include "data/keep_chunk.hpp"
#include "design/gather.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

const char* truth(double value) { return value != 0.0 ? "True" : "False"; }

/// Numbers to codes, in order of first appearance.
class Encoder {
 public:
  std::uint32_t code(double value) {
    value += 0.0;  // -0 is 0
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (bits == last_bits_ && !values_.empty()) return last_code_;
    const auto [at, added] = codes_.try_emplace(bits, static_cast<std::uint32_t>(values_.size()));
    if (added) values_.push_back(value);
    last_bits_ = bits;
    last_code_ = at->second;
    return last_code_;
  }
  std::vector<double> take() { return std::move(values_); }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> codes_;
  std::vector<double> values_;
  std::uint64_t last_bits_ = 0;
  std::uint32_t last_code_ = 0;
};

/// `codes` of the whole chunk.
template <class T>
void count_runs(const T* codes, std::size_t chunk, const CompleteRows& complete, std::vector<std::int64_t>& counts) {
  complete.runs(chunk, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) ++counts[codes[i]];
  });
}

std::optional<double> as_number(const std::string& text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

/// The level that `wanted` names: as text, as a number, then (unless quoted) as an index from 0, or from the end.
std::optional<std::size_t> find_reference(const BoundFactor& factor, const std::string& wanted, bool is_quoted) {
  const auto by_text = std::find(factor.levels.begin(), factor.levels.end(), wanted);
  if (by_text != factor.levels.end()) return static_cast<std::size_t>(by_text - factor.levels.begin());
  const std::optional<double> number = as_number(wanted);
  if (!number) return std::nullopt;
  const auto by_value = std::find(factor.level_values.begin(), factor.level_values.end(), *number);
  if (by_value != factor.level_values.end()) return static_cast<std::size_t>(by_value - factor.level_values.begin());
  if (is_quoted) return std::nullopt;
  const auto count = static_cast<double>(factor.levels.size());
  const double index = *number < 0.0 ? *number + count : *number;
  for (std::size_t k = 0; k < factor.levels.size(); ++k) {
    if (index == static_cast<double>(k)) return k;
  }
  return std::nullopt;
}

Status set_reference(BoundFactor& factor, const formula::Factor* as_written, const std::string& formula) {
  if (as_written == nullptr || !as_written->categorical || !as_written->categorical->reference) return {};
  const formula::Span span = as_written->categorical->reference_span;
  const std::string spelled = span.begin < formula.size() ? formula.substr(span.begin, span.end - span.begin) : "";
  const bool is_quoted = spelled.find_first_of("'\"") != std::string::npos;
  const std::string& wanted = *as_written->categorical->reference;
  const auto found = find_reference(factor, wanted, is_quoted);
  if (!found) {
    Place place;
    place.source = formula;
    place.begin = span.begin;
    place.end = span.end;
    const std::string nearest = nearest_name(wanted, factor.levels);
    return fail(Errc::bad_formula,
                "'" + wanted + "' is not a level of '" + factor.name + "' in the rows used; its levels are " +
                    listed(quoted(factor.levels), 12) + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"),
                place);
  }
  factor.reference = *found;
  return {};
}

}  // namespace

Status encode(Resolved& factor, bool as_patsy) {
  const Column& from = *factor.source.column;
  if (from.kind == Kind::text || from.kind == Kind::boolean || from.kind == Kind::missing) {
    if (from.kind == Kind::boolean) factor.code_values = {0.0, 1.0};
    return {};
  }
  Encoder encoder;
  Column to;
  to.name = factor.name;
  to.kind = Kind::text;
  ColumnReader reader(from);
  for (std::size_t c = 0; c < from.chunks.size(); ++c) {
    const Chunk& chunk = reader[c];
    auto codes = std::make_shared<std::vector<std::uint32_t>>(static_cast<std::size_t>(chunk.rows));
    for (std::int64_t i = 0; i < chunk.rows; ++i) {
      if (chunk.present(i)) (*codes)[static_cast<std::size_t>(i)] = encoder.code(number_at(reader, c, i));
    }
    OGIVE_TRY(Chunk kept, keep_chunk({chunk.rows, codes->data(), nullptr, 0, codes}, Kind::text, factor.store));
    to.chunks.push_back(std::move(kept));
  }
  factor.code_values = encoder.take();
  for (const double value : factor.code_values) {
    const bool real = as_patsy && !factor.computed && from.kind == Kind::real;
    to.dictionary.push_back(factor.value_kind == Kind::boolean ? truth(value)
                            : from.kind == Kind::date          ? date_text(static_cast<std::int32_t>(value))
                            : real                             ? real_text(value)
                                                               : number_text(value));
  }
  factor.source = Source::own(std::move(to));
  return {};
}

std::vector<std::string> code_names(const Resolved& factor) {
  const Column& column = *factor.source.column;
  if (column.kind == Kind::boolean) return {"False", "True"};
  return column.dictionary;
}

std::vector<std::int64_t> count_codes(const Column& column, std::size_t codes, const CompleteRows& complete) {
  std::vector<std::int64_t> counts(codes, 0);
  ColumnReader reader(column);
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    if (column.kind == Kind::boolean) count_runs(reader[c].as<std::uint8_t>(), c, complete, counts);
    if (column.kind == Kind::text) count_runs(reader[c].as<std::uint32_t>(), c, complete, counts);
  }
  return counts;
}

void sort_codes(const Resolved& factor, std::span<const std::string> names, std::vector<std::uint32_t>& codes) {
  if (factor.source.column->level_order) return;  // codes are given in their order
  std::sort(codes.begin(), codes.end(), [&](std::uint32_t a, std::uint32_t b) {
    return factor.code_values.empty() ? names[a] < names[b] : factor.code_values[a] < factor.code_values[b];
  });
}

Result<BoundLevels> bind_levels(const Resolved& factor, const formula::Factor* as_written, const std::string& formula,
                                const CompleteRows& complete) {
  const std::vector<std::string> names = code_names(factor);
  const std::vector<std::int64_t> counts = count_codes(*factor.source.column, names.size(), complete);
  std::vector<std::uint32_t> all(names.size());
  std::iota(all.begin(), all.end(), 0U);
  sort_codes(factor, names, all);

  BoundLevels bound;
  bound.factor.name = factor.name;
  bound.factor.expression = *factor.expression;
  bound.factor.categorical = true;
  bound.factor.value_kind = factor.value_kind;
  bound.level_of.assign(names.size(), -1);
  for (const std::uint32_t code : all) {
    if (counts[code] == 0) {
      bound.unused.push_back(names[code]);
      continue;
    }
    bound.level_of[code] = static_cast<std::int32_t>(bound.factor.levels.size());
    bound.factor.levels.push_back(names[code]);
    bound.factor.level_counts.push_back(counts[code]);
    if (!factor.code_values.empty()) bound.factor.level_values.push_back(factor.code_values[code]);
  }
  if (bound.factor.levels.size() < 2) {
    return fail(Errc::not_estimable,
                "'" + factor.name + "' has a single level ('" + bound.factor.levels.front() + "') in the " +
                    counted(complete.kept(), "row") +
                    " used, so there is nothing to compare; leave it out of the formula",
                factor.place);
  }
  OGIVE_CHECK(set_reference(bound.factor, as_written, formula));
  return bound;
}

namespace {

bool same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return lower(a) == lower(b);
}

/// True when code `k` of new data is level `l` of the fit.  Numbers match by value, all else by text;
/// truth values however they are capitalised.
bool same_level(const BoundFactor& known, std::size_t l, const Resolved& factor, std::size_t k,
                const std::vector<std::string>& names) {
  if (!known.level_values.empty() && !factor.code_values.empty()) return known.level_values[l] == factor.code_values[k];
  if (known.levels[l] == names[k]) return true;
  if (known.level_values.empty()) return false;
  if (known.value_kind == Kind::boolean &&
      std::equal(known.levels[l].begin(), known.levels[l].end(), names[k].begin(), names[k].end(), same_letter)) {
    return true;
  }
  const std::optional<double> number = as_number(names[k]);
  return number && *number == known.level_values[l];
}

tl::unexpected<Error> unknown_level(const BoundFactor& known, const Resolved& factor, std::uint32_t code,
                                    const Table& table, const CompleteRows& complete) {
  ColumnReader column(factor.source.column);
  const std::string name = code_names(factor)[code];
  Place place;
  place.column = known.name;
  std::string first;
  for (std::size_t c = 0; c < complete.chunks() && first.empty(); ++c) {
    complete.runs_while(c, 0, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        if (code_at(column, c, i) != code) continue;
        first = where(table, c, i);
        place.line = line_of(table, c, i);
        place.file = table.source;
        return false;
      }
      return true;
    });
  }
  const std::string nearest = nearest_name(name, known.levels);
  return fail(Errc::unknown_level,
              "'" + name + "' (" + first + ") is not a level of '" + known.name +
                  "' that the model knows; its levels are " + listed(quoted(known.levels), 12) +
                  (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"),
              place);
}

}  // namespace

Result<std::vector<std::int32_t>> match_levels(const BoundFactor& known, const Resolved& factor, const Table& table,
                                               const CompleteRows& complete) {
  const std::vector<std::string> names = code_names(factor);
  const Column& column = *factor.source.column;
  const std::vector<std::int64_t> counts = count_codes(column, names.size(), complete);
  std::vector<std::int32_t> level_of(names.size(), -1);
  std::unordered_map<std::string, std::size_t> by_text;
  for (std::size_t l = 0; l < known.levels.size(); ++l) by_text.emplace(known.levels[l], l);
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (counts[k] == 0) continue;
    const auto found = by_text.find(names[k]);
    if (found != by_text.end()) level_of[k] = static_cast<std::int32_t>(found->second);
    for (std::size_t l = 0; l < known.levels.size() && level_of[k] < 0; ++l) {
      if (same_level(known, l, factor, k, names)) level_of[k] = static_cast<std::int32_t>(l);
    }
    if (level_of[k] < 0) {
      return unknown_level(known, factor, static_cast<std::uint32_t>(k), table, complete);
    }
  }
  return level_of;
}

}  // namespace ogive::design
