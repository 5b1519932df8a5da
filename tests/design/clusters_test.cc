#include "design/clusters.hpp"

#include <cmath>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

using Numbers = std::vector<std::int32_t>;

Clusters clusters_of(Column column) {
  column.name = "g";
  const Table table = table_of({integer_column("y", {0, 1, 0, 1, 1, 0}), std::move(column)});
  BindOptions options;
  options.roles.cluster = "g";
  return find_clusters(bind_text("y ~ 1", table, options).value());
}

TEST(Clusters, AreNumberedByFirstAppearance) {
  EXPECT_EQ(clusters_of(integer_column("", {7, 3, 7, 9, 3, 7})).of_row, (Numbers{0, 1, 0, 2, 1, 0}));
  EXPECT_EQ(clusters_of(real_column("", {0.0, 0.5, -0.0, 2, 0.5, 0})).of_row, (Numbers{0, 1, 0, 2, 1, 0}));
  EXPECT_EQ(clusters_of(text_column("", {"b", "a", "b", "c", "a", "b"})).of_row, (Numbers{0, 1, 0, 2, 1, 0}));
}

TEST(Clusters, RowsWithoutOneAreLeftOut) {
  const Clusters found = clusters_of(real_column("", {1, std::nan(""), 1, std::nan(""), 2, 1}));
  EXPECT_EQ(found.of_row, (Numbers{0, 0, 1, 0}));
  EXPECT_EQ(found.count, 2U);
  EXPECT_EQ(clusters_of(text_column("", {"b", "", "b", "c", "", "b"})).of_row, (Numbers{0, 0, 1, 0}));
}

TEST(Clusters, AreNoneWithoutAColumn) {
  const Table table = table_of({integer_column("y", {0, 1, 0, 1})});
  EXPECT_TRUE(find_clusters(bind_text("y ~ 1", table, {}).value()).of_row.empty());
}

/// Predictions need no clusters: the column belongs to the fit.
TEST(Clusters, AreNotAskedOfNewRows) {
  const Table table = table_of(
      {integer_column("y", {0, 1, 0, 1}), integer_column("x", {1, 2, 3, 4}), integer_column("g", {1, 1, 2, 2})});
  BindOptions options;
  options.roles.cluster = "g";
  const DesignSpec spec = bind_text("y ~ x", table, options).value().spec;
  const Table rows = table_of({integer_column("x", {1, 2})});
  EXPECT_TRUE(apply(spec, rows));
}

}  // namespace
}  // namespace ogive::design::testing
