// The flat space of separation: exact signs, with double arithmetic where it is exact by itself.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/exact.hpp"
#include "fit/separation_rows.hpp"

namespace ogive::fitting {
namespace {

/// Products of numbers above this do not underflow, nor do their rounding errors.
constexpr double kSafelyLarge = 0x1p-400;

/// Numbers divided by the largest power of two among them, and its exponent.
std::int64_t round_together(const std::vector<Integer>& exact, std::vector<double>& rounded) {
  std::int64_t top = std::numeric_limits<std::int64_t>::min();
  for (const Integer& value : exact)
    if (!value.is_zero()) top = std::max(top, value.approximation().exponent);
  rounded.clear();
  for (const Integer& value : exact) {
    const auto near = value.approximation();
    const std::int64_t below = value.is_zero() ? 0 : std::max<std::int64_t>(near.exponent - top, -2000);
    rounded.push_back(std::ldexp(near.fraction, static_cast<int>(below)));
  }
  return top == std::numeric_limits<std::int64_t>::min() ? 0 : top;
}

/// The multiples of the smallest entry that the others are, when doubles hold them: mostly small whole numbers, however
/// large the minors have grown.  Empty otherwise.
std::vector<double> simple_multiple(const std::vector<Integer>& exact) {
  const Integer* least = nullptr;
  for (const Integer& value : exact)
    if (!value.is_zero() && (least == nullptr || value.approximation().exponent < least->approximation().exponent))
      least = &value;
  std::vector<double> multiple(exact.size(), 0.0);
  if (least == nullptr) return multiple;
  const auto unit = least->approximation();
  for (std::size_t j = 0; j < exact.size(); ++j) {
    if (exact[j].is_zero()) continue;
    const auto own = exact[j].approximation();
    if (own.exponent - unit.exponent > 400) return {};
    // To 44 bits: the approximations are right to 52 only.
    const double near = std::nearbyint(std::ldexp(own.fraction / unit.fraction, 44));
    multiple[j] = std::ldexp(near, static_cast<int>(own.exponent - unit.exponent) - 44);
    const Dyadic ratio = dyadic(multiple[j]);
    const auto up = static_cast<std::size_t>(std::max<std::int64_t>(ratio.exponent, 0));
    const auto down = static_cast<std::size_t>(std::max<std::int64_t>(-ratio.exponent, 0));
    if (!((Integer(ratio.value) * *least).shifted(up) == exact[j].shifted(down))) return {};
  }
  return multiple;
}

enum class Known : unsigned char { zero, not_zero, open };

/// Whether sum of a_j f_j b_j is zero, when double arithmetic finds it without any rounding.
Known sum_is_zero(const std::vector<double>& a, const std::vector<double>& f, const std::vector<double>& b) noexcept {
  double sum = 0.0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    if (a[j] == 0.0 || b[j] == 0.0) continue;
    const double scaled = a[j] * f[j];
    if (std::fabs(scaled) <= kSafelyLarge) return Known::open;
    const DoubleDouble product = two_product(scaled, b[j]);
    const DoubleDouble total = two_sum(sum, product.high);
    if (product.low != 0.0 || total.low != 0.0) return Known::open;
    sum = total.high;
  }
  return sum == 0.0 ? Known::zero : Known::not_zero;
}

}  // namespace

FlatSpace::FlatSpace(NullSpace space, PowerScale scale) : space_(std::move(space)), scale_(std::move(scale)) {
  round();
}

void FlatSpace::add(const OrientedRow& row) {
  if (!space_.add(whole(row.x))) return;
  spanning_.push_back(row.x);
  round();
}

void FlatSpace::fill() {
  space_ = NullSpace(0);
  round();
}

void FlatSpace::round() {
  const auto& basis = space_.basis();
  rounded_.resize(basis.size());
  exponent_.resize(basis.size());
  simple_.resize(basis.size());
  for (std::size_t k = 0; k < basis.size(); ++k) {
    exponent_[k] = round_together(basis[k], rounded_[k]);
    simple_[k] = simple_multiple(basis[k]);
  }
}

Direction FlatSpace::combine(const std::vector<double>& u) const {
  std::vector<Dyadic> parts(u.size());
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t k = 0; k < u.size(); ++k) {
    parts[k] = dyadic(u[k]);
    parts[k].exponent -= exponent_[k];
    if (parts[k].value != 0) least = std::min(least, parts[k].exponent);
  }
  std::vector<Integer> whole_u(u.size());
  for (std::size_t k = 0; k < u.size(); ++k)
    if (parts[k].value != 0)
      whole_u[k] = Integer(parts[k].value).shifted(static_cast<std::size_t>(parts[k].exponent - least));
  return combine(whole_u);
}

Direction FlatSpace::combine(const std::vector<Integer>& u) const {
  Direction direction;
  direction.exact.resize(scale_.shift.size());
  for (std::size_t k = 0; k < u.size(); ++k) {
    if (u[k].is_zero()) continue;
    for (std::size_t j = 0; j < direction.exact.size(); ++j)
      direction.exact[j] = direction.exact[j] + u[k] * space_.basis()[k][j];
  }
  const std::int64_t top = round_together(direction.exact, direction.rounded);
  for (std::size_t k = 0; k < u.size(); ++k) {
    const auto near = u[k].approximation();
    const std::int64_t exponent = std::clamp<std::int64_t>(near.exponent + exponent_[k] - top, -2000, 2000);
    direction.coordinates.push_back(std::ldexp(near.fraction, static_cast<int>(exponent)));
  }
  return direction;
}

std::vector<double> FlatSpace::rounded_coordinates(const std::vector<double>& x) const {
  const std::vector<Integer> exact = coordinates(x);
  std::int64_t top = std::numeric_limits<std::int64_t>::min();
  for (std::size_t k = 0; k < exact.size(); ++k)
    if (!exact[k].is_zero()) top = std::max(top, exact[k].approximation().exponent - exponent_[k]);
  std::vector<double> near(exact.size(), 0.0);
  for (std::size_t k = 0; k < exact.size(); ++k) {
    if (exact[k].is_zero()) continue;
    const auto value = exact[k].approximation();
    const std::int64_t below = std::max<std::int64_t>(value.exponent - exponent_[k] - top, -2000);
    near[k] = std::ldexp(value.fraction, static_cast<int>(below));
  }
  return near;
}

bool FlatSpace::contains(const std::vector<double>& x) const {
  std::vector<Integer> exact;
  for (std::size_t k = 0; k < dimension(); ++k) {
    Known known = simple_[k].empty() ? Known::open : sum_is_zero(x, scale_.factor, simple_[k]);
    if (known == Known::open) {
      if (exact.empty()) exact = whole(x);
      known = dot(exact, space_.basis()[k]).is_zero() ? Known::zero : Known::not_zero;
    }
    if (known == Known::not_zero) return false;
  }
  return true;
}

int FlatSpace::sign(const std::vector<double>& x, const Direction& direction) const {
  double value = 0.0;
  double size = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double product = x[j] * scale_.factor[j] * direction.rounded[j];
    value += product;
    size += std::fabs(product);
  }
  const double bound = static_cast<double>(x.size() + 4) * 0x1p-52 * size + 0x1p-960;
  if (std::fabs(value) > bound) return value > 0.0 ? 1 : -1;
  return dot(whole(x), direction.exact).sign();
}

}  // namespace ogive::fitting
