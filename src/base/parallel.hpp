/// Work over numbered pieces with an answer that does not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace ogive {

/// Asked now and then by long work; true means: stop soon.  Empty means never.
using StopAsked = std::function<bool()>;

/// Threads to use when the caller does not say: OGIVE_NUM_THREADS, else OMP_NUM_THREADS, else what the
/// processor affinity and the cgroup's CPU quota allow; at least 1.
[[nodiscard]] int default_threads();

/// Calls work(piece, thread) once for every piece in [0, pieces), on at most `threads` threads (0: the
/// default), in increasing order of pick-up.  Threads live for this call only, so a fork after it is safe.
/// Returns false when `stop` said so, in which case some pieces were not done.
bool for_each_piece(std::int64_t pieces, int threads, const StopAsked& stop,
                    const std::function<void(std::int64_t piece, int thread)>& work);

/// Merges numbered sums in one fixed binary tree: piece 2k with 2k+1, those pairs with each other, and so
/// on; what is left over at the end is merged from the last piece up, like a binary counter.  The shape
/// depends on the number of pieces alone, so the result has the same bits whoever delivers when.
template <class Sum>
class OrderedMerge {
 public:
  /// Delivers the sum of one piece; each number once.  Thread-safe.
  void add(std::int64_t piece, Sum sum) {
    int level = 0;
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto sibling = waiting_.find({level, piece ^ 1});
      if (sibling == waiting_.end()) {
        waiting_.emplace(Key{level, piece}, std::move(sum));
        return;
      }
      Sum other = std::move(sibling->second);
      waiting_.erase(sibling);
      lock.unlock();
      if ((piece & 1) != 0) {
        other.merge(sum);
        sum = std::move(other);
      } else {
        sum.merge(other);
      }
      piece >>= 1;
      ++level;
      lock.lock();
    }
  }

  /// The total, once every piece was delivered; nothing when there was none.
  [[nodiscard]] std::optional<Sum> finish() {
    std::optional<Sum> total;
    for (auto& [key, sum] : waiting_) {  // by level: the last pieces first
      if (total) sum.merge(*total);
      total = std::move(sum);
    }
    waiting_.clear();
    return total;
  }

 private:
  using Key = std::pair<int, std::int64_t>;
  std::mutex mutex_;
  std::map<Key, Sum> waiting_;
};

}  // namespace ogive
