#include "design/row_names.hpp"

#include <cmath>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

TEST(RowNames, CountTheRowsOfTheTable) {
  Table table = table_of({integer_column("y", {0, 1, 0, 1, 1}), real_column("x", {1, std::nan(""), 3, 4, 5})});
  const auto names = [&](std::vector<std::int64_t> kept) {
    return row_names(bind_text("y ~ x", table, {}).value(), table, kept);
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({}), Names());
  EXPECT_EQ(names({0, 1, 3}), (Names{"row 1", "row 3", "row 5"}));
  table.row_labels = text_column("", {"a", "b", "c", "", "e"});
  EXPECT_EQ(names({1, 2, 3}), (Names{"row 3 (c)", "row 4", "row 5 (e)"}));
  table.row_labels = integer_column("", {7, 8, 9, 10, 11});
  EXPECT_EQ(names({1}), Names{"row 3"});
  table.chunk_lines = {2};
  EXPECT_EQ(names({1}), Names{"line 4"});
}

}  // namespace
}  // namespace ogive::design::testing
