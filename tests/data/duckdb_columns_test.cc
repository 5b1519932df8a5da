#include "data/duckdb_columns.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ogive {
namespace {

using Names = std::vector<std::string>;
using Places = std::vector<std::size_t>;

TEST(DuckdbColumns, ChoosesByNameWithTheLabelsBefore) {
  const struct {
    Names names, wanted;
    Places kept;
    Names unread;
  } table[] = {{{"a", "b", "c"}, {"c", "a"}, {0, 2}, {"b"}},
               {{"a", "A"}, {"A"}, {1}, {"a"}},
               {{"a", "b"}, {"d"}, {}, {"a", "b"}},
               {{"a", "b"}, {"a", "b", "d"}, {0, 1}, {}},
               {{"rownames", "a", "b"}, {"b"}, {0, 2}, {"rownames", "a"}},
               {{"rownames", "a"}, {"rownames"}, {0}, {"a"}},
               {{"rownames", "a"}, {"d"}, {}, {"rownames", "a"}},
               {{"a", "rownames"}, {"a"}, {0}, {"rownames"}},
               {{}, {"a"}, {}, {}}};
  for (const auto& row : table) {
    const ColumnChoice choice = choose_columns(row.names, row.wanted);
    EXPECT_EQ(choice.kept, row.kept);
    EXPECT_EQ(choice.unread, row.unread);
  }
}

TEST(DuckdbColumns, StandsInsideUnlessItSaysOrderOrHasANameTwice) {
  const struct {
    const char* sql;
    Names names;
    bool may;
  } table[] = {{"SELECT 1", {"a", "b"}, true},
               {"SELECT 1", {"a", "A"}, true},
               {"SELECT 1", {"a", "b", "a"}, false},
               {"SELECT a FROM t ORDER BY a", {"a"}, false},
               {"select a from t\norder\nby a", {"a"}, false},
               {"SELECT a FROM t ORDER/**/BY a", {"a"}, false},
               {"order", {"a"}, false},
               {"FROM orders", {"a"}, true},
               {"FROM reorder, order_, _order, order1", {"a"}, true},
               {"SELECT rank() OVER (oRdEr BY a) AS a", {"a"}, false},
               {"", {}, true}};
  for (const auto& row : table) EXPECT_EQ(may_stand_inside(row.sql, row.names), row.may) << row.sql;
}

TEST(DuckdbColumns, QueriesEndBeforeTheirSemicolons) {
  const struct {
    const char* sql;
    Places ends;
  } table[] = {{"a", {1}},
               {"", {0}},
               {"a;", {2, 1}},
               {"a; ;\n", {5, 3, 1}},
               {"a; -- b", {7, 1}},
               {"a; -- b; c", {10, 1}},
               {"a -- b;\nc", {9}},
               {"a -- b;\n;", {9, 8, 6}},
               {"a; /* b; */ -- c", {16, 1}},
               {"a; /* b", {7}},
               {"a ';' b;", {8, 7}},
               {"a; b;", {5, 4}},
               {"a ';--' b", {9, 3}}};
  for (const auto& row : table) EXPECT_EQ(ends_of_query(row.sql), row.ends) << row.sql;
}

TEST(DuckdbColumns, AreTakenByPlace) {
  EXPECT_EQ(query_around("FROM t -- all", {"a", "b \"c\"", "d"}, {2, 1}),
            "FROM (\nFROM t -- all\n) AS q(c0, c1, c2) SELECT c2 AS \"d\", c1 AS \"b \"\"c\"\"\"");
}

TEST(DuckdbColumns, ErrorsHaveTheLinesOfTheQuery) {
  const struct {
    const char* words;
    const char* expected;
  } table[] = {{"IO Error", "IO Error"},
               {"A\n\nLINE 2: b\n        ^", "A\n\nLINE 1: b\n        ^"},
               {"A\n\nLINE 10: b\n         ^", "A\n\nLINE 9: b\n        ^"},
               {"A\n\nLINE 12: b\n         ^", "A\n\nLINE 11: b\n         ^"},
               {"A\n\nLINE 100: b", "A\n\nLINE 99: b"},
               {"A\n\nLINE 1: b\n        ^", "A\n\nLINE 1: b\n        ^"},
               {"A\n\nLINE x: b", "A\n\nLINE x: b"},
               {"A\n\nLINE ", "A\n\nLINE "}};
  for (const auto& row : table) EXPECT_EQ(words_of_inner(row.words), row.expected);
}

}  // namespace
}  // namespace ogive
