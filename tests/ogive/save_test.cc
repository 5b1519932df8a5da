#include "ogive/save.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <fstream>
#include <random>

#include "data/read.hpp"
#include "inference/predict.hpp"
#include "ogive/fit.hpp"

namespace ogive {
namespace {

const std::string kData = OGIVE_TEST_DATA;

Table table_of(const std::string& name) { return read_csv({kData + "/" + name}).value(); }

struct Case {
  const char* formula;
  const char* file;
};

constexpr Case kCases[] = {
    {"am ~ mpg + hp + wt", "mtcars.csv"},
    {"am ~ I(mpg ** 2) + np.log(hp) + C(cyl)", "mtcars.csv"},
    {"vs ~ wt + I(2 * wt) + hp", "mtcars.csv"},  // an aliased column
    {"low ~ age * C(race) + smoke - 1", "birthwt.csv"},
    {"low ~ C(race, Treatment(2)):age + lwt", "birthwt.csv"},
    {"type ~ .", "pima_tr.csv"},
    {"case ~ education + Q(\"pooled.stratum\") + I(education == '0-5yrs')", "infert.csv"},
};

class Saved : public testing::TestWithParam<Case> {};

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))) return false;
  return true;
}

TEST_P(Saved, ComesBackWhole) {
  const Table table = table_of(GetParam().file);
  const Fitted fitted = fit(table, GetParam().formula).value();
  const std::string text = to_model_text(fitted);
  const Result<Fitted> loaded = from_model_text(text, "model.json");
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(to_model_text(*loaded), text);
  EXPECT_TRUE(same_bits(loaded->beta, fitted.beta));
  EXPECT_TRUE(same_bits({loaded->covariance.dense().values().begin(), loaded->covariance.dense().values().end()},
                        {fitted.covariance.dense().values().begin(), fitted.covariance.dense().values().end()}));
  const Predictions before = predict(fitted, table).value();
  const Predictions after = predict(*loaded, table).value();
  EXPECT_TRUE(same_bits(before.eta, after.eta));
  EXPECT_TRUE(same_bits(before.mu, after.mu));
  EXPECT_TRUE(same_bits(before.observed, after.observed));
}

TEST(SavedPenalty, ComesBackWhole) {
  const Table table = table_of("mtcars.csv");
  for (const std::string name : {"firth", "jeffreys:0.25", "median", "flic", "flac", "ridge"}) {
    Options options;
    options.penalty = parse_penalty(name, {name == "ridge" ? std::optional(0.5) : std::nullopt, {}}).value();
    const Fitted fitted = fit(table, "am ~ mpg + hp + wt", options).value();
    const std::string text = to_model_text(fitted);
    const Result<Fitted> loaded = from_model_text(text, "model.json");
    ASSERT_TRUE(loaded) << loaded.error().sentence;
    EXPECT_EQ(to_model_text(*loaded), text);
    ASSERT_TRUE(loaded->penalty);
    EXPECT_EQ(loaded->penalty->penalty.kind, fitted.penalty->penalty.kind);
    EXPECT_EQ(loaded->penalty->penalty.lambda, fitted.penalty->penalty.lambda);
    EXPECT_TRUE(same_bits(predict(fitted, table).value().mu, predict(*loaded, table).value().mu));
  }
}

TEST(SavedRobust, ComesBackWhole) {
  const Table table = table_of("mtcars.csv");
  for (const char* name : {"HC0", "HC3", "cluster"}) {
    Options options;
    options.robust.kind = parse_robust(name).value();
    if (options.robust.kind == Robust::cluster) options.roles.cluster = "carb";
    const Fitted fitted = fit(table, "am ~ hp + wt", options).value();
    const std::string text = to_model_text(fitted);
    const Result<Fitted> loaded = from_model_text(text, "model.json");
    ASSERT_TRUE(loaded) << loaded.error().sentence;
    EXPECT_EQ(to_model_text(*loaded), text);
    ASSERT_TRUE(loaded->robust);
    EXPECT_EQ(loaded->robust->kind, fitted.robust->kind);
    EXPECT_TRUE(same_bits(loaded->model_std_error(), fitted.robust->model_std_error));
    EXPECT_TRUE(same_bits(predict(fitted, table).value().mu, predict(*loaded, table).value().mu));
  }
}

INSTANTIATE_TEST_SUITE_P(Formulas, Saved, testing::ValuesIn(kCases));

/// Counts, kinds of weights and offsets, in every way they are written.
TEST(SavedModel, KeepsWhatTheResponseCounts) {
  struct Counted {
    const char* formula;
    design::Roles roles;
  };
  design::Roles shares{"", "n", "", WeightKind::precision, true};
  design::Roles fractions, both{"w", "", "", WeightKind::precision};
  fractions.fractions = true;
  both.frequencies = "n";
  const Counted rows[] = {{"s/n ~ x", {}},
                          {"p ~ x", fractions},
                          {"I(s > 1) ~ x", both},
                          {"cbind(s, n - s) ~ x + offset(log(days)) + offset(0.5 * x)", {}},
                          {"p ~ x", shares},
                          {"s/n ~ x", {"w", "", "log(days)", WeightKind::frequency}},
                          {"I(s > 1) ~ x", {"w", "", "days", WeightKind::sampling}}};
  std::vector<Column> columns = {integer_column("s", {1, 0, 2, 3, 0}),      integer_column("n", {4, 2, 4, 4, 3}),
                                 real_column("p", {0.25, 0, 0.5, 0.75, 0}), real_column("x", {1, 2, 3, 4, 5}),
                                 integer_column("w", {2, 1, 1, 3, 1}),      real_column("days", {1, 2, 1, 4, 1})};
  const Table table = make_table(std::move(columns)).value();
  for (const Counted& row : rows) {
    Options options;
    options.roles = row.roles;
    const Fitted fitted = fit(table, row.formula, options).value();
    const std::string text = to_model_text(fitted);
    const Result<Fitted> loaded = from_model_text(text, "model.json");
    ASSERT_TRUE(loaded) << loaded.error().sentence;
    EXPECT_EQ(to_model_text(*loaded), text);
    const Predictions before = predict(fitted, table).value();
    const Predictions after = predict(*loaded, table).value();
    EXPECT_TRUE(same_bits(before.eta, after.eta)) << row.formula;
    EXPECT_TRUE(same_bits(before.observed, after.observed)) << row.formula;
    EXPECT_TRUE(same_bits(before.trials, after.trials)) << row.formula;
    EXPECT_EQ(threshold_table(before, 0.3).true_positive, threshold_table(after, 0.3).true_positive);
  }
}

/// As version 1 wrote them: without counting, second part, kinds, offsets and tally.
TEST(SavedModel, ReadsTheFirstVersion) {
  const std::string path = OGIVE_TEST_DATA "/model_version_1.json";
  const Result<Fitted> loaded = load(path);
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  ASSERT_EQ(loaded->spec.offsets.size(), 1U);
  EXPECT_EQ(loaded->spec.offsets[0].expression.name, "drat");
  const Table table = table_of("mtcars.csv");
  Options options;
  options.roles.offset = "drat";
  options.roles.prior_weights = "carb";
  const Fitted again = fit(table, "am ~ wt", options).value();
  EXPECT_TRUE(same_bits(loaded->beta, again.beta));
  EXPECT_TRUE(same_bits(predict(*loaded, table)->mu, predict(again, table)->mu));
}

TEST(SavedModel, PointsAtTheFormulaAgain) {
  const Table table = table_of("mtcars.csv");
  const Fitted fitted = fit(table, "am ~ mpg + log( wt )").value();
  const Fitted loaded = from_model_text(to_model_text(fitted), "m").value();
  ASSERT_EQ(loaded.spec.factors.size(), 2U);
  EXPECT_EQ(loaded.spec.factors[1].expression.span, fitted.spec.factors[1].expression.span);
}

struct Broken {
  const char* name;
  const char* find;  ///< in the model's text; empty: the whole text
  const char* replace;
  const char* says;  ///< part of the sentence
};

constexpr Broken kBroken[] = {
    {"empty", "", "", "not a JSON object"},
    {"not JSON", "", "rownames,mpg\n1,2\n", "not a JSON object"},
    {"a list", "", "[1, 2]", "not a JSON object"},
    {"another JSON", "", "{\"a\": 1}", "'format' is not"},
    {"another format", "ogive-model", "other-model", "'format' is not"},
    {"a later version", "\"version\": 2", "\"version\": 4", "it is of version 4, and this ogive reads versions 1 to 3"},
    {"a version in words", "\"version\": 2", "\"version\": \"2\"", "'version' is not a count"},
    {"another link", "\"link\": \"logit\"", "\"link\": \"tanh\"", "'link' is not a link of the family"},
    {"a field missing", "\"beta\"", "\"bata\"", "'beta' is missing"},
    {"a text among numbers", "\"constant\": [1.0", "\"constant\": [\"one\"", "'constant[0]' is not a number"},
    {"one coefficient more", "\"beta\": [", "\"beta\": [1.0,", "'covariance' is not"},
    {"one name more", "\"columns\": [", "\"columns\": [\"a\",", "do not add up"},
    {"a wide block", "\"width\":1", "\"width\":9007199254740991", "do not add up"},
    {"a factor that is not there", "\"factors\":[0]", "\"factors\":[7]", "a factor that is not there"},
    {"a negative index", "\"factors\":[0]", "\"factors\":[-1]", "is not a count"},
    {"a big index", "\"factors\":[0]", "\"factors\":[18446744073709551615]", "is not a count"},
    {"an expression that is none", "\"expression\":\"hp\"", "\"expression\":\"system('ls')\"", "is not an expression"},
    {"a deep nest", "", "[[[[[[[[[[[[[[[[[[[[[[[[", "nests deeper"},
    {"another way to count", "\"counting\":\"binary\"", "\"counting\":\"pairs\"", "'response.counting' is not one of"},
    {"counts of nothing", "\"counting\":\"binary\"", "\"counting\":\"trials\"", "its second part is missing"},
    {"another kind of weights", "\"weight_kind\":\"precision\"", "\"weight_kind\":\"heavy\"",
     "'roles.weight_kind' is not"},
    {"a sum too few", "\"tally\":[", "\"tally\":[0,", "'fit.tally' is not a list of six sums"},
    {"cut off", "\"fit\":", "", "not a JSON object"},
};

TEST(SavedModel, RefusesWhatIsNone) {
  const Fitted fitted = fit(table_of("mtcars.csv"), "am ~ mpg + hp + wt").value();
  const std::string whole = to_model_text(fitted);
  for (const Broken& broken : kBroken) {
    std::string text = broken.replace;
    if (*broken.find != '\0') {
      text = whole;
      const std::size_t at = text.find(broken.find);
      ASSERT_NE(at, std::string::npos) << broken.name;
      text.replace(at, std::string(broken.find).size(), broken.replace);
    }
    const Result<Fitted> loaded = from_model_text(text, "bad.json");
    ASSERT_FALSE(loaded) << broken.name;
    EXPECT_EQ(loaded.error().code, Errc::bad_model) << broken.name;
    EXPECT_NE(loaded.error().sentence.find(broken.says), std::string::npos)
        << broken.name << ": " << loaded.error().sentence;
    EXPECT_NE(loaded.error().sentence.find("bad.json"), std::string::npos) << broken.name;
  }
}

/// One random change of a text, of those that files suffer and attackers make.
std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t bound) {
    return static_cast<std::size_t>(random() % std::max<std::size_t>(bound, 1));
  };
  static const std::string kPieces[] = {"-1",
                                        "1e999",
                                        "\"NaN\"",
                                        "[]",
                                        "{}",
                                        "null",
                                        "true",
                                        "99999999999999999999",
                                        "9007199254740991",
                                        "0",
                                        "\"\"",
                                        "\\u0000",
                                        "\xFF",
                                        ",",
                                        "\"",
                                        "[",
                                        "]",
                                        "{",
                                        "}"};
  for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
    const std::size_t at = below(text.size());
    switch (random() % 6) {
      case 0: text[at] = static_cast<char>(random() & 0xFFU); break;
      case 1: text.erase(at, 1 + below(30)); break;
      case 2: text.insert(at, kPieces[below(std::size(kPieces))]); break;
      case 3: text.insert(at, text.substr(below(text.size()), below(60))); break;
      case 4: {  // a whole number becomes another
        const std::size_t digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos) text.replace(digit, 1, std::to_string(random() % 100));
        break;
      }
      default: {  // a value becomes another piece
        const std::size_t colon = text.find(':', at);
        if (colon == std::string::npos) break;
        const std::size_t end = text.find_first_of(",}]", colon);
        if (end != std::string::npos) text.replace(colon + 1, end - colon - 1, kPieces[below(std::size(kPieces))]);
      }
    }
  }
  return text;
}

TEST(SavedModel, SurvivesTwoThousandMutations) {
  const Table table = table_of("birthwt.csv");
  const std::string whole = to_model_text(fit(table, "low ~ age * C(race) + log(lwt)").value());
  std::mt19937 random(20261121);
  int valid = 0;
  for (int i = 0; i < 2000; ++i) {
    const Result<Fitted> loaded = from_model_text(mutated(whole, random), "m");
    if (!loaded) {
      EXPECT_EQ(loaded.error().code, Errc::bad_model) << loaded.error().sentence;
      continue;
    }
    ++valid;
    (void)predict(*loaded, table);  // a value or an error, never a crash
    EXPECT_FALSE(to_model_text(*loaded).empty());
  }
  EXPECT_GT(valid, 20);  // numbers may change and a model be one still
}

TEST(SavedModel, TakesThePlaceOfNothingButAModel) {
  struct Row {
    const char* text;
    bool model, may_go;
  };
  const std::string path = ::testing::TempDir() + "taken";
  for (const Row& row : {Row{"", false, true}, Row{"x,y\n1,2\n", false, false}, Row{"{\"a\": 1}\n", false, false},
                         Row{"{\n \"format\": \"ogive-model\",", true, true}}) {
    ASSERT_TRUE(write_file(path, row.text));
    EXPECT_EQ(looks_like_model(path), row.model) << row.text;
    EXPECT_EQ(check_model_output(path).has_value(), row.may_go) << row.text;
  }
  for (const char* free : {"", "/dev/null", "no-such-file.json"}) EXPECT_TRUE(check_model_output(free)) << free;
}

TEST(SavedModel, MissingFileIsAnError) {
  const Result<Fitted> loaded = load(testing::TempDir() + "no-such-model.json");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, Errc::cannot_read);
}

}  // namespace
}  // namespace ogive
