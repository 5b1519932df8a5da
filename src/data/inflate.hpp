/// gzip, member by member, as its bytes come.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// Gives up to `size` compressed bytes; 0 at the end.
using RawRead = std::function<Result<std::size_t>(char* into, std::size_t size)>;

/// Inflates a gzip stream of any number of members.  Memory: one input buffer and zlib's window.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Some bytes (at least one unless the stream ends).  Errors: cannot_read for a damaged or truncated stream;
  /// the sentence says what, not where.
  [[nodiscard]] Result<std::size_t> read(const RawRead& raw, char* into, std::size_t size);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace ogive
