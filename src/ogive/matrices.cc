#include "ogive/matrices.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "design/design.hpp"
#include "formula/formula.hpp"

namespace ogive {
namespace {

design::BindOptions side_options(const Options& options) {
  design::BindOptions bind;
  bind.order = options.order;
  bind.threads = options.threads;
  bind.stop = options.stop;
  return bind;
}

/// 1 for each row of the table that is complete in every design.
std::vector<std::uint8_t> complete_in(const std::vector<design::Design>& designs, std::int64_t rows) {
  std::vector<std::uint8_t> kept(static_cast<std::size_t>(rows), 1);
  for (const design::Design& design : designs)
    for (std::int64_t row = 0; row < rows; ++row)
      if (!design::is_complete(design, row)) kept[static_cast<std::size_t>(row)] = 0;
  return kept;
}

/// Row i of a block into `out`, which is 0 throughout.
void write_row(const RowBlock& block, std::size_t i, double* out) {
  for (const ColumnGroup& group : block.groups) {
    const double value = group.values[static_cast<std::ptrdiff_t>(i)];
    if (group.codes == nullptr)
      *out = value;
    else if (group.codes[i] != kNoColumn)
      out[group.codes[i]] = value;
    out += group.width;
  }
}

ModelMatrix matrix_of(const design::Design& design, const std::vector<std::uint8_t>& kept) {
  const auto rows = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), std::uint8_t{1}));
  ModelMatrix matrix;
  matrix.spec = design.spec;
  matrix.names = design.spec.column_names;
  for (const design::BoundTerm& term : design.spec.terms) {
    if (term.blocks.empty()) continue;
    const std::size_t first = term.blocks.front().first_column;
    matrix.terms.push_back({term.name, first, term.blocks.back().first_column + term.blocks.back().width - first});
  }
  matrix.values.assign(rows * matrix.names.size(), 0.0);
  const Blocks blocks = design::make_blocks(design);
  const auto reader = blocks.open();
  double* out = matrix.values.data();
  std::size_t row = 0;  // of the table
  for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);
    for (std::size_t i = 0; i < block.rows; ++i, ++row) {
      while (!design::is_complete(design, static_cast<std::int64_t>(row))) ++row;
      if (kept[row] == 0) continue;
      write_row(block, i, out);
      out += matrix.names.size();
    }
  }
  return matrix;
}

/// One of the two parts of counts as a term: a column by its name, or arithmetic; a number of trials that is the same
/// for all rows takes the rows of the other part.
std::string term_of(const formula::Expression& part, const formula::Expression& other) {
  const std::string text = formula::print(part);
  if (formula::variables(part).empty()) return fmt::format("I({} + 0 * ({}))", text, formula::print(other));
  return part.kind == formula::Expression::Kind::variable ? text : "I(" + text + ")";
}

/// The left side as a right side without a constant: its columns are what patsy makes of it, those of counts their two
/// parts.
Result<std::optional<formula::Formula>> left_side(const formula::Formula& parsed) {
  if (!parsed.response) return std::optional<formula::Formula>();
  const std::string terms = parsed.counts == formula::Counts::none
                                ? parsed.response->name
                                : term_of(parsed.response->expression, *parsed.second) + " + " +
                                      term_of(*parsed.second, parsed.response->expression);
  OGIVE_TRY(auto side, formula::parse_formula("~ 0 + " + terms, {}));
  return std::optional<formula::Formula>(std::move(side));
}

}  // namespace

Result<ModelMatrices> model_matrices(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(formula::Formula parsed, formula::parse_formula(formula, table.names()));
  OGIVE_TRY(const std::optional<formula::Formula> left, left_side(parsed));
  ModelMatrices result;
  result.counts = std::exchange(parsed.counts, formula::Counts::none);
  const std::string second = parsed.second ? formula::print(*parsed.second) : "";
  const bool same_trials = parsed.second && formula::variables(*parsed.second).empty();
  parsed.response.reset();
  parsed.second.reset();
  std::vector<design::Design> designs;
  OGIVE_TRY(designs.emplace_back(), design::bind(parsed, table, side_options(options)));
  if (left) {
    OGIVE_TRY(designs.emplace_back(), design::bind(*left, table, side_options(options)));
  }
  result.kept = complete_in(designs, table.rows());
  result.right = matrix_of(designs.front(), result.kept);
  if (left) result.left = matrix_of(designs.back(), result.kept);
  if (same_trials) result.left->names.back() = second;
  OGIVE_CHECK(check_store(table));
  return result;
}

Result<AppliedMatrices> apply_specs(const Table& table, const std::vector<design::DesignSpec>& specs,
                                    const Options& options) {
  std::vector<design::Design> designs;
  for (const design::DesignSpec& spec : specs) {
    OGIVE_TRY(designs.emplace_back(), design::apply(spec, table, false, side_options(options)));
  }
  AppliedMatrices result;
  result.kept = complete_in(designs, table.rows());
  for (const design::Design& design : designs) result.matrices.push_back(matrix_of(design, result.kept));
  OGIVE_CHECK(check_store(table));
  return result;
}

std::vector<std::string> spec_variables(const design::DesignSpec& spec) { return design::variables(spec); }

Result<std::vector<std::string>> formula_variables(std::string_view formula, const std::vector<std::string>& columns) {
  return formula::parse_formula(formula, columns).map([](const formula::Formula& parsed) {
    return formula::variables(parsed);
  });
}

std::optional<std::vector<std::string>> fit_variables(std::string_view formula, const design::Roles& roles) {
  const std::string any = "\n";  // no name has one
  auto found = formula_variables(formula, {any});
  if (!found || std::find(found->begin(), found->end(), any) != found->end()) return std::nullopt;
  for (const std::string* name :
       {&roles.prior_weights, &roles.trials, &roles.offset, &roles.cluster, &roles.frequencies})
    if (!name->empty()) found->push_back(*name);
  if (const auto parts = expression_variables(roles.offset)) found->insert(found->end(), parts->begin(), parts->end());
  return std::move(*found);
}

Result<std::vector<std::string>> expression_variables(std::string_view expression) {
  return formula::parse_expression(expression).map([](const formula::Expression& parsed) {
    return formula::variables(parsed);
  });
}

}  // namespace ogive
