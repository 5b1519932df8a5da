#include "fit/response_size.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// What rounding may leave of a residual, beside the largest response.
constexpr double kResidualRounding = 1e-15;
/// The unit of a perfect fit, in such residuals squared: decrements that are rounding are then below every tolerance.
constexpr double kRoundingUnit = 1e16;

/// An accumulator of `fold`.
class SizeSum {
 public:
  explicit SizeSum(bool with_offset) : with_offset_(with_offset) {}

  void add(const RowBlock& block) noexcept {
    for (std::size_t row = 0; row < block.rows; ++row) {
      const auto i = static_cast<std::ptrdiff_t>(row);
      const double w = block.prior_weights[i];
      if (!(w > 0.0)) continue;
      size_.largest = std::max(size_.largest, std::fabs(block.successes[i]));
      if (with_offset_) size_.largest = std::max(size_.largest, std::fabs(block.offset[i]));
      size_.weight += w;
      size_.rows += 1.0;
    }
  }
  void close() noexcept {}
  void merge(const SizeSum& later) noexcept {
    size_.largest = std::max(size_.largest, later.size_.largest);
    size_.weight += later.size_.weight;
    size_.rows += later.size_.rows;
  }
  [[nodiscard]] const ResponseSize& size() const noexcept { return size_; }

 private:
  bool with_offset_;
  ResponseSize size_;
};

}  // namespace

Resolution ResponseSize::resolution(double log_likelihood) const noexcept {
  const double squares = -2.0 * log_likelihood;
  const double residual = kResidualRounding * largest;
  const double rounding = weight * residual * residual;
  const double unit = std::max(squares, kRoundingUnit * rounding) / rows;
  // sum w |r| <= sqrt(sum w r^2 sum w).
  return {unit > 0.0 ? unit : 1.0, std::sqrt(squares * weight) * residual + rounding};
}

std::optional<ResponseSize> measure_response(const Blocks& blocks, const Link& link, const FoldControl& control) {
  const auto sum = fold(blocks, SizeSum(std::holds_alternative<Identity>(link)), control);
  if (!sum) return std::nullopt;
  return sum->size();
}

}  // namespace ogive::fitting
