#include "design/fill.hpp"

#include <algorithm>
#include <cmath>

#include "design/coding.hpp"
#include "design/gather.hpp"

namespace ogive::design {
namespace {

constexpr double kOne = 1.0;
constexpr double kZero = 0.0;
constexpr auto kLeaf = static_cast<std::size_t>(kLeafRows);

CodedFactor code_factor(const DesignSpec& spec, const Inputs& inputs, std::size_t factor, bool full,
                        std::size_t stride) {
  const std::vector<std::int32_t>& level_of = inputs.factors[factor].level_of;
  const auto reference = static_cast<std::int32_t>(spec.factors[factor].reference);
  CodedFactor coded{factor, std::vector<std::int32_t>(level_of.size(), kNoColumn)};
  for (std::size_t code = 0; code < level_of.size(); ++code) {
    std::int32_t level = level_of[code];
    if (level < 0 || (!full && level == reference)) continue;
    if (!full && level > reference) --level;
    coded.column_of[code] = level * static_cast<std::int32_t>(stride);
  }
  return coded;
}

/// A role's numbers; where it is absent, one number for all rows.
Strided role(ColumnReader& column, bool here, std::span<const Segment> segments, const double* absent,
             double* scratch) {
  return here ? gather_numbers(column, segments, scratch) : Strided{absent, 0};
}

}  // namespace

Plan make_plan(const DesignSpec& spec, const Inputs& inputs) {
  Plan plan;
  plan.gathered.assign(spec.factors.size(), false);
  for (const BoundTerm& term : spec.terms) {
    for (const Block& block : term.blocks) {
      PlannedBlock planned;
      planned.width = block.width;
      std::size_t stride = 1;
      for (std::size_t i = 0; i < block.factors.size(); ++i) {
        const std::size_t factor = block.factors[i];
        if (spec.factors[factor].categorical) {
          planned.coded.push_back(code_factor(spec, inputs, factor, block.full[i], stride));
          stride *= coded_width(spec.factors[factor], block.full[i]);
        } else {
          planned.numeric.push_back(factor);
          plan.gathered[factor] = true;
        }
      }
      const auto same = [&](const PlannedBlock& earlier) { return earlier.coded == planned.coded; };
      const auto first = std::find_if(plan.blocks.begin(), plan.blocks.end(), same);
      planned.like = static_cast<std::size_t>(first - plan.blocks.begin());
      plan.blocks.push_back(std::move(planned));
    }
  }
  return plan;
}

Filler::Filler(const Plan& plan, const Inputs& inputs)
    : plan_(plan),
      inputs_(inputs),
      response_(inputs.response.source.column),
      trials_(inputs.trials.column),
      failures_(inputs.failures.column),
      prior_weights_(inputs.prior_weights.column),
      frequencies_(inputs.frequencies.column),
      factors_(inputs.factors.size()),
      share_(kLeaf),
      role_scratch_(6 * kLeaf) {
  for (const Input& factor : inputs.factors) readers_.emplace_back(factor.source.column);
  for (const Source& offset : inputs.offsets) offsets_.emplace_back(offset.column);
  std::size_t products = 0;
  std::size_t coded = 0;
  for (std::size_t b = 0; b < plan.blocks.size(); ++b) {
    products += plan.blocks[b].numeric.size() > 1 ? 1 : 0;
    coded += plan.blocks[b].coded.empty() || plan.blocks[b].like != b ? 0 : 1;
  }
  factor_scratch_ = aligned_doubles(inputs.factors.size() * kLeafStride);
  product_scratch_.resize(products * kLeaf);
  code_scratch_.resize(coded * kLeaf);
  const ResponseInput& response = inputs.response;
  if (response.rule == ResponseInput::Rule::equals_code) {
    const Column& column = *response.source.column;
    event_of_.assign(column.kind == Kind::boolean ? 2 : column.dictionary.size(), 0);
    if (response.event_code >= 0) event_of_[static_cast<std::size_t>(response.event_code)] = 1;
  }
}

void Filler::fill_values(const PlannedBlock& planned, double* scratch, ColumnGroup& group) const noexcept {
  if (planned.numeric.empty()) {
    group.values = {&kOne, 0};
    return;
  }
  group.values = factors_[planned.numeric.front()];
  if (planned.numeric.size() == 1) return;
  for (std::size_t k = 1; k < planned.numeric.size(); ++k) {
    const Strided left = k == 1 ? group.values : Strided{scratch, 1};
    const Strided right = factors_[planned.numeric[k]];
    for (std::size_t i = 0; i < rows_; ++i) {
      const auto row = static_cast<std::ptrdiff_t>(i);
      scratch[i] = left[row] * right[row];
    }
  }
  group.values = {scratch, 1};
}

void Filler::fill_codes(const PlannedBlock& planned, std::span<const Segment> segments, std::int32_t* codes) {
  for (std::size_t k = 0; k < planned.coded.size(); ++k) {
    const CodedFactor& coded = planned.coded[k];
    gather_codes(readers_[coded.factor], segments, coded.column_of, k == 0 ? codes : share_.data());
    if (k == 0) continue;
    for (std::size_t i = 0; i < rows_; ++i) {
      codes[i] = codes[i] == kNoColumn || share_[i] == kNoColumn ? kNoColumn : codes[i] + share_[i];
    }
  }
}

void Filler::fill_response(std::span<const Segment> segments, RowBlock& block) {
  const ResponseInput& response = inputs_.response;
  double* y = role_scratch_.data();
  switch (response.rule) {
    case ResponseInput::Rule::none: block.successes = {&kZero, 0}; return;
    case ResponseInput::Rule::value: block.successes = gather_numbers(response_, segments, y); return;
    case ResponseInput::Rule::share: {
      const Strided shares = gather_numbers(response_, segments, y);
      const Strided trials = gather_numbers(trials_, segments, role_scratch_.data() + kLeaf);
      for (std::size_t i = 0; i < rows_; ++i) {
        const auto row = static_cast<std::ptrdiff_t>(i);
        y[i] = std::floor(shares[row] * trials[row] + 0.5);
      }
      break;
    }
    case ResponseInput::Rule::equals_value: {
      const Strided values = gather_numbers(response_, segments, y);
      for (std::size_t i = 0; i < rows_; ++i)
        y[i] = values[static_cast<std::ptrdiff_t>(i)] == response.event_value ? 1.0 : 0.0;
      break;
    }
    case ResponseInput::Rule::equals_code:
      gather_codes(response_, segments, event_of_, share_.data());
      for (std::size_t i = 0; i < rows_; ++i) y[i] = static_cast<double>(share_[i]);
      break;
  }
  block.successes = {y, 1};
}

Strided Filler::fill_trials(std::span<const Segment> segments, const Strided& successes) {
  double* const trials = role_scratch_.data() + kLeaf;
  if (inputs_.failures.column == nullptr)
    return role(trials_, inputs_.trials.column != nullptr, segments, &kOne, trials);
  const Strided failures = gather_numbers(failures_, segments, trials);
  for (std::size_t i = 0; i < rows_; ++i) {
    const auto row = static_cast<std::ptrdiff_t>(i);
    trials[i] = successes[row] + failures[row];
  }
  return {trials, 1};
}

Strided Filler::fill_offset(std::span<const Segment> segments) {
  if (inputs_.offsets.empty()) return {&kZero, 0};
  double* const sum = role_scratch_.data() + 3 * kLeaf;
  Strided total = gather_numbers(offsets_.front(), segments, sum);
  for (std::size_t k = 1; k < inputs_.offsets.size(); ++k) {
    const Strided part = gather_numbers(offsets_[k], segments, role_scratch_.data() + 4 * kLeaf);
    for (std::size_t i = 0; i < rows_; ++i) {
      const auto row = static_cast<std::ptrdiff_t>(i);
      sum[i] = total[row] + part[row];
    }
    total = {sum, 1};
  }
  return total;
}

void Filler::fill(std::span<const Segment> segments, RowBlock& block) {
  rows_ = block.rows;
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    if (!plan_.gathered[f]) continue;
    factors_[f] = gather_numbers(readers_[f], segments, factor_scratch_.get() + f * kLeafStride);
  }
  block.groups.resize(plan_.blocks.size());
  double* product = product_scratch_.data();
  std::int32_t* codes = code_scratch_.data();
  for (std::size_t b = 0; b < plan_.blocks.size(); ++b) {
    const PlannedBlock& planned = plan_.blocks[b];
    ColumnGroup& group = block.groups[b];
    group.width = planned.width;
    fill_values(planned, product, group);
    if (planned.numeric.size() > 1) product += kLeaf;
    group.codes = nullptr;
    if (planned.coded.empty()) continue;
    if (planned.like != b) {
      group.codes = block.groups[planned.like].codes;
      continue;
    }
    fill_codes(planned, segments, codes);
    group.codes = codes;
    codes += kLeaf;
  }
  fill_response(segments, block);
  block.trials = fill_trials(segments, block.successes);
  const bool weighted = inputs_.prior_weights.column != nullptr;
  const bool often = inputs_.frequencies.column != nullptr;
  block.prior_weights = role(prior_weights_, weighted, segments, &kOne, role_scratch_.data() + 2 * kLeaf);
  block.offset = fill_offset(segments);
  const bool alone = often && inputs_.frequencies.column == inputs_.prior_weights.column;
  block.copies =
      alone ? block.prior_weights : role(frequencies_, often, segments, &kOneCopy, role_scratch_.data() + 5 * kLeaf);
}

}  // namespace ogive::design
