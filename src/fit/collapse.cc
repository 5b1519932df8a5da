#include "fit/collapse.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "fit/factor_sums.hpp"
#include "fit/row_piles.hpp"
#include "fit/row_sample.hpp"

namespace ogive::fitting {
namespace {

/// Leaves of the second sample.
constexpr std::int64_t kSampleLeaves = 32;
/// Bytes that a thread's distinct rows may take.
constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;
/// Of fewer rows nothing is gained.
constexpr std::int64_t kFewestRows = 4096;

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

/// The number of distinct rows among `all` that a sample of `rows` speaks for, from those seen once and twice (Chao,
/// Scand. J. Statist. 11 (1984) 265); what follows is new no more often than what was seen once was there (Good,
/// Biometrika 40 (1953) 237).
double estimated_distinct(const Piles& piles, std::int64_t rows, std::int64_t all) {
  double once = 0.0, twice = 0.0;
  for (std::size_t k = 0; k < piles.size(); ++k) {
    once += piles.pile(k).rows == 1 ? 1.0 : 0.0;
    twice += piles.pile(k).rows == 2 ? 1.0 : 0.0;
  }
  const double unseen = once * (once - 1.0) / (2.0 * (twice + 1.0));
  return static_cast<double>(piles.size()) +
         std::min(unseen, once * static_cast<double>(all - rows) / static_cast<double>(rows));
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
  const bool more = shows_more(piles.size(), sample.rows, most) ||
                    (leaves >= kSampleLeaves && estimated_distinct(piles, sample.rows, blocks.rows) > most);
  return more ? Ending::many : Ending::few;
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
  // Numbers twice, in words and in columns; slots, hashes, sums.
  const auto groups = static_cast<std::int64_t>(blocks.open()->read(0).groups.size());
  most = std::min(most, kMostBytes / (16 * (groups + 3) + 128));
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
  return distinct ? *distinct : blocks;
}

std::int64_t most_distinct_of_a_fit(const Blocks& blocks, const Model& model) {
  if (std::holds_alternative<Gaussian>(model.family) || blocks.rows == 0) return 0;
  const ColumnSplit split(blocks.open()->read(0));
  const auto dense = static_cast<double>(split.dense.size()), coded = static_cast<double>(split.coded.size());
  const double share = std::holds_alternative<Logit>(model.link) ? 0.001 : 0.003;
  return static_cast<std::int64_t>(share * (dense + coded * (dense + coded)) * static_cast<double>(blocks.rows));
}

}  // namespace ogive::fitting
