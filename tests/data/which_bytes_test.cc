// Bytes found many at a time are those found one by one.
#include "data/which_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace ogive {
namespace {

TEST(WhichBytes, AreThoseFoundOneByOne) {
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    const auto kinds = 2 + random() % 254;  // few: many bytes are looked for; many: bytes of every value
    std::array<char, 64> bytes{};
    for (char& byte : bytes) byte = static_cast<char>(random() % kinds + (round % 2 == 0 ? 0 : 128));
    std::array<char, 4> wanted{};
    for (char& c : wanted) c = static_cast<char>(random() % kinds);
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (std::find(wanted.begin(), wanted.end(), bytes[i]) != wanted.end()) expected |= std::uint64_t{1} << i;
    ASSERT_EQ(which_of_64(bytes.data(), wanted), expected);
    ASSERT_EQ(which_of_64_by_words(bytes.data(), wanted), expected);
    const std::uint64_t word = load8(bytes.data());
    const auto zero = static_cast<std::size_t>(std::find(bytes.begin(), bytes.begin() + 8, wanted[0]) - bytes.begin());
    ASSERT_EQ(first_zero_byte(word ^ repeated(wanted[0])), zero);
  }
}

TEST(EightBytes, AreDigits) {
  std::mt19937 random(2);
  for (int round = 0; round < 20000; ++round) {
    std::array<char, 8> bytes{};
    for (char& byte : bytes) byte = static_cast<char>('0' + random() % 10);
    const auto count = static_cast<std::size_t>(random() % 9);
    std::uint64_t expected = 0;
    for (std::size_t i = 8 - count; i < 8; ++i) expected = 10 * expected + static_cast<std::uint64_t>(bytes[i] - '0');
    const std::uint64_t digits = load8(bytes.data()) ^ repeated('0');
    ASSERT_EQ(beyond_digits(digits), 0U);
    ASSERT_EQ(eight_digits(last_bytes(digits, count)), expected);
    char& wrong = bytes[random() % 8];
    do wrong = static_cast<char>(random());
    while (wrong >= '0' && wrong <= '9');
    ASSERT_NE(beyond_digits(load8(bytes.data()) ^ repeated('0')), 0U);
  }
}

}  // namespace
}  // namespace ogive
