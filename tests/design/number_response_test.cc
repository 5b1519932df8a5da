// Responses that are numbers: what bind refuses, with the sentence, what it takes, and the same in new data.
#include "design/number_response.hpp"

#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

Table numbers() {
  return table_of({integer_column("n", {0, 1, 2, 5}), real_column("r", {0.5, -1, 2, 3}),
                   real_column("q", {0.5, 1, 2, 3}), integer_column("zero", {0, 0, 0, 0}),
                   boolean_column("b", {0, 1, 1, 0}), text_column("t", {"a", "b", "c", "d"}),
                   real_column("x", {1, 2, 3, 5})});
}

BindOptions taking(ResponseKind kind) {
  BindOptions options;
  options.response = kind;
  return options;
}

TEST(NumberResponse, FractionsAreTakenWhereTheyAreAllowed) {
  const Table table = table_of({real_column("p", {0, 0.25, 1, 0.5}), real_column("high", {0.5, 1, 1.5, 0}),
                                real_column("events", {0, 1, 1, 0}), real_column("x", {1, 2, 3, 5})});
  BindOptions options;
  options.roles.fractions = true;
  const auto bound = bind_text("p ~ x", table, options);
  ASSERT_TRUE(bound);
  EXPECT_EQ(bound->spec.response->counting, Counting::fraction);
  EXPECT_TRUE(apply(bound->spec, table, true));
  const auto high = bind_text("high ~ x", table, options);
  ASSERT_FALSE(high);
  EXPECT_EQ(high.error().sentence.rfind("high = 1.5 (row 3) is no fraction", 0), 0U) << high.error().sentence;
  const auto events = bind_text("events ~ x", table, options);
  ASSERT_TRUE(events);
  EXPECT_EQ(events->spec.response->counting, Counting::binary);
  EXPECT_FALSE(bind_text("p ~ x", table, {}));
}

struct NumberRow {
  const char* formula;
  ResponseKind kind;
  const char* refused;  ///< of the sentence; null: bound
};

TEST(NumberResponse, IsTakenOrRefused) {
  const NumberRow rows[] = {
      {"n ~ x", ResponseKind::counts, nullptr},
      {"q ~ x", ResponseKind::counts, nullptr},
      {"b ~ x", ResponseKind::counts, nullptr},
      {"r ~ x", ResponseKind::reals, nullptr},
      {"log(q) ~ x", ResponseKind::reals, nullptr},
      {"r ~ x", ResponseKind::counts, "r = -1 (row 2) is no count: counts are 0 or more; correct the row"},
      {"zero ~ x", ResponseKind::counts, "all 4 used rows have zero = 0"},
      {"zero ~ x", ResponseKind::reals, "there is no variation to explain"},
      {"t ~ x", ResponseKind::counts, "the response, which this family takes for a count: column 't' holds text"},
      {"C(n) ~ x", ResponseKind::reals, "C() makes categories of it"},
      {"n/q ~ x", ResponseKind::counts, "for a rate write n ~ ... + offset(log(q))"},
      {"n/q ~ x", ResponseKind::reals, "for a quotient write I(n/q) ~ ..."},
      {"cbind(n, q) ~ x", ResponseKind::reals, "not successes of trials"},
  };
  const Table table = numbers();
  for (const NumberRow& row : rows) {
    const auto bound = bind_text(row.formula, table, taking(row.kind));
    if (row.refused != nullptr) {
      ASSERT_FALSE(bound) << row.formula;
      EXPECT_NE(bound.error().sentence.find(row.refused), std::string::npos) << bound.error().sentence;
      continue;
    }
    ASSERT_TRUE(bound) << bound.error().sentence;
    EXPECT_TRUE(is_number(bound->spec.response->counting));
    EXPECT_EQ(bound->rows.notes.empty(), std::string(row.formula) != "q ~ x");
  }
  BindOptions options = taking(ResponseKind::counts);
  options.roles.trials = "q";
  EXPECT_EQ(bind_text("n ~ x", table, options).error().code, Errc::bad_option);
  options = taking(ResponseKind::counts);
  options.event = "1";
  EXPECT_EQ(bind_columns("n", {"x"}, table, options).error().code, Errc::bad_option);
  EXPECT_TRUE(bind_columns("n", {"x"}, table, taking(ResponseKind::counts)));
}

TEST(NumberResponse, IsFoundAgainInNewData) {
  const Table table = numbers();
  const Design design = bind_text("n ~ x", table, taking(ResponseKind::counts)).value();
  const Design again = apply(design.spec, table, true).value();
  const Blocks blocks = make_blocks(again);
  EXPECT_EQ(blocks.open()->read(0).successes[3], 5.0);
  const Table wrong = table_of({integer_column("n", {0, -1}), real_column("x", {1, 2})});
  const auto refused = apply(design.spec, wrong, true);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("n = -1"), std::string::npos);
  EXPECT_TRUE(apply(design.spec, wrong, false));
}

}  // namespace
}  // namespace ogive::design::testing
