#include "fit/collapse.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "fit/factor_sums.hpp"
#include "fit/row_sample.hpp"
#include "fit/row_table.hpp"
#include "fit/row_words.hpp"

namespace ogive::fitting {
namespace {

__extension__ using Fixed = __int128;

/// Leaves of the second sample.
constexpr std::int64_t kSampleLeaves = 64;
/// Of fewer rows nothing is gained.
constexpr std::int64_t kFewestRows = 4096;

/// Positive numbers summed exactly, so that their order does not matter: in units of 2^-72 of the first one's size, of
/// which they are between 2^-20 and 2^24; 2^31 of them have room.
struct ExactScale {
  explicit ExactScale(double first) : exponent(first > 0.0 && std::isfinite(first) ? std::ilogb(first) : 0) {}
  [[nodiscard]] std::optional<Fixed> fixed(double value) const noexcept {
    const double scaled = std::ldexp(value, -exponent);
    if (!(scaled >= 0x1p-20 && scaled <= 0x1p24)) return std::nullopt;
    return static_cast<Fixed>(scaled * 0x1p72);
  }
  [[nodiscard]] double value(Fixed sum) const noexcept { return std::ldexp(static_cast<double>(sum), exponent - 72); }
  int exponent;
};

/// What rows that are alike have together.
struct Pile {
  std::int64_t first = 0;  ///< row among the kept ones
  std::int64_t rows = 0;
  Fixed weight = 0;
  Fixed copies = 0;
};

/// The distinct rows of some leaves.
class Piles {
 public:
  Piles(const RowBlock& first, Width numbers)
      : words_(first, numbers), table_(words_.width()), weights_(first.prior_weights[0]), copies_(first.copies[0]) {}

  /// False where rows cannot be put together.
  bool add(const RowBlock& block) {
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
  void merge(const Piles& other) {
    for (std::size_t k = 0; k < other.size(); ++k) add_pile(other.piles_[k], other.table_.row(k), other.table_.hash(k));
  }

  [[nodiscard]] std::size_t size() const noexcept { return piles_.size(); }
  [[nodiscard]] const Pile& pile(std::size_t k) const noexcept { return piles_[k]; }
  [[nodiscard]] const std::uint64_t* row(std::size_t k) const noexcept { return table_.row(k); }
  [[nodiscard]] const RowWords& words() const noexcept { return words_; }
  [[nodiscard]] double weight(std::size_t k) const noexcept { return weights_.value(piles_[k].weight); }
  [[nodiscard]] double copies(std::size_t k) const noexcept { return copies_.value(piles_[k].copies); }

 private:
  void add_pile(const Pile& more, const std::uint64_t* row, std::uint64_t hash) {
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

  RowWords words_;
  RowTable table_;
  ExactScale weights_, copies_;
  std::vector<Pile> piles_;
};

/// e^-x for x >= 0, to two digits, without the library's.
double decay(double x) {
  double value = std::max(0.0, 1.0 - x / 1024.0);
  for (int k = 0; k < 10; ++k) value *= value;
  return value;
}

/// `distinct` ones among a number of rows are more than `most` equally frequent ones would show, by two standard
/// errors: others show fewer yet.
bool shows_more(std::size_t distinct, std::int64_t rows, double most) {
  const double expected = most * (1.0 - decay(static_cast<double>(rows) / most));
  return static_cast<double>(distinct) >
         expected + 2.0 * std::sqrt(std::max(0.0, static_cast<double>(rows) - expected));
}

/// What a sample says of the number of all distinct rows at least, from those seen once and twice (Chao, Scand. J.
/// Statist. 11 (1984) 265).
double estimated_distinct(const Piles& piles) {
  double once = 0.0, twice = 0.0;
  for (std::size_t k = 0; k < piles.size(); ++k) {
    once += piles.pile(k).rows == 1 ? 1.0 : 0.0;
    twice += piles.pile(k).rows == 2 ? 1.0 : 0.0;
  }
  return static_cast<double>(piles.size()) + once * (once - 1.0) / (2.0 * (twice + 1.0));
}

/// How an attempt to put rows together ended.
enum class Ending : unsigned char { few, many, misfit, interrupted };

/// What a sample of about so many leaves shows, of more than 1 in kLeastStride none.
Ending look_at_sample(const Blocks& blocks, Width numbers, std::int64_t leaves, double most) {
  constexpr std::int64_t kLeastStride = 8;
  const Blocks sample = sample_of(blocks, std::max(kLeastStride, blocks.leaf_count() / leaves));
  if (sample.rows == 0) return Ending::few;
  const auto reader = sample.open();
  Piles piles(blocks.open()->read(0), numbers);
  for (std::int64_t leaf = 0; leaf < sample.leaf_count(); ++leaf)
    if (!piles.add(reader->read(leaf))) return Ending::misfit;
  const bool more =
      shows_more(piles.size(), sample.rows, most) || (leaves >= kSampleLeaves && estimated_distinct(piles) > most);
  return more ? Ending::many : Ending::few;
}

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

/// The rows of `piles` by first appearance; `like` is a leaf of the data.
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

/// What one thread has.
struct Hand {
  std::unique_ptr<BlockReader> reader;
  std::unique_ptr<Piles> piles;
};

/// The distinct rows of all leaves, each thread's own and then together: their order and sums depend on no thread.
Ending pile_up(const Blocks& blocks, Width numbers, std::int64_t most, const FoldControl& control,
               std::unique_ptr<Piles>& all) {
  const std::int64_t pieces = blocks.super_chunk_count(), leaves = blocks.leaf_count();
  const int threads = pieces <= 1 ? 1 : control.threads > 0 ? control.threads : default_threads();
  std::vector<Hand> hands(static_cast<std::size_t>(std::max(threads, 1)));
  std::atomic<bool> many{false}, misfit{false};
  std::atomic<std::int64_t> rows_done{0};
  const auto stop = [&] { return many || misfit || (control.stop && control.stop()); };
  const bool done = for_each_piece(pieces, threads, stop, [&](std::int64_t piece, int thread) {
    Hand& hand = hands[static_cast<std::size_t>(thread)];
    if (!hand.reader) {
      hand.reader = blocks.open();
      hand.piles = std::make_unique<Piles>(hand.reader->read(0), numbers);
    }
    const std::int64_t end = std::min(leaves, (piece + 1) * kSuperChunkLeaves);
    for (std::int64_t leaf = piece * kSuperChunkLeaves; leaf < end && !many && !misfit; ++leaf) {
      if (!hand.piles->add(hand.reader->read(leaf))) misfit = true;
      if (static_cast<std::int64_t>(hand.piles->size()) > most) many = true;
    }
    if (control.progress)
      control.progress(rows_done += std::min(kSuperChunkRows, blocks.rows - piece * kSuperChunkRows));
  });
  // Of too many rows that do not fit either, another attempt would find too many again.
  if (many) return Ending::many;
  if (misfit) return Ending::misfit;
  if (!done) return Ending::interrupted;
  for (Hand& hand : hands) {
    if (!hand.piles) continue;
    if (!all)
      all = std::move(hand.piles);
    else
      all->merge(*hand.piles);
  }
  return static_cast<std::int64_t>(all->size()) > most ? Ending::many : Ending::few;
}

/// One attempt: samples that stop early, then all leaves.
Ending attempt(const Blocks& blocks, Width numbers, std::int64_t most, const FoldControl& control,
               std::unique_ptr<Piles>& all) {
  const auto limit = static_cast<double>(most);
  // Of as many equally frequent rows so many leaves show 18 pairs that are alike; where no rows are alike, none.
  const auto few = static_cast<std::int64_t>(6.0 * std::sqrt(limit)) / kLeafRows + 1;
  for (const std::int64_t leaves : {std::min(few, kSampleLeaves - 1), std::max(few, kSampleLeaves)}) {
    const Ending seen = look_at_sample(blocks, numbers, leaves, limit);
    if (seen != Ending::few) return seen;
  }
  return pile_up(blocks, numbers, most, control, all);
}

}  // namespace

Result<std::optional<Blocks>> distinct_rows(const Blocks& blocks, std::int64_t most, const FoldControl& control) {
  if (blocks.collapsed_from > 0 || blocks.rows < kFewestRows || most < 1) return std::nullopt;
  std::unique_ptr<Piles> piles;
  Ending ending = attempt(blocks, Width::narrow, most, control, piles);
  if (ending == Ending::misfit) ending = attempt(blocks, Width::wide, most, control, piles);
  if (ending == Ending::interrupted) return fail(Errc::interrupted, "the fit was interrupted");
  if (ending != Ending::few) return std::nullopt;
  return blocks_of(blocks, *piles, blocks.open()->read(0));
}

Result<Blocks> rows_of_many_fits(const Blocks& blocks, const Model& model, const FoldControl& control) {
  constexpr std::int64_t kRowsADistinctOne = 4;
  if (std::holds_alternative<Gaussian>(model.family)) return blocks;  // its dispersion counts rows
  OGIVE_TRY(std::optional<Blocks> distinct, distinct_rows(blocks, blocks.rows / kRowsADistinctOne, control));
  return distinct ? std::move(*distinct) : blocks;
}

std::int64_t most_distinct_of_a_fit(const Blocks& blocks, const Model& model) {
  if (std::holds_alternative<Gaussian>(model.family) || blocks.rows == 0) return 0;
  const ColumnSplit split(blocks.open()->read(0));
  const auto dense = static_cast<double>(split.dense.size()), coded = static_cast<double>(split.coded.size());
  const double share = std::holds_alternative<Logit>(model.link) ? 0.001 : 0.003;
  return static_cast<std::int64_t>(share * (dense + coded * (dense + coded)) * static_cast<double>(blocks.rows));
}

}  // namespace ogive::fitting
