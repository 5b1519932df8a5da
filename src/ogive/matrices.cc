#include "ogive/matrices.hpp"

#include <utility>

#include "design/design.hpp"
#include "formula/formula.hpp"

namespace ogive {
namespace {

Result<design::Design> bind_side(const Table& table, const formula::Formula& side, const Options& options) {
  design::BindOptions bind;
  bind.order = options.order;
  bind.threads = options.threads;
  bind.stop = options.stop;
  return design::bind(side, table, bind);
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

ModelMatrix matrix_of(const design::Design& design, const std::vector<std::uint8_t>& kept, std::size_t rows) {
  ModelMatrix matrix;
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

/// The left side as a right side without a constant: its columns are what patsy makes of it.
Result<std::optional<formula::Formula>> left_side(const formula::Formula& parsed) {
  if (!parsed.response) return std::optional<formula::Formula>();
  if (parsed.counts != formula::Counts::none)
    return fail(Errc::bad_formula, "counts on the left side have no matrix: write the two columns one by one",
                {parsed.source, 0, parsed.response->span.end, "", 0, ""});
  OGIVE_TRY(auto side, formula::parse_formula("~ 0 + " + parsed.response->name, {}));
  return std::optional<formula::Formula>(std::move(side));
}

}  // namespace

Result<ModelMatrices> model_matrices(const Table& table, std::string_view formula, const Options& options) {
  OGIVE_TRY(formula::Formula parsed, formula::parse_formula(formula, table.names()));
  OGIVE_TRY(const std::optional<formula::Formula> left, left_side(parsed));
  parsed.response.reset();
  OGIVE_TRY(const design::Design right_design, bind_side(table, parsed, options));
  std::optional<design::Design> left_design;
  if (left) {
    OGIVE_TRY(left_design, bind_side(table, *left, options));
  }
  ModelMatrices result;
  std::size_t rows = 0;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const bool keep =
        design::is_complete(right_design, row) && (!left_design || design::is_complete(*left_design, row));
    result.kept.push_back(keep ? 1 : 0);
    rows += keep ? 1 : 0;
  }
  result.right = matrix_of(right_design, result.kept, rows);
  if (left_design) result.left = matrix_of(*left_design, result.kept, rows);
  return result;
}

Result<std::vector<std::string>> formula_variables(std::string_view formula, const std::vector<std::string>& columns) {
  return formula::parse_formula(formula, columns).map([](const formula::Formula& parsed) {
    return formula::variables(parsed);
  });
}

Result<std::vector<std::string>> expression_variables(std::string_view expression) {
  return formula::parse_expression(expression).map([](const formula::Expression& parsed) {
    return formula::variables(parsed);
  });
}

}  // namespace ogive
