#include "design/parts.hpp"

#include <algorithm>

#include "design/response.hpp"
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

}  // namespace

std::vector<Resolved*> Parts::all() {
  std::vector<Resolved*> parts;
  if (response) parts.push_back(&*response);
  for (Resolved& factor : factors) parts.push_back(&factor);
  for (std::optional<Resolved>* role : {&trials, &prior_weights, &offset}) {
    if (*role) parts.push_back(&**role);
  }
  return parts;
}

Status resolve_roles(const Roles& roles, const Table& table, Parts& parts) {
  if (!roles.trials.empty()) {
    OGIVE_TRY(parts.trials, resolve_role(roles.trials, "trials", table));
  }
  if (!roles.prior_weights.empty()) {
    OGIVE_TRY(parts.prior_weights, resolve_role(roles.prior_weights, "weights", table));
  }
  if (!roles.offset.empty()) {
    OGIVE_TRY(parts.offset, resolve_role(roles.offset, "offset", table));
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
  complete->finish();
  use.read = complete->read();
  use.used = complete->kept();
  count_missing(all, use);
  for (const Resolved* part : all) OGIVE_CHECK(check_finite(*part, table, *complete));
  return complete;
}

Status check_some_left(const RowUse& use) {
  if (use.used > 0) return {};
  if (use.read == 0) return fail(Errc::not_estimable, "the table has no rows; there is nothing to fit");
  std::string counts;
  for (const auto& [name, missing] : use.missing) {
    counts += (counts.empty() ? "" : ", ") + ("'" + name + "' in " + grouped(missing));
  }
  return fail(Errc::not_estimable, "none of the " + counted(use.read, "row") +
                                       " has a value in every variable used; missing are " + counts +
                                       "; leave out a variable or correct the data");
}

Status bind_roles(const Parts& parts, const Table& table, const CompleteRows& complete, Inputs& inputs) {
  if (parts.trials) {
    OGIVE_CHECK(check_not_negative(*parts.trials, "trials", table, complete));
    inputs.trials = parts.trials->source;
  }
  if (parts.prior_weights) {
    OGIVE_CHECK(check_not_negative(*parts.prior_weights, "weights", table, complete));
    inputs.prior_weights = parts.prior_weights->source;
  }
  if (parts.offset) inputs.offset = parts.offset->source;
  return {};
}

}  // namespace ogive::design
