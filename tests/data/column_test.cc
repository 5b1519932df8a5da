#include "data/column.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dump.hpp"

namespace ogive {
namespace {

TEST(Column, MakersKeepValuesAndMissing) {
  EXPECT_EQ(test::dump(real_column("x", {1.5, std::nan(""), -2})), "x:real=1.5,-,-2");
  EXPECT_EQ(test::dump(integer_column("n", {3, -4})), "n:integer=3,-4");
  EXPECT_EQ(test::dump(text_column("t", {"b", "", "a", "b"})), "t:text='b',-,'a','b'");
  EXPECT_EQ(test::dump(boolean_column("f", {1, 0})), "f:boolean=true,false");
}

TEST(Column, CountsMissing) {
  EXPECT_EQ(real_column("x", {1, NAN, NAN}).missing_count(), 2);
  EXPECT_EQ(integer_column("x", {1}).missing_count(), 0);
  EXPECT_EQ(integer_column("x", {1}).chunks[0].validity, nullptr);
}

TEST(Column, AllMissingIsItsOwnKind) {
  EXPECT_EQ(real_column("x", {NAN, NAN}).kind, Kind::missing);
  EXPECT_EQ(text_column("x", {"", ""}).kind, Kind::missing);
  EXPECT_EQ(real_column("x", {}).kind, Kind::real);
}

TEST(Column, DictionaryIsInOrderOfAppearance) {
  EXPECT_EQ(text_column("t", {"b", "a", "b"}).dictionary, (std::vector<std::string>{"b", "a"}));
}

TEST(Column, OutlivesItsMaker) {
  Chunk chunk;
  {
    Column column = real_column("x", {1, NAN, 3});
    chunk = column.chunks[0];
  }
  EXPECT_EQ(chunk.as<double>()[2], 3);
  EXPECT_FALSE(chunk.present(1));
}

TEST(Column, KindsHaveNames) {
  EXPECT_STREQ(kind_name(Kind::missing), "missing");
  EXPECT_STREQ(kind_name(Kind::boolean), "boolean");
  EXPECT_STREQ(kind_name(Kind::integer), "integer");
  EXPECT_STREQ(kind_name(Kind::real), "real");
  EXPECT_STREQ(kind_name(Kind::text), "text");
}

}  // namespace
}  // namespace ogive
