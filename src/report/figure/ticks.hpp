/// Where an axis is marked, and with what numbers.
#pragma once

#include <string>
#include <vector>

namespace ogive::figure {

/// What an axis spans: finite, lower < upper once `comfortable`.
struct Extent {
  double lower = 0.0;
  double upper = 1.0;
};

/// The least extent of finite values; others are passed over.
class ExtentOf {
 public:
  void add(double value) noexcept;
  [[nodiscard]] bool empty() const noexcept { return !(extent_.lower <= extent_.upper); }
  [[nodiscard]] Extent get() const noexcept { return empty() ? Extent{} : extent_; }

 private:
  Extent extent_{1.0, 0.0};
};

/// `extent` with `fraction` of its length more at both ends: what is drawn does not touch the frame.  One point, and
/// points that ten digits do not tell apart, become an extent around them.  Never beyond the doubles.
[[nodiscard]] Extent comfortable(Extent extent, double fraction);

/// Round values inside an extent, rising, each with its text; the texts differ.
struct Ticks {
  std::vector<double> at;
  std::vector<std::string> labels;
};

/// At most `most` >= 2 multiples of 1, 2 or 5 times a power of ten.  Each value is the double nearest its text.
[[nodiscard]] Ticks linear_ticks(Extent extent, int most);

/// Powers of ten, with their multiples by 2 and 5 where there is room; linear ones where less than a decade is shown.
/// `extent.lower` > 0.
[[nodiscard]] Ticks log_ticks(Extent extent, int most);

}  // namespace ogive::figure
