#include "fit/basis.hpp"

#include "base/exact.hpp"

namespace ogive::fitting {
namespace {

/// sum of a_j b_j, each product exact, rounded once at the end.
class ExactDot {
 public:
  void add(double a, double b) {
    const DoubleDouble product = two_product(a, b);
    const DoubleDouble next = two_sum(high_, product.high);
    high_ = next.high;
    low_ += next.low + product.low;
  }
  [[nodiscard]] double value() const { return high_ + low_; }

 private:
  double high_ = 0.0;
  double low_ = 0.0;
};

}  // namespace

std::vector<double> Basis::to_user(std::span<const double> internal) const {
  std::vector<double> user(columns());
  for (std::size_t j = 0; j < columns(); ++j) user[j] = internal[j] * scale[j];
  if (constant.empty()) return user;
  for (std::size_t i = 0; i < columns(); ++i) {
    if (constant[i] == 0.0) continue;
    ExactDot dot;
    dot.add(user[i], 1.0);
    for (std::size_t j = 0; j < columns(); ++j) dot.add(-constant[i] * center[j], internal[j] * scale[j]);
    user[i] = dot.value();
  }
  return user;
}

std::vector<double> Basis::to_internal(std::span<const double> user) const {
  ExactDot moved;
  for (std::size_t j = 0; j < columns(); ++j) moved.add(center[j], user[j]);
  std::vector<double> internal(columns());
  for (std::size_t j = 0; j < columns(); ++j) {
    const double back = constant.empty() ? 0.0 : constant[j] * moved.value();
    internal[j] = (user[j] + back) / scale[j];
  }
  return internal;
}

std::vector<double> Basis::user_contrast(std::size_t i) const {
  std::vector<double> contrast(columns(), 0.0);
  if (!constant.empty() && constant[i] != 0.0)
    for (std::size_t j = 0; j < columns(); ++j) contrast[j] = -constant[i] * center[j] * scale[j];
  contrast[i] += scale[i];
  return contrast;
}

Basis identity_basis(std::size_t columns) {
  return {std::vector<double>(columns, 0.0), std::vector<double>(columns, 1.0), std::vector<double>(columns, 0.0), {}};
}

}  // namespace ogive::fitting
