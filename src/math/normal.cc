#include <array>
#include <cmath>

#include "base/constants.hpp"
#include "base/exact.hpp"
#include "base/portable_log.hpp"
#include "math/distributions.hpp"

namespace ogive {
namespace {

/// Beyond this the log tail comes from its asymptotic series; its terms are below 2^-60 after a dozen.
constexpr double kFarTail = 20.0;

/// erfc(|x| / sqrt(2)).  The quotient is carried in two parts: rounding it would cost x^2 ULP in the tail.
double two_sided(double x) {
  constexpr double kRootHalfHigh = 0x1.6a09e667f3bcdp-1;
  constexpr double kRootHalfLow = -0x1.bdd3413b26456p-55;
  constexpr double kTwoOverRootPi = 0x1.20dd750429b6dp+0;
  const double z = std::abs(x);
  if (!(z < 40.0)) return std::isnan(x) ? kNaN : 0.0;  // below half the smallest double from 38.6 on
  const DoubleDouble product = two_product(z, kRootHalfHigh);
  const double rest = product.low + z * kRootHalfLow;
  return std::erfc(product.high) - rest * kTwoOverRootPi * std::exp(-product.high * product.high);
}

using Coefficients = std::array<double, 8>;  // from the highest power down

double polynomial(const Coefficients& c, double x) {
  double sum = 0.0;
  for (const double coefficient : c) sum = sum * x + coefficient;
  return sum;
}

/// Wichura (1988), "The percentage points of the normal distribution", Applied Statistics 37, AS 241, PPND16:
/// rational approximations by |p - 1/2| <= 0.425, then by sqrt(-log(tail)) up to 5 and beyond.
struct Rational {
  Coefficients numerator;
  Coefficients denominator;
  [[nodiscard]] double operator()(double x) const { return polynomial(numerator, x) / polynomial(denominator, x); }
};

constexpr Rational kCentre = {
    {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
     1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0},
    {5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
     5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0}};
constexpr Rational kNear = {
    {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
     3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0},
    {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1.0}};
constexpr Rational kFar = {
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0},
    {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0}};

}  // namespace

double normal_upper(double x) { return x >= 0.0 ? 0.5 * two_sided(x) : 1.0 - 0.5 * two_sided(x); }

double normal_cdf(double x) { return normal_upper(-x); }

double normal_two_sided(double z) { return two_sided(z); }

double log_normal_upper(double x) {
  if (x <= 0.0) return std::log1p(-0.5 * two_sided(x));
  if (!(x > kFarTail)) return std::log(0.5 * two_sided(x));
  if (std::isinf(x)) return -kInfinity;
  // Abramowitz & Stegun (1964) 26.2.12: Q(x) = phi(x) / x (1 - 1/x^2 + 1*3/x^4 - 1*3*5/x^6 + ...).
  constexpr double kLogRootTwoPi = 0.91893853320467274178;
  const double z = 1.0 / (x * x);
  double series = 0.0;
  for (int k = 23; k >= 1; k -= 2) series = -k * z * (1.0 + series);
  return -0.5 * x * x - kLogRootTwoPi - std::log(x) + std::log1p(series);
}

double normal_quantile(double probability) {
  if (!(probability >= 0.0 && probability <= 1.0)) return kNaN;
  if (probability == 0.0) return -kInfinity;
  if (probability == 1.0) return kInfinity;
  const double from_half = probability - 0.5;
  if (std::abs(from_half) <= 0.425) return from_half * kCentre(0.180625 - from_half * from_half);
  const double tail = from_half < 0.0 ? probability : 1.0 - probability;  // exact
  const double r = std::sqrt(-portable_log(tail));
  const double size = r <= 5.0 ? kNear(r - 1.6) : kFar(r - 5.0);
  return from_half < 0.0 ? -size : size;
}

}  // namespace ogive
