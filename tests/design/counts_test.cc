// Responses that count, weights and offsets: what bind refuses, with the sentence, and what it takes.
#include "design/tables.hpp"

namespace ogive::design::testing {
namespace {

Table counted_table() {
  return table_of({integer_column("y", {0, 1, 0, 1, 0, 1}), integer_column("count", {0, 1, 2, 3, 4, 9}),
                   real_column("share", {0, 0.5, 1, 1, 0, 1}),
                   text_column("yes", {"no", "yes", "no", "yes", "no", "yes"}),
                   text_column("three", {"low", "mid", "high", "low", "mid", "high"}),
                   boolean_column("truth", {0, 1, 1, 1, 0, 0}), real_column("x", {1, 2, 3, 4, 5, 7}),
                   real_column("zero", {0, 1, 2, 3, 0, 2}), real_column("minus", {1, -1, 2, 3, 4, 5}),
                   integer_column("m", {1, 2, 2, 4, 4, 9}), integer_column("s", {7, 0, 1, 3, 0, 5}),
                   integer_column("n", {5, 2, 2, 4, 0, 9}), real_column("part", {0.2, 0.5, 1, 0.25, 0, 1.0 / 3.0}),
                   integer_column("none", {0, 0, 0, 0, 0, 0}), integer_column("few", {0, 1, 1, 2, 0, 5})});
}

Roles shares(const char* trials, const char* weights = "") {
  Roles roles{weights, trials, ""};
  roles.shares = true;
  return roles;
}

Roles frequencies(const char* weights) {
  Roles roles{weights, "", ""};
  roles.weight_kind = WeightKind::frequency;
  return roles;
}

struct RefusedCount {
  const char* formula;
  Errc code;
  const char* part;        ///< of the sentence
  const char* underlined;  ///< the text that the place points at; "" where there is none
  const char* event = "";
  Roles roles = {};
};

const std::vector<RefusedCount>& refused_counts() {
  static const std::vector<RefusedCount> rows = {
      {"s/n ~ x", Errc::bad_response,
       "s = 7 with n = 5 (row 1): there cannot be more successes than trials; correct the row, or write "
       "cbind(s, n) ~ ... if n counts failures",
       "s"},
      {"cbind(s, n - s) ~ x", Errc::bad_response, "n - s = -2 (row 1) is no count: counts are 0 or more", "s"},
      {"minus/n ~ x", Errc::bad_response, "minus = -1 (row 2) is no count", "minus"},
      {"part/n ~ x", Errc::bad_response,
       "part = 0.2 (row 1) is no count: counts are whole numbers; for a share of the trials give the response "
       "alone and its trials by --trials",
       "part"},
      {"few/log(x) ~ x", Errc::bad_response, "log(x) = 0.69", "few"},
      {"none/m ~ x", Errc::bad_response, "all trials of the 6 used rows are failures", "none"},
      {"m/m ~ x", Errc::bad_response, "all trials of the 6 used rows are successes", "m"},
      {"few/none ~ x", Errc::bad_response, "few = 1 with none = 0 (row 2)", "few"},
      {"none/none ~ x", Errc::not_estimable, "no row is left to fit: 6 rows of 6 have 0 trials", ""},
      {"three/n ~ x", Errc::bad_type, "column 'three' holds text", "three"},
      {"few/three ~ x", Errc::bad_type, "column 'three' holds text", "three"},
      {"few/nn ~ x", Errc::unknown_column, "'nn'", "nn"},
      {"few/n ~ x", Errc::bad_option, "the trials are given twice", "few/n", "", Roles{"", "n", ""}},
      {"few/n ~ x", Errc::bad_option, "leave --event out", "few/n", "1"},
      {"few/n ~ x", Errc::bad_option, "counts weigh by themselves: leave --weights out", "few/n", "",
       Roles{"n", "", ""}},
      {"share ~ x", Errc::bad_option, "counts weigh by themselves", "share", "", shares("m", "m")},
      {"s ~ x", Errc::bad_response,
       "s = 7 (row 1) is no share of trials: shares lie between 0 and 1; if it counts successes, write s/n ~ "
       "... and leave the option for trials out",
       "s", "", shares("n")},
      {"minus ~ x", Errc::bad_response, "minus = -1 (row 2) is no share", "minus", "", shares("m")},
      {"part ~ x", Errc::bad_response,
       "part = 0.2 of m = 1 (row 1) is 0.2 successes, no whole number; give the share in full, or the "
       "successes themselves as part/m ~ ...",
       "part", "", shares("m")},
      {"y ~ x", Errc::bad_response, "part = 0.2 (row 1) is no count: counts are whole numbers", "y", "",
       shares("part")},
      {"y ~ x", Errc::bad_data,
       "the weights 'part' are no whole numbers in 4 rows (first: 0.2, row 1); a frequency says how many equal "
       "rows there are",
       "", "", frequencies("part")},
      {"y ~ x", Errc::not_estimable, "no row is left to fit: 6 rows of 6 have a weight of 0", "", "",
       Roles{"none", "", ""}},
      {"y ~ x + offset(three)", Errc::bad_type, "column 'three' holds text", "three"},
      {"y ~ x + offset(log(zer))", Errc::unknown_column, "did you mean 'zero'?", "zer"},
      {"y ~ x + offset(log(zero))", Errc::bad_data, "'log(zero)' is infinite in 2 rows (first: row 1)", "log(zero)"},
      {"y ~ x", Errc::unknown_column, "the offset: ", "zer", "", Roles{"", "", "log(zer)"}},
      {"y ~ x", Errc::bad_formula, "the offset: this '(' is never closed", "(", "", Roles{"", "", "log(x"}},
  };
  return rows;
}

TEST(DesignCounts, AreRefusedWithASentence) {
  for (const RefusedCount& row : refused_counts()) {
    BindOptions options;
    options.event = row.event;
    options.roles = row.roles;
    const Table data = counted_table();
    const auto design = bind_text(row.formula, data, options);
    if (design) {
      ADD_FAILURE() << row.formula << " is taken";
      continue;
    }
    const Error& error = design.error();
    EXPECT_EQ(code_name(error.code), code_name(row.code)) << error.sentence;
    EXPECT_NE(error.sentence.find(row.part), std::string::npos) << error.sentence;
    const Place& place = error.place;
    EXPECT_EQ(place.source.substr(std::min(place.begin, place.source.size()), place.end - place.begin), row.underlined)
        << row.formula;
  }
}

struct TakenCount {
  const char* formula;
  std::vector<double> y;
  Roles roles = {};
};

TEST(DesignCounts, AreTakenInAnyChunks) {
  const TakenCount taken[] = {
      {"count/m ~ x", {0, 1, 2, 3, 4, 9}},
      {"cbind(count, m - count) ~ x", {0, 1, 2, 3, 4, 9}},
      {"cbind(truth, yes == 'no') ~ x", {0, 1, 1, 1, 0}},
      {"count/10 ~ x", {0, 1, 2, 3, 4, 9}},
      {"s/n ~ x", {0, 1, 3, 5}, Roles{"zero", "", ""}},
      {"few/n ~ x", {0, 1, 1, 2, 5}},
      {"share ~ x", {0, 1, 2, 4, 0, 9}, shares("m")},
      {"part ~ x", {1, 1, 2, 1, 3}, shares("n")},
  };
  const Table whole = counted_table();
  for (const TakenCount& row : taken)
    for (const std::int64_t size : {6, 1, 4}) {
      BindOptions options;
      options.roles = row.roles;
      const Table data = rechunked(whole, {size});
      const auto design = bind_text(row.formula, data, options);
      ASSERT_TRUE(design.has_value()) << describe(design.error());
      EXPECT_EQ(expand(*design).y, row.y) << row.formula;
      EXPECT_EQ(design->spec.response->event, "success");
    }
}

// n - s of 2^53 + 2 trials and one success is no double: the row would have one failure more or less than it says.
TEST(DesignCounts, MoreTrialsThanWholeNumbersAreExactForAreRefused) {
  const double most = 0x1p53;
  const Table data =
      table_of({real_column("s", {1, most / 2}), real_column("n", {most + 2, most}), real_column("f", {most, 1}),
                real_column("few", {most, most}), real_column("x", {0, 1})});
  for (const char* const formula : {"s/n ~ x", "cbind(s, f) ~ x"}) {
    const auto design = bind_text(formula, data);
    ASSERT_FALSE(design.has_value()) << formula;
    EXPECT_EQ(design.error().code, Errc::bad_response);
    EXPECT_NE(design.error().sentence.find("more than 9,007,199,254,740,992 trials"), std::string::npos) << formula;
    EXPECT_NE(design.error().sentence.find("(row 1)"), std::string::npos) << formula;
  }
  EXPECT_TRUE(bind_text("s/few ~ x", data).has_value());
}

TEST(DesignCounts, SharesOfZeroAndOneAreSaid) {
  BindOptions options;
  options.roles = shares("n");
  const Table data = counted_table();
  const auto design = bind_text("y ~ x", data, options);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  ASSERT_EQ(design->rows.notes.size(), 2U);  // a row has 0 trials
  EXPECT_EQ(design->rows.notes[1].substr(0, 50), "'y' holds only 0 and 1 and is taken as a share: 1 ");
}

TEST(DesignRows, WithoutWeightOrTrialsDoNotCount) {
  const Table data = table_of({integer_column("s", {1, 0, 0, 4, 2, 1}), integer_column("n", {5, 0, 4, 5, 3, 0}),
                               real_column("w", {1, 2, 0, 3, 0, 0}), text_column("a", {"u", "v", "w", "u", "w", "x"})});
  BindOptions options;
  options.roles.prior_weights = "w";
  const auto design = bind_text("s/n ~ a", data, options);
  ASSERT_FALSE(design.has_value());  // row 2 has no trial, rows 3, 5 and 6 no weight: a is always u
  const auto constant = bind_text("s/n ~ 1", data, options);
  ASSERT_TRUE(constant.has_value()) << describe(constant.error());
  EXPECT_EQ(constant->rows.used, 2);
  EXPECT_EQ(constant->rows.without_weight, 3);
  EXPECT_EQ(constant->rows.without_trials, 1);
  EXPECT_EQ(constant->rows.notes, (std::vector<std::string>{"3 rows have a weight of 0 and do not count.",
                                                            "1 row has 0 trials and does not count."}));
  const Dense dense = expand(*constant);
  EXPECT_EQ(dense.y, (std::vector<double>{1, 4}));
  EXPECT_EQ(dense.m, (std::vector<double>{5, 5}));
  EXPECT_EQ(dense.weights, (std::vector<double>{1, 3}));
}

TEST(DesignOffsets, AreSummed) {
  const Table data = counted_table();
  BindOptions options;
  options.roles.offset = "zero";
  const auto design = bind_text("y ~ 1 + offset(x) + offset(2 * m)", data, options);
  ASSERT_TRUE(design.has_value()) << describe(design.error());
  for (const std::int64_t size : {6, 1, 4}) {
    const Table pieces = rechunked(data, {size});
    const auto cut = bind_text("y ~ 1 + offset(x) + offset(2 * m)", pieces, options);
    EXPECT_EQ(expand(*cut).offset, (std::vector<double>{3, 7, 9, 15, 13, 27}));
    EXPECT_EQ(cut->spec.column_names, std::vector<std::string>{"Intercept"});
    EXPECT_TRUE(make_blocks(*cut).has_offset);
  }
  ASSERT_EQ(design->spec.offsets.size(), 3U);
  EXPECT_EQ(design->spec.offsets[2].name, "2 * m");
}

}  // namespace
}  // namespace ogive::design::testing
