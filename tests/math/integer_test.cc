// Whole numbers of any size, cones over them, and the proof in double.
#include "math/integer.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "math/exact_cone.hpp"
#include "math/verified.hpp"

namespace ogive {
namespace {

/// Numbers of 1 to 20 words, of both signs, some with long runs of zeros or ones.
std::vector<Integer> numbers() {
  std::vector<Integer> all = {Integer(0), Integer(1), Integer(-1), Integer(INT64_MAX), Integer(-INT64_MAX)};
  std::uint64_t state = 1;
  for (int words = 1; words <= 20; words += 3) {
    Integer value(1);
    for (int k = 0; k < words; ++k) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      value = value.shifted(61) + Integer(static_cast<std::int64_t>(state >> 3));
    }
    all.push_back(value);
    all.push_back(-value.shifted(130));
    all.push_back(Integer(1).shifted(static_cast<std::size_t>(64 * words)) - Integer(1));
  }
  return all;
}

TEST(Integer, ArithmeticIsConsistent) {
  for (const Integer& a : numbers()) {
    EXPECT_TRUE((a - a).is_zero());
    EXPECT_EQ(-(-a), a);
    EXPECT_EQ(a.shifted(77), a * Integer(1).shifted(77));
    for (const Integer& b : numbers()) {
      EXPECT_EQ(a + b, b + a);
      EXPECT_EQ(a - b, -(b - a));
      EXPECT_EQ((a + b) * (a - b), a * a - b * b);
      EXPECT_EQ((a * b).sign(), a.sign() * b.sign());
      if (!b.is_zero()) {
        EXPECT_EQ((a * b).divided_exactly(b), a);
      }
    }
  }
}

TEST(Integer, ApproximationsAndDyadics) {
  for (const double x : {1.0, -3.0, 0.1, 1e15, -1e-300, 5e-324, 1.7e308}) {
    const Dyadic part = dyadic(x);
    EXPECT_EQ(std::ldexp(static_cast<double>(part.value), static_cast<int>(part.exponent)), x);
    EXPECT_NE(part.value % 2, 0);
    const auto near = Integer(part.value).shifted(1000).approximation();
    EXPECT_EQ(std::ldexp(near.fraction, static_cast<int>(near.exponent - 1000 + part.exponent)), x);
  }
  EXPECT_EQ(whole_multiple({0.5, 0.0, -3.0}, {0, 0, 1}), (std::vector<Integer>{Integer(1), Integer(0), Integer(-12)}));
}

using Row = std::vector<Integer>;
Row row(std::initializer_list<int> values) {
  Row result;
  for (const int value : values) result.emplace_back(value);
  return result;
}

TEST(ExactCone, NullSpaceShrinksToNothing) {
  NullSpace space(3);
  EXPECT_TRUE(space.add(row({1, 2, 3})));
  EXPECT_FALSE(space.add(row({-2, -4, -6})));
  EXPECT_TRUE(space.add(row({0, 1, 1})));
  ASSERT_EQ(space.dimension(), 1U);
  EXPECT_TRUE(dot(space.basis()[0], row({1, 2, 3})).is_zero() && dot(space.basis()[0], row({0, 1, 1})).is_zero());
  EXPECT_TRUE(space.add(row({0, 0, 5})));
  EXPECT_EQ(space.dimension(), 0U);
}

TEST(ExactCone, MembershipHasAWitness) {
  const std::vector<Row> columns = {row({1, 0}), row({1, 2}), row({2, 1})};
  const auto column = [&](std::size_t i) -> const Row& { return columns[i]; };
  struct Case {
    Row target;
    bool inside;
  };
  for (const auto& [target, inside] :
       {Case{row({3, 3}), true}, Case{row({1, 2}), true}, Case{row({0, 0}), true}, Case{row({1, 3}), false},
        Case{row({1, -1}), false}, Case{row({-1, 0}), false}}) {
    const auto answer = decide_membership(columns.size(), column, target, {});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->inside, inside);
    if (inside) continue;
    EXPECT_LT(dot(answer->separator, target).sign(), 0);
    for (const Row& each : columns) EXPECT_GE(dot(answer->separator, each).sign(), 0);
  }
  EXPECT_FALSE(decide_membership(columns.size(), column, row({3, 3}), [] { return true; }));
}

TEST(Verified, ProvesOnlyWhatIsClear) {
  Matrix vectors(2, 2);
  vectors(0, 0) = vectors(1, 1) = 1.0;
  vectors(1, 0) = 0.5;
  const std::vector<double> none = {0.0, 0.0};
  EXPECT_TRUE(proves_positive(vectors, std::vector<double>{1.0, 1.0}, none, 0));
  EXPECT_FALSE(proves_positive(vectors, std::vector<double>{0.5, 1.0}, none, 0));  // the first multiplier is 0
  EXPECT_TRUE(proves_positive(vectors, std::vector<double>{0.5, 1.0}, none, 1));
  EXPECT_FALSE(proves_positive(vectors, std::vector<double>{1.0, 1.0}, std::vector<double>{0.6, 0.0}, 0));
  vectors(1, 0) = 1.0;
  vectors(0, 1) = 1.0;
  EXPECT_FALSE(proves_positive(vectors, std::vector<double>{1.0, 1.0}, none, 0));  // not independent
}

}  // namespace
}  // namespace ogive
