// Philox4x32 eight blocks at a time: the same whole numbers as philox() for every instruction set.
#if defined(OGIVE_FIT_RANDOM_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_RANDOM_INL
#undef OGIVE_FIT_RANDOM_INL
#else
#define OGIVE_FIT_RANDOM_INL
#endif

#include "fit/many_view.hpp"
#include "hwy/highway.h"
#include "math/philox_rounds.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using fitting::kRandomBlocks;
using fitting::kRandomWords;
using fitting::RandomStream;
using U8 = hn::CappedTag<std::uint64_t, kRandomBlocks>;

/// The product with the low half of every lane.
HWY_INLINE hn::Vec<U8> times_low(hn::Vec<U8> a, std::uint64_t multiplier) {
#if HWY_TARGET == HWY_SCALAR  // whose vectors of halves hold one of them
  return hn::Set(U8(), (hn::GetLane(a) & 0xFFFFFFFFU) * multiplier);
#else
  const hn::Repartition<std::uint32_t, U8> halves;
  return hn::MulEven(hn::BitCast(halves, a), hn::BitCast(halves, hn::Set(U8(), multiplier)));
#endif
}

/// Blocks [8 group, 8 group + 8): first words 0 and 1 of each as one number, then words 2 and 3.  Upper halves of lanes
/// are ignored until the end.
HWY_INLINE void random_group(const RandomStream& stream, std::size_t group, std::uint64_t* into) {
  const U8 d;
  constexpr std::size_t kWidth = hn::MaxLanes(U8());
  const auto low = hn::Set(d, 0xFFFFFFFFU);
  for (std::size_t block = 0; block < kRandomBlocks; block += kWidth) {
    auto c0 = hn::Iota(d, group * kRandomBlocks + block);
    auto c1 = hn::Set(d, stream.counter[0]), c2 = hn::Set(d, stream.counter[1]), c3 = hn::Set(d, stream.counter[2]);
    std::uint32_t key0 = stream.key[0], key1 = stream.key[1];
    for (int round = 0; round < ogive::kPhiloxRounds; ++round) {
      const auto a = times_low(c0, ogive::kPhiloxMultiplier0);
      const auto b = times_low(c2, ogive::kPhiloxMultiplier1);
      c0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(b), c1), hn::Set(d, key0));
      c2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(a), c3), hn::Set(d, key1));
      c1 = b;
      c3 = a;
      key0 += ogive::kPhiloxWeyl0;
      key1 += ogive::kPhiloxWeyl1;
    }
    hn::StoreU(hn::Or(hn::And(c0, low), hn::ShiftLeft<32>(c1)), d, into + block);
    hn::StoreU(hn::Or(hn::And(c2, low), hn::ShiftLeft<32>(c3)), d, into + kRandomBlocks + block);
  }
}

void random_words(const RandomStream& stream, const fitting::RandomGroups& groups, std::uint64_t* into) {
  for (std::size_t k = 0; k < groups.count; ++k) random_group(stream, groups.first + k, into + k * kRandomWords);
}

/// How many of the first `count` bits are set.
std::uint64_t random_heads(const RandomStream& stream, std::uint64_t count) {
  const U8 d;
  constexpr std::uint64_t kBits = 64 * kRandomWords;
  auto heads = hn::Zero(d);
  for (std::size_t group = 0; count > 0; ++group) {
    std::uint64_t words[kRandomWords];
    random_group(stream, group, words);
    if (count < kBits) {
      for (std::size_t k = 0; k < kRandomWords; ++k) {
        const std::uint64_t before = 64 * k;
        const std::uint64_t some = count > before ? count - before : 0;
        if (some < 64) words[k] &= (std::uint64_t{1} << some) - 1;
      }
    }
    for (std::size_t k = 0; k < kRandomWords; k += hn::MaxLanes(U8()))
      heads = hn::Add(heads, hn::PopulationCount(hn::LoadU(d, words + k)));
    count -= count < kBits ? count : kBits;
  }
  std::uint64_t lanes[hn::MaxLanes(U8())];
  hn::StoreU(heads, d, lanes);
  std::uint64_t sum = 0;
  for (const std::uint64_t lane : lanes) sum += lane;
  return sum;
}

}  // namespace
}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
