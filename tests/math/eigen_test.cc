#include "math/eigen.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ogive {
namespace {

Matrix from(std::size_t p, double (*entry)(std::size_t, std::size_t)) {
  Matrix matrix(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) matrix(i, j) = entry(i, j);
  return matrix;
}

/// 2 on the diagonal and -1 beside it: eigenvalues 2 - 2 cos(k pi / (p + 1)).
double difference(std::size_t i, std::size_t j) { return i == j ? 2.0 : i + 1 == j || j + 1 == i ? -1.0 : 0.0; }
double alike(std::size_t i, std::size_t j) { return i == j ? 1.0 : 0.999; }
double diagonal(std::size_t i, std::size_t j) { return i == j ? static_cast<double>(i) : 0.0; }

TEST(Eigen, ValuesAreKnownAndVectorsBelongToThem) {
  const double pi = std::acos(-1.0);
  for (const std::size_t p : {1U, 2U, 3U, 10U, 40U}) {
    const SymmetricEigen found = symmetric_eigen(from(p, difference));
    for (std::size_t k = 0; k < p; ++k)
      EXPECT_NEAR(found.values[k], 2.0 - 2.0 * std::cos(static_cast<double>(p - k) * pi / static_cast<double>(p + 1)),
                  1e-15 * static_cast<double>(p + 4));
    for (auto* const matrix : {difference, alike, diagonal}) {
      const Matrix a = from(p, matrix);
      const SymmetricEigen e = symmetric_eigen(a);
      for (std::size_t k = 0; k < p; ++k)
        for (std::size_t i = 0; i < p; ++i) {
          double product = 0.0;
          for (std::size_t j = 0; j < p; ++j) product += a(i, j) * e.vectors(j, k);
          EXPECT_NEAR(product, e.values[k] * e.vectors(i, k), 1e-15 * static_cast<double>(p + 4) * (1.0 + e.values[0]));
        }
    }
  }
  EXPECT_NEAR(symmetric_eigen(from(40, alike)).values[0], 1.0 + 39.0 * 0.999, 1e-13);
}

TEST(Eigen, NothingIsKnownOfWhatIsNotFinite) {
  EXPECT_TRUE(symmetric_eigen(Matrix()).values.empty());
  EXPECT_TRUE(std::isnan(symmetric_eigen(Matrix(2, 2, std::nan(""))).values[0]));
}

}  // namespace
}  // namespace ogive
