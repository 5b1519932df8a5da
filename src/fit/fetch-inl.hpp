// The next leaf's columns, fetched while this one is worked on.
#if defined(OGIVE_FIT_FETCH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_FETCH_INL
#undef OGIVE_FIT_FETCH_INL
#else
#define OGIVE_FIT_FETCH_INL
#endif

#include "fit/kernel.hpp"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// Where they are fetched to: the first cache is full of this leaf.
inline constexpr int kSecondCache = 2;

HWY_INLINE void fetch(const double* line) { __builtin_prefetch(line, 0, kSecondCache); }

/// Up to two columns for a loop over this leaf's rows to ask for; `wanted` is false where both are near already.
struct TwoColumns {
  const double* first;
  const double* second;
  bool wanted;
};

/// Hands the columns out, in order.  Memory takes as long as all of a leaf's loops together: each of them asks for a
/// share by its own time, or one would wait while the others leave memory idle.
class NextColumns {
 public:
  explicit HWY_INLINE NextColumns(const fitting::LeafView& leaf)
      : next_(leaf.next), left_(leaf.next == nullptr ? 0 : leaf.columns + 1), near_(leaf.offset) {}

  /// A column to be fetched, or one that is near already.
  HWY_INLINE const double* column() {
    while (left_ > 0) {
      --left_;
      const double* const wanted = *next_++;
      if (wanted != nullptr) return wanted;
    }
    return near_;
  }

  /// The share of one of `loops` loops of equal length in all that is left when the first of them asks.
  HWY_INLINE TwoColumns share(std::size_t loops) {
    if (passed_ == 0) shared_ = left_;
    std::size_t due = 0;
    for (passed_ += shared_; passed_ > loops; passed_ -= loops) ++due;
    const double* const first = due > 0 ? column() : near_;
    return {first, due > 1 ? column() : near_, first != near_};
  }

 private:
  const double* const* next_;
  std::size_t left_;
  const double* near_;
  std::size_t shared_ = 0;
  std::size_t passed_ = 0;  ///< above 0 once a share was given: in parts of a column, `loops` of them to each
};

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
