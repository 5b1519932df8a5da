#include "math/distributions.hpp"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "base/constants.hpp"
#include "base/exact.hpp"

namespace ogive {
namespace {

namespace bm = boost::math;
namespace bp = boost::math::policies;

/// Errors are values here: NaN for what has no meaning, infinity and 0 for what leaves the range.
using Policy = bp::policy<
    bp::domain_error<bp::ignore_error>, bp::pole_error<bp::ignore_error>, bp::overflow_error<bp::ignore_error>,
    bp::underflow_error<bp::ignore_error>, bp::denorm_error<bp::ignore_error>, bp::evaluation_error<bp::ignore_error>,
    bp::rounding_error<bp::ignore_error>, bp::indeterminate_result_error<bp::ignore_error>, bp::promote_double<false>>;

/// Tails smaller than this have lost digits, or are about to: their logarithm is computed directly.
constexpr double kSmallTail = 1e-290;
constexpr double kLog10E = 0.43429448190325182765;
/// Degrees of freedom from here on are infinitely many: t is the normal to the last bit (Boost's own limit).
constexpr double kManyDegrees = 1e15;

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

/// log of Gamma(a, z) / Gamma(a) for z > a + 1, by Legendre's continued fraction (Abramowitz & Stegun 6.5.31) with
/// the modified Lentz method (Thompson & Barnett 1986).
double log_gamma_upper(double a, double z) {
  constexpr double kTiny = 1e-300;
  constexpr int kMaxTerms = 100000;
  double b = z + 1.0 - a;
  double c = 1.0 / kTiny;
  double d = 1.0 / b;
  double fraction = d;
  for (int i = 1; i < kMaxTerms; ++i) {
    const double numerator = -i * (i - a);
    b += 2.0;
    d = numerator * d + b;
    if (std::abs(d) < kTiny) d = kTiny;
    c = b + numerator / c;
    if (std::abs(c) < kTiny) c = kTiny;
    d = 1.0 / d;
    const double factor = d * c;
    fraction *= factor;
    if (std::abs(factor - 1.0) < 1e-16) break;
  }
  return -z + a * std::log(z) - bm::lgamma(a, Policy()) + std::log(fraction);
}

}  // namespace

double chi_square_upper(double x, double df) {
  if (std::isnan(x) || !(df >= 0.0)) return kNaN;
  if (x < 0.0) return 1.0;
  if (df == 0.0) return x > 0.0 ? 0.0 : 1.0;
  if (x == 0.0) return 1.0;
  if (std::isinf(x)) return 0.0;
  if (df == 2.0) return std::exp(-0.5 * x);
  if (df == 1.0) {
    // Two tails of the normal at sqrt(x); what the square root rounds away is put back to first order.
    const double root = std::sqrt(x);
    const DoubleDouble square = two_product(root, root);
    const double rest = ((x - square.high) - square.low) / (2.0 * root);
    constexpr double kTwiceDensity = 0.79788456080286535588;  // 2 / sqrt(2 pi)
    return normal_two_sided(root) - rest * kTwiceDensity * std::exp(-0.5 * x);
  }
  return bm::gamma_q(0.5 * df, 0.5 * x, Policy());
}

double log_chi_square_upper(double x, double df) {
  const double tail = chi_square_upper(x, df);
  if (df == 2.0 && x >= 0.0) return -0.5 * x;
  if (tail > 0.5 && tail <= 1.0 && x > 0.0) return std::log1p(-bm::gamma_p(0.5 * df, 0.5 * x, Policy()));
  if (!(tail < kSmallTail) || df == 0.0 || std::isinf(x)) return std::log(tail);
  if (df == 1.0) return std::log(2.0) + log_normal_upper(std::sqrt(x));
  return log_gamma_upper(0.5 * df, 0.5 * x);
}

double log10_normal_two_sided(double z) {
  const double tail = normal_two_sided(z);
  if (!(tail < kSmallTail)) return std::log10(tail);
  return kLog10E * (std::log(2.0) + log_normal_upper(std::abs(z)));
}

double log10_chi_square_upper(double x, double df) { return kLog10E * log_chi_square_upper(x, df); }

double chi_square_quantile(double probability, double df) {
  if (!is_probability(probability) || !(df >= 0.0)) return kNaN;
  if (df == 0.0 || probability == 0.0) return 0.0;
  if (probability == 1.0) return kInfinity;
  return 2.0 * bm::gamma_p_inv(0.5 * df, probability, Policy());
}

double t_two_sided(double t, double df) {
  if (std::isnan(t) || !(df > 0.0)) return kNaN;
  if (df >= kManyDegrees) return normal_two_sided(t);
  if (std::isinf(t)) return 0.0;
  constexpr double kTwoOverPi = 0.63661977236758134308;
  if (df == 1.0)
    return kTwoOverPi * std::atan2(1.0, std::abs(t));  // Cauchy; Boost's special case loses half the digits
  const bm::students_t_distribution<double, Policy> distribution(df);
  return 2.0 * bm::cdf(bm::complement(distribution, std::abs(t)));
}

double t_quantile(double probability, double df) {
  if (!is_probability(probability) || !(df > 0.0)) return kNaN;
  if (df >= kManyDegrees) return normal_quantile(probability);
  if (probability == 0.0) return -kInfinity;
  if (probability == 1.0) return kInfinity;
  return bm::quantile(bm::students_t_distribution<double, Policy>(df), probability);
}

double f_upper(double x, double df1, double df2) {
  if (std::isnan(x) || !(df1 > 0.0) || !(df2 > 0.0)) return kNaN;
  if (x <= 0.0) return 1.0;
  if (std::isinf(x)) return 0.0;
  if (std::isinf(df2)) return chi_square_upper(x * df1, df1);
  return bm::cdf(bm::complement(bm::fisher_f_distribution<double, Policy>(df1, df2), x));
}

}  // namespace ogive
