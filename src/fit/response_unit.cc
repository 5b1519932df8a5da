#include "fit/response_unit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "fit/response_size.hpp"

namespace ogive::fitting {
namespace {

/// Beyond 2^this, or below its inverse, squares and what is multiplied with them may leave the range.
constexpr int kMostExponent = 300;
constexpr double kLog2 = 0.6931471805599453;

class UnitReader final : public BlockReader {
 public:
  UnitReader(std::unique_ptr<BlockReader> reader, double unit) : reader_(std::move(reader)), factor_(1.0 / unit) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    for (std::size_t i = 0; i < block_.rows; ++i) {
      successes_[i] = factor_ * block_.successes[static_cast<std::ptrdiff_t>(i)];
      offset_[i] = factor_ * block_.offset[static_cast<std::ptrdiff_t>(i)];
    }
    block_.successes = {successes_.data(), 1};
    block_.offset = {offset_.data(), 1};
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  double factor_;
  RowBlock block_;
  std::array<double, kLeafRows> successes_ = {}, offset_ = {};
};

}  // namespace

Result<double> response_unit(const Blocks& blocks, const Model& model, const FoldControl& control) {
  if (!std::holds_alternative<Gaussian>(model.family)) return 1.0;
  const auto size = measure_response(blocks, model.link, control);
  if (!size) return fail(Errc::interrupted, "the fit was interrupted");
  if (!(size->largest > 0.0) || !std::isfinite(size->largest)) return 1.0;
  const int exponent = std::ilogb(size->largest);
  if (std::abs(exponent) <= kMostExponent) return 1.0;
  if (std::holds_alternative<Identity>(model.link)) return std::ldexp(1.0, std::clamp(exponent, -1022, 1022));
  return fail(
      Errc::out_of_range,
      fmt::format("the largest response is {:.3g} in size, and its squares leave the range of numbers under this "
                  "link: count it in another unit, for example I(y {} 1e{:.0f}) for y",
                  size->largest, exponent > 0 ? '/' : '*', std::abs(std::round(std::log10(size->largest)))));
}

Blocks in_units(const Blocks& blocks, double unit) {
  Blocks scaled = blocks;
  scaled.open = [open = blocks.open, unit] { return std::make_unique<UnitReader>(open(), unit); };
  return scaled;
}

void restore_unit(Estimate& e, double unit) {
  const double square = unit * unit;
  for (double& b : e.beta) b *= unit;
  for (double& error : e.std_error) error *= unit;
  e.covariance.multiply_by(square);
  for (double* sum : {&e.dispersion, &e.deviance, &e.null_deviance, &e.pearson}) *sum *= square;
  const double shift = static_cast<double>(e.totals.positive_rows) * kLog2 * std::ilogb(unit);
  e.log_likelihood -= shift;
  e.null_log_likelihood -= shift;
  e.totals.successes *= unit;
  for (Iteration& step : e.trace) {
    step.objective *= square;
    step.largest_change *= unit;
  }
  for (double& deviance : e.deviance_path) deviance *= square;
}

}  // namespace ogive::fitting
