#include "math/linalg.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

#include "math/philox.hpp"
#include "math/reference.hpp"

namespace ogive {
namespace {

using test::exact;
using test::reference;
using test::relative_error;

Matrix matrix_of(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix result(rows.size(), rows.size() == 0 ? 0 : rows.begin()->size());
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::copy(row.begin(), row.end(), result.row(i).begin());
    ++i;
  }
  return result;
}

Matrix matrix_of(const nlohmann::json& rows) {
  Matrix result(rows.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < rows.size(); ++j) result(i, j) = rows[i][j].get<double>();
  return result;
}

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix result(rows, columns);
  std::uint64_t index = 0;
  for (double& value : result.values()) value = normal_draw(seed, 0, index++);
  return result;
}

double decimal(const nlohmann::json& text) { return std::strtod(text.get<std::string>().c_str(), nullptr); }

/// Within 4e-15 of the inverse of the very matrix given, also where the condition number is 1e13.
TEST(Information, MeetsTheReference) {
  for (const auto& row : reference("math_information.json")) {
    const Matrix matrix = matrix_of(row.at("matrix"));
    const auto information = factor(matrix);
    ASSERT_TRUE(information) << row.at("name");
    const std::size_t p = matrix.rows();
    const Matrix covariance = information->covariance();
    const std::vector<double> diagonal = information->diagonal_of_inverse();
    const std::vector<double> right = row.at("right").get<std::vector<double>>();
    const std::vector<double> solution = information->solve(right);
    for (std::size_t i = 0; i < p; ++i) {
      const double want = decimal(row.at("inverse")[i][i]);
      EXPECT_LE(relative_error(diagonal[i], want), 4e-15) << row.at("name") << " " << i;
      EXPECT_EQ(diagonal[i], covariance(i, i));
      std::vector<double> unit(p);
      unit[i] = 1.0;
      EXPECT_LE(relative_error(information->variance(unit), want), 4e-15) << row.at("name") << " " << i;
      for (std::size_t j = 0; j < p; ++j) {
        const double size = std::sqrt(diagonal[i] * diagonal[j]);
        EXPECT_LE(std::abs(covariance(i, j) - decimal(row.at("inverse")[i][j])), 4e-15 * size) << row.at("name");
        EXPECT_EQ(covariance(i, j), covariance(j, i));
      }
      double size = 0.0;
      for (std::size_t j = 0; j < p; ++j) size += std::abs(covariance(i, j) * right[j]);
      EXPECT_LE(std::abs(solution[i] - decimal(row.at("solution")[i])), 4e-15 * size) << row.at("name") << " " << i;
    }
    EXPECT_LE(std::abs(information->log_det() - exact(row, "log_det")),
              1e-16 * row.at("condition").get<double>() + 1e-12);
    EXPECT_LE(information->condition_estimate(), 4.0 * row.at("condition").get<double>()) << row.at("name");
  }
}

TEST(Information, ABlockHasTheBitsOfTheWhole) {
  const Matrix x = random_matrix(120, 70, 1);
  const auto information = factor(multiply_transposed(x, x));
  ASSERT_TRUE(information);
  const Matrix whole = information->covariance();
  const std::vector<std::size_t> columns = {69, 0, 33, 31, 32};
  const Matrix part = information->covariance(columns);
  const Matrix block = information->block(columns);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      EXPECT_EQ(part(i, j), whole(columns[i], columns[j]));
      EXPECT_EQ(block(i, j), multiply_transposed(x, x)(columns[i], columns[j]));
    }
  }
  std::vector<double> unit(70);
  unit[33] = 1.0;
  EXPECT_EQ(information->solve(unit)[33], whole(33, 33));
}

/// S'S is the inverse, R R' the matrix, S R the identity; S is lower triangular.
TEST(Information, RootsOfItAndOfItsInverse) {
  Matrix half = random_matrix(5, 5, 7);
  for (std::size_t j = 0; j < 5; ++j) half(j, 4) *= 1024.0;
  const Matrix matrix = multiply_transposed(half, half);
  const auto information = factor(matrix);
  ASSERT_TRUE(information);
  const Matrix s = information->root_of_inverse();
  const Matrix r = information->root();
  const Matrix inverse = multiply_transposed(s, s);
  const Matrix covariance = information->covariance();
  const Matrix unit = multiply(s, r);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) {
      const double size = std::sqrt(covariance(i, i) * covariance(j, j));
      EXPECT_NEAR(inverse(i, j), covariance(i, j), 1e-11 * size);
      EXPECT_NEAR(unit(i, j), i == j ? 1.0 : 0.0, 1e-11);
      EXPECT_TRUE(j <= i || s(i, j) == 0.0);
      double product = 0.0;
      for (std::size_t k = 0; k < 5; ++k) product += r(i, k) * r(j, k);
      EXPECT_NEAR(product, matrix(i, j), 1e-13 * std::sqrt(matrix(i, i) * matrix(j, j)));
    }
}

TEST(Information, OddRightHandSides) {
  const auto information = factor(matrix_of({{4.0, 1.0}, {1.0, 3.0}}));
  ASSERT_TRUE(information);
  EXPECT_EQ(information->solve(std::vector<double>{0.0, 0.0}), (std::vector<double>{0.0, 0.0}));
  const std::vector<double> large = information->solve(std::vector<double>{5e306, 4e306});
  EXPECT_LE(relative_error(large[0], 1e306), 1e-15);
  EXPECT_LE(relative_error(large[1], 1e306), 1e-15);
  EXPECT_TRUE(std::isnan(information->solve(std::vector<double>{std::nan(""), 1.0})[1]));
  EXPECT_EQ(factor(Matrix())->covariance().rows(), 0U);
}

TEST(Factor, RefusesWhatIsNotPositiveDefinite) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Matrix refused[] = {
      matrix_of({{0.0}}),
      matrix_of({{-1.0}}),
      matrix_of({{kInfinity}}),
      matrix_of({{std::nan("")}}),
      matrix_of({{1.0, 1.0}, {1.0, 1.0}}),
      matrix_of({{1.0, 2.0}, {2.0, 1.0}}),
      matrix_of({{1.0, 0.0}, {0.0, 0.0}}),
      matrix_of({{1.0, std::nan("")}, {std::nan(""), 1.0}}),
  };
  for (const Matrix& matrix : refused) EXPECT_FALSE(factor(matrix)) << matrix(0, 0);
}

/// Gram matrix of the columns a, b, a + b, 0, c.
TEST(EliminateInOrder, NamesTheLaterOfTwins) {
  Matrix x = random_matrix(30, 5, 3);
  for (std::size_t i = 0; i < 30; ++i) {
    x(i, 1) *= 1e6;
    x(i, 2) = x(i, 0) + x(i, 1) * 1e-6;
    x(i, 3) = 0.0;
  }
  const Elimination result = eliminate_in_order(multiply_transposed(x, x), 1e-9);
  EXPECT_EQ(result.dependent, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(result.remainder[0], 1.0);
  EXPECT_LT(result.remainder[2], 1e-13);
  EXPECT_EQ(result.remainder[3], 0.0);
  EXPECT_GT(result.remainder[4], 0.1);
}

TEST(EliminateInOrder, MeasuresTheShareLeft) {
  // Norms 4 and 25 with cosine 3/5: the second keeps 1 - 9/25.
  const Elimination result = eliminate_in_order(matrix_of({{4.0, 6.0}, {6.0, 25.0}}), 1e-9);
  EXPECT_TRUE(result.dependent.empty());
  EXPECT_NEAR(result.remainder[1], 0.64, 1e-15);
  EXPECT_EQ(eliminate_in_order(matrix_of({{std::nan("")}}), 1e-9).dependent.size(), 1U);
  EXPECT_TRUE(eliminate_in_order(Matrix(), 1e-9).remainder.empty());
}

TEST(Regress, FindsTheCombination) {
  Matrix x = random_matrix(20, 4, 4);
  for (std::size_t i = 0; i < 20; ++i) x(i, 3) = 2.0 * x(i, 0) - 0.5 * x(i, 2);
  const Matrix gram = multiply_transposed(x, x);
  const std::vector<double> found = regress(gram, std::vector<std::size_t>{0, 1, 2}, 3);
  EXPECT_NEAR(found[0], 2.0, 1e-13);
  EXPECT_NEAR(found[1], 0.0, 1e-13);
  EXPECT_NEAR(found[2], -0.5, 1e-13);
  EXPECT_TRUE(std::isnan(regress(gram, std::vector<std::size_t>{0, 2, 3, 3}, 1)[0]));
  EXPECT_TRUE(regress(gram, {}, 1).empty());
}

struct Equalities {
  const char* name;
  Matrix a;
  std::vector<double> b;
  bool solvable;
  std::size_t free;
};

TEST(SolveEqualities, SpansTheSolutions) {
  const Equalities cases[] = {
      {"none", Matrix(0, 3), {}, true, 3},
      {"one coefficient", matrix_of({{0.0, 1.0, 0.0}}), {5.0}, true, 2},
      {"equal coefficients", matrix_of({{1.0, -1.0, 0.0, 0.0}}), {0.0}, true, 3},
      {"repeated", matrix_of({{1.0, 1.0, 0.0}, {2e6, 2e6, 0.0}}), {1.0, 2e6}, true, 2},
      {"contradiction", matrix_of({{1.0, 1.0, 0.0}, {1.0, 1.0, 0.0}}), {1.0, 2.0}, false, 0},
      {"zero row", matrix_of({{0.0, 0.0}, {1.0, 2.0}}), {0.0, 3.0}, true, 1},
      {"impossible zero row", matrix_of({{0.0, 0.0}}), {1.0}, false, 0},
      {"all fixed", matrix_of({{1.0, 0.0}, {1.0, 1.0}}), {1.0, 3.0}, true, 0},
      {"more rows than columns", matrix_of({{1.0, 0.0}, {0.0, 1.0}, {1.0, 1.0}}), {1.0, 2.0, 3.0}, true, 0},
      {"units apart", matrix_of({{1e-200, 1e-200, 0.0}, {0.0, 1e150, 1e150}}), {2e-200, 2e150}, true, 1},
      {"not finite", matrix_of({{std::nan(""), 1.0}}), {1.0}, false, 0},
  };
  for (const Equalities& row : cases) {
    const auto space = solve_equalities(row.a, row.b);
    ASSERT_EQ(space.has_value(), row.solvable) << row.name;
    if (!space) continue;
    ASSERT_EQ(space->basis.columns(), row.free) << row.name;
    const Matrix orthogonal = multiply_transposed(space->basis, space->basis);
    const Matrix off = multiply(row.a, space->basis);
    for (std::size_t i = 0; i < row.free; ++i) {
      for (std::size_t j = 0; j < row.free; ++j) EXPECT_NEAR(orthogonal(i, j), i == j ? 1.0 : 0.0, 1e-14) << row.name;
      double inner = 0.0;  // of least norm: no part along the basis
      for (std::size_t k = 0; k < row.a.columns(); ++k) inner += space->basis(k, i) * space->point[k];
      EXPECT_NEAR(inner, 0.0, 1e-14) << row.name;
    }
    for (std::size_t i = 0; i < row.a.rows(); ++i) {
      double value = 0.0;
      double size = 0.0;
      for (std::size_t k = 0; k < row.a.columns(); ++k) {
        value += row.a(i, k) * space->point[k];
        size = std::max(size, std::abs(row.a(i, k)));
      }
      EXPECT_LE(std::abs(value - row.b[i]), 1e-14 * (std::abs(row.b[i]) + size)) << row.name;
      for (std::size_t j = 0; j < row.free; ++j) EXPECT_LE(std::abs(off(i, j)), 1e-14 * size) << row.name;
    }
  }
}

TEST(SolveEqualities, AFixedCoefficientLeavesUnitVectors) {
  const auto space = solve_equalities(matrix_of({{0.0, 0.0, 1.0, 0.0}}), std::vector<double>{0.0});
  ASSERT_TRUE(space);
  for (const double value : space->basis.values()) EXPECT_TRUE(value == 0.0 || std::abs(value) == 1.0) << value;
}

}  // namespace
}  // namespace ogive
