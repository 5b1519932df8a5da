#include "design/parts.hpp"

#include <algorithm>
#include <cmath>

#include "data/keep_chunk.hpp"
#include "design/dates.hpp"
#include "design/exact_integers.hpp"
#include "design/gather.hpp"
#include "design/row_names.hpp"
#include "design/words.hpp"

namespace ogive::design {
namespace {

/// Adds the missing values of each variable once, and of each function that gave none.
void count_missing(const std::vector<Resolved*>& parts, RowUse& use) {
  std::vector<const Column*> counted_already;
  for (const Resolved* part : parts) {
    for (const Column* variable : part->variables) {
      if (std::find(counted_already.begin(), counted_already.end(), variable) != counted_already.end()) continue;
      counted_already.push_back(variable);
      // NaN in a column read as it is counts as missing in that column.
      const std::int64_t missing = variable->missing_count() + (part->computed ? 0 : part->undefined);
      if (missing > 0) use.missing.emplace_back(variable->name, missing);
    }
    if (!part->computed || part->undefined == 0) continue;
    use.missing.emplace_back(part->name, part->undefined);
    use.notes.push_back("'" + part->name + "' has no value in " + counted(part->undefined, "row") +
                        " in which its variables do; " + (part->undefined == 1 ? "that row was" : "those rows were") +
                        " left out.");
  }
}

/// The first kept row whose weight is `wrong`, said by `sentence(how many, first)`.
template <class Wrong, class Sentence>
Status check_weights(const Resolved& weights, const Table& table, const CompleteRows& complete, Wrong wrong,
                     Sentence sentence) {
  ColumnReader column(weights.source.column);
  std::int64_t count = 0;
  std::string first;
  Place place;
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    complete.runs(c, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        if (!wrong(number_at(column, c, i)) || count++ > 0) continue;
        first = "first: " + number_text(number_at(column, c, i)) + ", " + where(table, c, i);
        place.line = line_of(table, c, i);
        place.column = column.column().name;
      }
    });
  }
  if (count == 0) return {};
  return fail(Errc::bad_data,
              "the weights '" + weights.name + "' " + sentence(counted(count, "row") + " (" + first + ")"), place);
}

/// The products of two columns in the kept rows.
Result<Source> products(const Column& one, const Column& other, const CompleteRows& complete,
                        const std::shared_ptr<ColumnStore>& store) {
  Column made;
  made.name = one.name;
  made.kind = Kind::real;
  ColumnReader first(one), second(other);
  for (std::size_t c = 0; c < complete.chunks(); ++c) {
    auto values = std::make_shared<std::vector<double>>(static_cast<std::size_t>(one.chunks[c].rows), 0.0);
    complete.runs(c, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i)
        (*values)[static_cast<std::size_t>(i)] = number_at(first, c, i) * number_at(second, c, i);
    });
    Chunk chunk;
    chunk.rows = one.chunks[c].rows;
    chunk.values = values->data();
    chunk.owner = std::move(values);
    OGIVE_TRY(Chunk kept, keep_chunk(std::move(chunk), Kind::real, store));
    made.chunks.push_back(std::move(kept));
  }
  return Source::own(std::move(made));
}

}  // namespace

std::vector<Resolved*> Parts::all() {
  std::vector<Resolved*> parts;
  if (response) parts.push_back(&*response);
  for (Resolved& factor : factors) parts.push_back(&factor);
  for (std::optional<Resolved>* role : {&second, &prior_weights, &frequencies, &cluster}) {
    if (*role) parts.push_back(&**role);
  }
  for (Resolved& offset : offsets) parts.push_back(&offset);
  return parts;
}

Result<Offset> offset_of(const std::string& text, const Table& table) {
  if (table.find(text)) return Offset{text, variable(text)};
  auto parsed = formula::parse_expression(text);
  if (parsed) return Offset{text, std::move(*parsed)};
  Error error = std::move(parsed).error();
  error.sentence = "the offset: " + error.sentence;
  return tl::unexpected<Error>(std::move(error));
}

Status resolve_roles(const Roles& roles, const std::vector<Offset>& offsets, const std::string& formula,
                     const Table& table, Parts& parts) {
  if (!roles.trials.empty() && parts.response) {
    OGIVE_TRY(parts.second, resolve_role(roles.trials, "trials", table));
    parts.counting = roles.shares ? Counting::shares : Counting::trials;
  }
  if (!roles.prior_weights.empty()) {
    OGIVE_TRY(parts.prior_weights, resolve_role(roles.prior_weights, "weights", table));
  }
  if (!roles.frequencies.empty()) {
    OGIVE_TRY(parts.frequencies, resolve_role(roles.frequencies, "frequencies", table));
  }
  if (!roles.cluster.empty()) {
    OGIVE_TRY(parts.cluster, resolve_groups(roles.cluster, "cluster", table));
  }
  for (const Offset& offset : offsets) {
    const bool by_option = &offset == &offsets.front() && !roles.offset.empty();
    const std::string& source = by_option ? offset.name : formula;
    auto resolved = resolve({offset.name, &offset.expression, source, false, true, false}, table);
    if (!resolved) {
      Error error = std::move(resolved).error();
      if (by_option) error.sentence = "the offset: " + error.sentence;
      if (by_option && offset.expression.kind == formula::Expression::Kind::variable) error.place.source.clear();
      return tl::unexpected<Error>(std::move(error));
    }
    if (by_option && !resolved->computed) resolved->place.source.clear();
    OGIVE_CHECK(refuse_dates(*resolved, "the offset"));
    parts.offsets.push_back(std::move(*resolved));
  }
  return {};
}

Result<std::shared_ptr<const CompleteRows>> find_complete_rows(Parts& parts, const Table& table, const Work& work,
                                                               RowUse& use) {
  const std::vector<Resolved*> all = parts.all();
  OGIVE_CHECK(evaluate(all, table, work));
  auto complete = std::make_shared<CompleteRows>(table.chunk_rows);
  for (const Resolved* part : all) {
    for (const Column* variable : part->variables) complete->require(*variable);
    complete->require(*part->source.column);
  }
  if (parts.prior_weights) {
    ColumnReader weights(parts.prior_weights->source.column);
    ColumnReader often(parts.frequencies ? parts.frequencies->source.column : nullptr);
    use.without_weight = complete->drop([&](std::size_t chunk, std::int64_t i) {
      return number_at(weights, chunk, i) == 0.0 || (parts.frequencies && number_at(often, chunk, i) == 0.0);
    });
  }
  if (has_trials(parts.counting)) use.without_trials = drop_without_trials(parts.counts(), *complete);
  complete->finish();
  use.read = complete->read();
  use.used = complete->kept();
  count_missing(all, use);
  for (const Resolved* part : all) {
    OGIVE_CHECK(check_finite(*part, table, *complete));
    OGIVE_CHECK(check_exact(*part, table, *complete));
  }
  return complete;
}

Status check_some_left(const RowUse& use) {
  if (use.used > 0) return {};
  if (use.read == 0) return fail(Errc::not_estimable, "the table has no rows; there is nothing to fit");
  std::string counts;
  for (const auto& [name, missing] : use.missing) {
    counts += (counts.empty() ? "" : ", ") + ("'" + name + "' in " + grouped(missing));
  }
  if (use.without_weight + use.without_trials > 0) {
    const bool weights = use.without_weight > 0;
    return fail(Errc::not_estimable,
                "no row is left to fit: " + counted(weights ? use.without_weight : use.without_trials, "row") + " of " +
                    grouped(use.read) + (weights ? " have a weight of 0" : " have 0 trials") + "; correct the column");
  }
  return fail(Errc::not_estimable, "none of the " + counted(use.read, "row") +
                                       " has a value in every variable used; missing are " + counts +
                                       "; leave out a variable or correct the data");
}

Status bind_roles(const Parts& parts, WeightKind kind, const Table& table, const CompleteRows& complete,
                  Inputs& inputs) {
  const auto whole = [&](const Resolved& frequencies) {
    return check_weights(
        frequencies, table, complete, [](double weight) { return weight != std::floor(weight); },
        [](const std::string& rows) {
          return "are no whole numbers in " + rows +
                 "; a frequency says how many equal rows there are: use kind precision or sampling for other weights";
        });
  };
  const auto none_below = [&](const Resolved& weights) {
    return check_weights(
        weights, table, complete, [](double weight) { return weight < 0.0; },
        [](const std::string& rows) { return "are negative in " + rows + "; they must be at least 0"; });
  };
  if (parts.second) (parts.counting == Counting::failures ? inputs.failures : inputs.trials) = parts.second->source;
  if (parts.prior_weights) {
    OGIVE_CHECK(none_below(*parts.prior_weights));
    if (kind == WeightKind::frequency) OGIVE_CHECK(whole(*parts.prior_weights));
    inputs.prior_weights = parts.prior_weights->source;
    if (kind == WeightKind::frequency) inputs.frequencies = inputs.prior_weights;
  }
  if (parts.prior_weights && parts.frequencies) {
    OGIVE_CHECK(none_below(*parts.frequencies));
    OGIVE_CHECK(whole(*parts.frequencies));
    inputs.frequencies = parts.frequencies->source;
    OGIVE_TRY(inputs.prior_weights,
              products(*inputs.prior_weights.column, *inputs.frequencies.column, complete, table.store));
  }
  if (parts.cluster) inputs.cluster = parts.cluster->source;
  for (const Resolved& offset : parts.offsets) inputs.offsets.push_back(offset.source);
  return {};
}

}  // namespace ogive::design
