#include "ogive/predict_table.hpp"

#include <gtest/gtest.h>
#include <cmath>

namespace ogive {
namespace {

const double kNone = std::nan("");

Table people() {
  Table table = make_table({text_column("name", {"a,b", "", "c"}), integer_column("age", {3, 4, 5}),
                            real_column("x", {0.5, kNone, 1e-10}), boolean_column("ok", {1, 0, 1})})
                    .value();
  return table;
}

Predictions predictions() { return {.eta = {0.0, kNone, -2.0}, .mu = {0.5, kNone, 0.125}, .missing = 1}; }

/// Of three rows, some at a time.
PredictRows rows_of(const Predictions& all) {
  return [all](std::int64_t first, std::int64_t count) -> Result<Predictions> {
    const auto some = [&](const std::vector<double>& of) {
      return std::vector<double>(of.begin() + first, of.begin() + first + count);
    };
    Predictions rows;
    rows.eta = some(all.eta);
    rows.mu = some(all.mu);
    if (const auto& e = all.errors)
      rows.errors = PredictionErrors{e->level, some(e->eta_error), some(e->mean_error), some(e->lower), some(e->upper)};
    return rows;
  };
}

Result<std::string> written(const PredictionLayout& layout, const Table& table = people()) {
  std::string text;
  const Status status = write_predictions(table, rows_of(predictions()), layout, [&](std::string_view more) -> Status {
    text += more;
    return {};
  });
  if (!status) return tl::unexpected<Error>(status.error());
  return text;
}

struct Case {
  PredictionLayout layout;
  const char* text;
};

TEST(PredictTable, Layouts) {
  const Case cases[] = {
      {{}, "probability\n0.5\n\n0.125\n"},
      {{{}, {}, true, RecordFormat::csv}, "probability,eta\n0.5,0\n,\n0.125,-2\n"},
      {{{}, {0.5, 0.7}, false, RecordFormat::csv}, "probability,class_0.5,class_0.7\n0.5,1,0\n,,\n0.125,0,0\n"},
      {{{"name", "ok", "x", "age", "age"}, {}, false},
       "name,ok,x,age,probability\n\"a,b\",True,0.5,3,0.5\n,False,,4,\nc,True,1e-10,5,0.125\n"},
      {{{}, {}, false, RecordFormat::json},
       "[\n{\"probability\": 0.5},\n{\"probability\": null},\n{\"probability\": 0.125}\n]\n"},
      {{{"name", "ok"}, {0.5}, true, RecordFormat::json},
       "[\n{\"name\": \"a,b\", \"ok\": true, \"probability\": 0.5, \"eta\": 0, \"class_0.5\": 1},\n"
       "{\"name\": null, \"ok\": false, \"probability\": null, \"eta\": null, \"class_0.5\": null},\n"
       "{\"name\": \"c\", \"ok\": true, \"probability\": 0.125, \"eta\": -2, \"class_0.5\": 0}\n]\n"},
  };
  for (const Case& one : cases) EXPECT_EQ(written(one.layout).value(), one.text);
}

TEST(PredictTable, ErrorsAndIntervals) {
  Predictions with = predictions();
  with.errors = PredictionErrors{0.9, {0.25, kNone, 1}, {0.1, kNone, 0.5}, {0.4, kNone, 0}, {0.6, kNone, 1}};
  const auto text = [&](bool se, bool interval, bool link) {
    PredictionLayout layout;
    layout.link = link;
    layout.std_error = se;
    layout.interval = interval;
    std::string all;
    EXPECT_TRUE(write_predictions(people(), rows_of(with), layout, [&](std::string_view more) -> Status {
      all += more;
      return {};
    }));
    return all;
  };
  EXPECT_EQ(text(true, true, true),
            "probability,std_error,lower,upper,eta,eta_std_error\n0.5,0.1,0.4,0.6,0,0.25\n,,,,,\n0.125,0.5,0,1,-2,1\n");
  EXPECT_EQ(text(false, true, false), "probability,lower,upper\n0.5,0.4,0.6\n,,\n0.125,0,1\n");
  EXPECT_EQ(text(true, false, false), "probability,std_error\n0.5,0.1\n,\n0.125,0.5\n");
}

TEST(PredictTable, DatesAreWrittenAsDates) {
  const Table table = make_table({date_column("day", {0, -719162, 2932896})}).value();
  EXPECT_EQ(written({{"day"}, {}, false}, table).value(),
            "day,probability\n1970-01-01,0.5\n0001-01-01,\n9999-12-31,0.125\n");
  EXPECT_EQ(written({{"day"}, {}, false, RecordFormat::json}, table)->substr(0, 43),
            "[\n{\"day\": \"1970-01-01\", \"probability\": 0.5}");
}

TEST(PredictTable, RowLabelsComeAlong) {
  Table table = people();
  table.row_labels = text_column("", {"r1", "r2", "r3"});
  EXPECT_EQ(written({}, table).value(), ",probability\nr1,0.5\nr2,\nr3,0.125\n");
  EXPECT_EQ(written({{}, {}, false, RecordFormat::json}, table).value().substr(0, 35),
            "[\n{\"row\": \"r1\", \"probability\": 0.5}");
}

TEST(PredictTable, NamesThatClashOrAreNotThere) {
  Table table = make_table({integer_column("probability", {1, 2, 3})}).value();
  const auto clash = written({{"probability"}, {}, false}, table);
  ASSERT_FALSE(clash);
  EXPECT_EQ(clash.error().code, Errc::bad_option);
  table = make_table({integer_column("row", {1, 2, 3})}).value();
  table.row_labels = text_column("", {"a", "b", "c"});
  EXPECT_EQ(written({{"row"}}, table)->substr(0, 16), ",row,probability");
  for (const RecordFormat format : {RecordFormat::json, RecordFormat::arrow})
    EXPECT_EQ(written({{"row"}, {}, false, format}, table).error().code, Errc::bad_option) << "labels are 'row' there";
  const auto unknown = written({{"nam"}, {}, false});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Errc::unknown_column);
  EXPECT_NE(unknown.error().sentence.find("'name'"), std::string::npos);
}

TEST(PredictTable, StopsWhenTheSinkDoes) {
  const Status status = write_predictions(people(), rows_of(predictions()), {},
                                          [](std::string_view) -> Status { return fail(Errc::cannot_write, "full"); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::cannot_write);
}

TEST(PredictTable, StopsWhenRowsCannotBePredicted) {
  for (const RecordFormat format : {RecordFormat::csv, RecordFormat::json, RecordFormat::arrow}) {
    PredictionLayout layout;
    layout.format = format;
    const auto lost = [](std::int64_t first, std::int64_t count) -> Result<Predictions> {
      if (count > 0) return fail(Errc::interrupted, "enough");
      return rows_of(predictions())(first, count);
    };
    const Status status = write_predictions(people(), lost, layout, [](std::string_view) -> Status { return {}; });
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, Errc::interrupted);
    EXPECT_EQ(status.error().sentence, "enough");
  }
}

}  // namespace
}  // namespace ogive
