#include "inference/held.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>

#include "data/numbers.hpp"
#include "formula/formula.hpp"
#include "inference/counting.hpp"

namespace ogive {
namespace {

/// As in the fit; else with what the table has of it.
Result<design::Design> design_of(const Fitted& fitted, const Table& table, const PredictControl& control) {
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  if (auto whole = design::apply_as_fitted(fitted.spec, table, bind); whole) return whole;
  if (auto without_weights = design::apply(fitted.spec, table, true, bind); without_weights) return without_weights;
  return design::apply(fitted.spec, table, false, bind);
}

std::vector<double> counts_of(const Fitted& fitted, const design::Design& design) {
  const bool sampled = is_weighted(fitted, WeightKind::sampling);
  const Blocks blocks = design::make_blocks(design);
  const std::unique_ptr<BlockReader> reader = blocks.open();
  std::vector<double> counts;
  for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      counts.push_back(block.trials[at] * (sampled ? block.prior_weights[at] : block.copies[at]));
    }
  }
  const bool alike = std::adjacent_find(counts.begin(), counts.end(), std::not_equal_to<>()) == counts.end();
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  if (alike || !(total > 0.0) || !std::isfinite(total)) counts.clear();
  return counts;
}

double most_frequent(const std::vector<double>& codes, const std::vector<double>& counts) {
  std::vector<double> sums(static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end())) + 1, 0.0);
  for (std::size_t i = 0; i < codes.size(); ++i)
    sums[static_cast<std::size_t>(codes[i])] += counts.empty() ? 1.0 : counts[i];
  return static_cast<double>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}

bool is_bit(double value) { return value == 0.0 || value == 1.0; }

}  // namespace

Result<KeptRows> kept_rows(const Fitted& fitted, const Table& table, const PredictControl& control) {
  KeptRows rows;
  OGIVE_TRY(rows.design, design_of(fitted, table, control));
  rows.counts = counts_of(fitted, rows.design);
  return rows;
}

std::vector<double> kept_numbers(const Column& column, const design::Design& design) {
  std::vector<double> all = numbers_of(column);
  std::size_t kept = 0;
  for (std::size_t row = 0; row < all.size(); ++row)
    if (design::is_complete(design, static_cast<std::int64_t>(row))) all[kept++] = all[row];
  all.resize(kept);
  return all;
}

double mean_of(std::span<const double> values, std::span<const double> counts) {
  const double total =
      counts.empty() ? static_cast<double>(values.size()) : std::accumulate(counts.begin(), counts.end(), 0.0);
  double more = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double apart = values[i] / total - values.front() / total;  // of numbers whose difference may be none
    more += counts.empty() ? apart : counts[i] * apart;
  }
  return values.front() + more;
}

Column column_like(const Column& like, const std::vector<double>& values) {
  switch (like.kind) {
    case Kind::boolean:
      if (std::all_of(values.begin(), values.end(), is_bit))
        return boolean_column(like.name, std::vector<std::uint8_t>(values.begin(), values.end()));
      break;
    case Kind::date: return date_column(like.name, std::vector<std::int32_t>(values.begin(), values.end()));
    case Kind::text: {
      std::vector<std::string> texts;
      texts.reserve(values.size());
      for (const double code : values) texts.push_back(like.dictionary[static_cast<std::size_t>(code)]);
      return text_column(like.name, texts);
    }
    default: break;
  }
  return real_column(like.name, values);
}

const design::BoundFactor* factor_of(const design::DesignSpec& spec, const std::string& variable) {
  for (const design::BoundFactor& factor : spec.factors)
    if (factor.categorical && factor.expression.kind == formula::Expression::Kind::variable &&
        factor.expression.name == variable)
      return &factor;
  return nullptr;
}

Column column_at(const Column& column, const design::BoundFactor& factor, const std::vector<std::size_t>& levels) {
  std::vector<std::string> texts;
  std::vector<double> values;
  for (const std::size_t level : levels) {
    texts.push_back(factor.levels[level]);
    if (!factor.level_values.empty()) values.push_back(factor.level_values[level]);
  }
  return column.kind == Kind::text || values.empty() ? text_column(column.name, texts) : column_like(column, values);
}

std::pair<Column, std::optional<HeldVariable>> held_column(const KeptRows& rows, const Column& column,
                                                           std::size_t points) {
  using At = HeldVariable::At;
  if (const design::BoundFactor* factor = factor_of(rows.design.spec, column.name))
    return {column_at(column, *factor, std::vector<std::size_t>(points, factor->reference)),
            HeldVariable{column.name, At::reference, 0.0, factor->levels[factor->reference]}};
  const std::vector<double> values = kept_numbers(column, rows.design);
  const auto at = [&](double value) { return column_like(column, std::vector<double>(points, value)); };
  if (column.kind == Kind::text) {
    const double code = most_frequent(values, rows.counts);
    return {at(code),
            HeldVariable{column.name, At::most_frequent, code, column.dictionary[static_cast<std::size_t>(code)]}};
  }
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return {at(*least), std::nullopt};
  const double mean = mean_of(values, rows.counts);
  return {at(mean), HeldVariable{column.name, rows.counts.empty() ? At::mean : At::weighted_mean, mean, ""}};
}

}  // namespace ogive
