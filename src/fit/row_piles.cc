#include "fit/row_piles.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace ogive::fitting {
namespace {

/// The columns of distinct rows.
struct DistinctColumns {
  struct Group {
    std::vector<double> values;       ///< empty: `constant`
    std::vector<std::int32_t> codes;  ///< empty: none
    std::size_t width = 1;
    double constant = 0.0;
  };
  std::vector<Group> groups;  ///< those of the design, then response, trials and offset
  std::vector<double> weights, copies, alike;
};

class DistinctReader final : public BlockReader {
 public:
  explicit DistinctReader(std::shared_ptr<const DistinctColumns> columns) : columns_(std::move(columns)) {}

  const RowBlock& read(std::int64_t leaf) override {
    const auto first = static_cast<std::size_t>(leaf * kLeafRows);
    const auto numbers = [first](const DistinctColumns::Group& of) {
      return of.values.empty() ? Strided{&of.constant, 0} : Strided{of.values.data() + first, 1};
    };
    const std::size_t groups = columns_->groups.size() - 3;
    block_.first_row = leaf * kLeafRows;
    block_.rows = std::min<std::size_t>(kLeafRows, columns_->weights.size() - first);
    block_.groups.resize(groups);
    for (std::size_t g = 0; g < groups; ++g) {
      const DistinctColumns::Group& from = columns_->groups[g];
      block_.groups[g] = {numbers(from), from.codes.empty() ? nullptr : from.codes.data() + first, from.width};
    }
    block_.successes = numbers(columns_->groups[groups]);
    block_.trials = numbers(columns_->groups[groups + 1]);
    block_.offset = numbers(columns_->groups[groups + 2]);
    block_.prior_weights = {columns_->weights.data() + first, 1};
    block_.copies = {columns_->copies.data() + first, 1};
    block_.alike = {columns_->alike.data() + first, 1};
    return block_;
  }

 private:
  std::shared_ptr<const DistinctColumns> columns_;
  RowBlock block_;
};

}  // namespace

bool Piles::add(const RowBlock& block) {
  if (!words_.read(block)) return false;
  std::optional<Fixed> weight, copies;
  for (std::size_t i = 0; i < block.rows; ++i) {
    const auto row = static_cast<std::ptrdiff_t>(i);
    if (i == 0 || block.prior_weights.stride != 0) weight = weights_.fixed(block.prior_weights[row]);
    if (i == 0 || block.copies.stride != 0) copies = copies_.fixed(block.copies[row]);
    if (!weight || !copies || !(block.trials[row] > 0.0)) return false;
    add_pile({block.first_row + row, 1, *weight, *copies}, words_.row(i), words_.hash(i));
  }
  return true;
}

void Piles::merge(const Piles& other) {
  for (std::size_t k = 0; k < other.size(); ++k) add_pile(other.piles_[k], other.table_.row(k), other.table_.hash(k));
}

void Piles::add_pile(const Pile& more, const std::uint64_t* row, std::uint64_t hash) {
  const std::size_t k = table_.place(row, hash);
  if (k == piles_.size()) {
    piles_.push_back(more);
    return;
  }
  Pile& pile = piles_[k];
  pile.first = std::min(pile.first, more.first);
  pile.rows += more.rows;
  pile.weight += more.weight;
  pile.copies += more.copies;
}

Blocks blocks_of(const Blocks& blocks, const Piles& piles, const RowBlock& like) {
  std::vector<std::size_t> order(piles.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return piles.pile(a).first < piles.pile(b).first; });
  auto columns = std::make_shared<DistinctColumns>();
  const RowWords& words = piles.words();
  const std::size_t groups = like.groups.size();
  columns->groups.resize(groups + 3);
  for (std::size_t source = 0; source < groups + 3; ++source) {
    DistinctColumns::Group& into = columns->groups[source];
    const bool coded = source < groups && like.groups[source].codes != nullptr;
    if (source < groups) into.width = like.groups[source].width;
    for (const std::size_t k : order) {
      if (coded) into.codes.push_back(words.code(piles.row(k), source));
      if (!words.is_constant(source)) into.values.push_back(words.number(piles.row(k), source));
    }
    if (words.is_constant(source)) into.constant = words.number(nullptr, source);
  }
  for (const std::size_t k : order) {
    columns->weights.push_back(piles.weight(k));
    columns->copies.push_back(piles.copies(k));
    columns->alike.push_back(static_cast<double>(piles.pile(k).rows));
  }
  Blocks distinct = blocks;
  distinct.rows = static_cast<std::int64_t>(order.size());
  distinct.collapsed_from = blocks.rows;
  distinct.open = [columns = std::shared_ptr<const DistinctColumns>(std::move(columns))] {
    return std::make_unique<DistinctReader>(columns);
  };
  return distinct;
}

}  // namespace ogive::fitting
