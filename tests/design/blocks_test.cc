// Leaves: the same numbers for any cut of the table, in place where they can be.
#include <limits>
#include <random>

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// `rows` rows of every kind; with `holes`, some values are missing.
Table random_table(std::size_t rows, bool holes, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return random() % n; };
  std::vector<std::int64_t> y, n;
  std::vector<double> x, z, w, m;
  std::vector<std::string> a;
  std::vector<std::uint8_t> t;
  for (std::size_t i = 0; i < rows; ++i) {
    y.push_back(i < 2 ? static_cast<std::int64_t>(i) : below(2));
    n.push_back(4 + 2 * (i < 2 ? static_cast<std::int64_t>(i) : below(3)));
    x.push_back(holes && i > 1 && below(5) == 0 ? kNaN : static_cast<double>(below(100)) / 4 + 1);
    z.push_back(static_cast<double>(below(100)) - 50);
    w.push_back(static_cast<double>(below(4)));
    m.push_back(static_cast<double>(1 + below(4)));
    a.push_back(i < 2 ? (i == 0 ? "p" : "q") : holes && below(7) == 0 ? "" : std::string(1, "pqrs"[below(4)]));
    t.push_back(static_cast<std::uint8_t>(i < 2 ? i : below(2)));
  }
  return table_of({integer_column("y", y), integer_column("n", n), real_column("x", x), real_column("z", z),
                   real_column("w", w), real_column("m", m), text_column("a", a), boolean_column("t", t)});
}

struct Shape {
  std::size_t rows;
  bool holes;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return out << shape.rows << (shape.holes ? " rows with holes" : " rows");
}

class AnyCut : public ::testing::TestWithParam<Shape> {};

TEST_P(AnyCut, GivesTheSameDesign) {
  const Table whole = random_table(GetParam().rows, GetParam().holes, 7);
  std::mt19937 random(11);
  const std::vector<std::string> formulas = {"y ~ x + z", "y ~ a*x + log(x) + C(n)",
                                             "t ~ 0 + n:t + x:z:a + I(a == 'p')", "y ~ 1"};
  BindOptions options;
  options.roles.prior_weights = "w";
  options.roles.trials = "m";
  options.roles.offset = "z";
  for (const std::string& formula : formulas) {
    for (const BindOptions& use : {BindOptions{}, options}) {
      const auto expected = bind_text(formula, whole, use);
      if (!expected) {  // one row gives no two levels: then no cut gives any
        EXPECT_LT(GetParam().rows, 3U) << describe(expected.error());
        continue;
      }
      const Dense dense = expand(*expected);
      for (int cut = 0; cut < 8; ++cut) {
        std::vector<std::int64_t> sizes;
        for (int k = 0; k < 5; ++k) sizes.push_back(1 + static_cast<std::int64_t>(random() % (cut < 3 ? 13 : 400)));
        Table pieces = rechunked(whole, sizes);
        if (cut >= 4) pieces = stored(std::move(pieces), cut % 2 == 0 ? 0 : 4000);
        const auto design = bind_text(formula, pieces, use);
        ASSERT_TRUE(design.has_value()) << describe(design.error());
        EXPECT_EQ(design->spec.column_names, expected->spec.column_names);
        EXPECT_EQ(design->rows.missing, expected->rows.missing);
        EXPECT_TRUE(expand(*design) == dense) << formula;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, AnyCut,
                         ::testing::Values(Shape{1, false}, Shape{2, false}, Shape{255, false}, Shape{256, false},
                                           Shape{257, false}, Shape{511, false}, Shape{512, false}, Shape{513, false},
                                           Shape{255, true}, Shape{256, true}, Shape{320, true}, Shape{900, true}));

TEST(DesignLeaves, EqualAPlainReadingOfTheTable) {
  const Table whole = random_table(700, true, 3);
  const auto design = bind_text("y ~ x + a", whole);
  ASSERT_TRUE(design.has_value());
  const Dense dense = expand(*design);
  std::size_t kept = 0;
  const Column& x = whole.columns[2];
  const Column& a = whole.columns[6];
  for (std::int64_t i = 0; i < whole.rows(); ++i) {
    const bool complete = x.chunks[0].present(i) && a.chunks[0].present(i);
    EXPECT_EQ(is_complete(*design, i), complete);
    if (!complete) continue;
    EXPECT_EQ(dense.y[kept], static_cast<double>(whole.columns[0].chunks[0].integer(i)));
    const std::string& level = a.dictionary[a.chunks[0].as<std::uint32_t>()[i]];
    for (std::size_t j = 1; j <= 3; ++j) EXPECT_EQ(dense.columns[j][kept], level == std::string(1, "pqrs"[j]) ? 1 : 0);
    EXPECT_EQ(dense.columns[4][kept], x.chunks[0].as<double>()[i]);
    ++kept;
  }
  EXPECT_EQ(kept, dense.y.size());
}

TEST(DesignLeaves, AreReadInPlaceWhereNothingIsDropped) {
  const Table whole = random_table(600, false, 5);
  const auto design = bind_text("y ~ x + n", whole);
  ASSERT_TRUE(design.has_value());
  const Blocks blocks = make_blocks(*design);
  EXPECT_TRUE(blocks.plain);
  EXPECT_EQ(blocks.leaf_count(), 3);
  const auto reader = blocks.open();
  const double* column = whole.columns[2].chunks[0].as<double>();
  for (std::int64_t leaf = 2; leaf >= 0; --leaf) {
    const RowBlock& block = reader->read(leaf);
    EXPECT_EQ(block.groups[0].values.stride, 0);
    EXPECT_EQ(block.groups[1].values.data, column + leaf * kLeafRows);
    EXPECT_EQ(block.groups[1].values.stride, 1);
    EXPECT_NE(block.groups[2].values.data, nullptr);
    EXPECT_EQ(block.trials.stride, 0);
    EXPECT_EQ(block.prior_weights[100], 1.0);
    EXPECT_EQ(block.offset[100], 0.0);
  }
  BindOptions options;
  options.roles.offset = "z";
  const auto with_offset = bind_text("y ~ x", whole, options);
  ASSERT_TRUE(with_offset.has_value());
  EXPECT_FALSE(make_blocks(*with_offset).plain);
}

TEST(DesignLeaves, PointToTheSameCodesWhereAFactorIsMultiplied) {
  const Table whole = random_table(600, true, 5);
  const auto design = bind_text("y ~ a + t + x + a:x + a:z + a:t:x", whole);
  ASSERT_TRUE(design.has_value());
  const auto reader = make_blocks(*design).open();
  for (std::int64_t leaf = 0; leaf < make_blocks(*design).leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);  // 1, a, t, x, a:x, a:t:x, and in full coding, a:z
    ASSERT_EQ(block.groups.size(), 7U);
    EXPECT_EQ(block.groups[4].codes, block.groups[1].codes);
    EXPECT_EQ(block.groups[4].values.data, block.groups[3].values.data);
    for (const std::size_t other : {2, 5, 6}) EXPECT_NE(block.groups[other].codes, block.groups[1].codes);
  }
}

// What an array says once for all rows is read as any numbers: no leaf takes them for the constant.
TEST(DesignLeaves, HaveAStrideWhereNumbersAreTheSameInAllRows) {
  Table whole = random_table(300, false, 9);
  auto one = std::make_shared<double>(1.0);
  whole.columns[2].chunks[0] = Chunk{300, one.get(), nullptr, 0, one};
  whole.columns[2].chunks[0].stride = 0;
  const auto design = bind_text("y ~ 0 + a:x", whole);
  ASSERT_TRUE(design.has_value());
  const auto reader = make_blocks(*design).open();
  const RowBlock& block = reader->read(0);
  EXPECT_EQ(block.groups[0].values.stride, 1);
  EXPECT_EQ(block.groups[0].values[255], 1.0);
}

TEST(DesignLeaves, TreatNaNThatIsNotMarkedAsMissing) {
  Table whole = random_table(300, false, 9);
  auto values = std::make_shared<std::vector<double>>(300, 1.5);
  (*values)[4] = kNaN;
  (*values)[299] = kNaN;
  whole.columns[2].chunks[0] = Chunk{300, values->data(), nullptr, 0, values};
  const auto design = bind_text("y ~ x + z", whole);
  ASSERT_TRUE(design.has_value());
  EXPECT_EQ(design->rows.used, 298);
  using Counts = std::vector<std::pair<std::string, std::int64_t>>;
  EXPECT_EQ(design->rows.missing, (Counts{{"x", 2}}));
  EXPECT_EQ(expand(*design).columns[1], std::vector<double>(298, 1.5));
}

TEST(DesignOfColumns, TakesThemAsTheyAre) {
  const Table whole = random_table(300, true, 9);
  const auto design = bind_columns("y", {"x", "t", "n"}, whole);
  ASSERT_TRUE(design.has_value());
  EXPECT_EQ(design->spec.column_names, (std::vector<std::string>{"x", "t", "n"}));
  EXPECT_TRUE(design->spec.constant.empty());
  EXPECT_FALSE(design->spec.has_intercept());
  const auto formula = bind_text("y ~ 0 + x + n", whole);
  ASSERT_TRUE(formula.has_value());
  EXPECT_EQ(expand(*design).columns[0], expand(*formula).columns[0]);
  EXPECT_EQ(expand(*design).columns[2], expand(*formula).columns[1]);
  const auto text = bind_columns("y", {"a"}, whole);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(code_name(text.error().code), "bad_type");
  const auto unknown = bind_columns("y", {"xx"}, whole);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(code_name(unknown.error().code), "unknown_column");
}

/// By asking of every row whether it is kept.
TEST(Places, OfLeavesAreThoseOfTheirRows) {
  for (const auto& sizes : std::vector<std::vector<std::int64_t>>{{1500}, {1, 700, 0, 255, 300}, {64}}) {
    const Table table = rechunked(random_table(1500, true, 3), sizes);
    const Design design = bind_text("y ~ x + a", table).value();
    std::vector<std::int64_t> kept;
    for (std::int64_t row = 0; row < table.rows(); ++row)
      if (is_complete(design, row)) kept.push_back(row);
    const Blocks blocks = make_blocks(design);
    ASSERT_EQ(blocks.rows, static_cast<std::int64_t>(kept.size()));
    LeafPlaces places;
    for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
      find_places(design, leaf, places);
      const auto first = static_cast<std::size_t>(leaf * kLeafRows);
      for (std::size_t i = first; i < std::min(kept.size(), first + kLeafRows); ++i)
        ASSERT_EQ(places[i - first], kept[i]) << leaf;
    }
    for (std::int64_t first = 0; first <= table.rows(); first += 37) {
      for (const std::int64_t last : {first, first + 1, first + 256, table.rows()}) {
        const auto [begin, end] = leaves_among(design, first, std::min(last, table.rows()));
        ASSERT_LE(begin, end);
        ASSERT_LE(end, blocks.leaf_count());
        for (std::size_t i = 0; i < kept.size(); ++i) {
          const auto leaf = static_cast<std::int64_t>(i) / kLeafRows;
          const bool inside = begin <= leaf && leaf < end;
          ASSERT_TRUE(inside || kept[i] < first || kept[i] >= last) << first << ' ' << last;
        }
        const std::int64_t span = (last - first + kLeafRows - 1) / kLeafRows + 1;
        ASSERT_LE(end - begin, span) << "no more leaves than the rows can lie in";
      }
    }
  }
}

}  // namespace
}  // namespace ogive::design::testing
