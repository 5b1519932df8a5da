#include "ogive/json_text.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ogive/csv_text.hpp"

namespace ogive {
namespace {

struct Text {
  std::string plain, quoted;
};

TEST(JsonText, Strings) {
  const Text cases[] = {
      {"", R"("")"},
      {"a b", R"("a b")"},
      {"\"\\/", R"("\"\\/")"},
      {"\n\t\r\x01\x7f", "\"\\n\\t\\u000d\\u0001\\u007f\""},
      {std::string("\0", 1), "\"\\u0000\""},
      {"größe 変数 😀", "\"größe 変数 😀\""},
      {"\xFF", "\"\xEF\xBF\xBD\""},                                  // no UTF-8 at all
      {"\xC3", "\"\xEF\xBF\xBD\""},                                  // cut off
      {"\xC0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // too long a form
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // half of a surrogate pair
  };
  for (const Text& text : cases) {
    EXPECT_EQ(json_string(text.plain), text.quoted);
    EXPECT_FALSE(nlohmann::json::parse(json_string(text.plain), nullptr, false).is_discarded());
  }
}

TEST(JsonText, Numbers) {
  EXPECT_EQ(json_number(0.1), "0.1");
  EXPECT_EQ(json_number(-1e300), "-1e+300");
  EXPECT_EQ(json_number(std::nan("")), "null");
  EXPECT_EQ(json_number(HUGE_VAL), "null");
}

TEST(JsonText, Errors) {
  const Error error{Errc::bad_data, "a \"sentence\"", {"y ~ x", 4, 5, "a.csv", 3, "x"}};
  const auto json = nlohmann::json::parse(error_json(error))["error"];
  EXPECT_EQ(json["code"], "bad_data");
  EXPECT_EQ(json["message"], "a \"sentence\"");
  EXPECT_EQ(json["source"], "y ~ x");
  EXPECT_EQ(json["begin"], 4);
  EXPECT_EQ(json["end"], 5);
  EXPECT_EQ(json["file"], "a.csv");
  EXPECT_EQ(json["line"], 3);
  EXPECT_EQ(json["column"], "x");
  EXPECT_EQ(nlohmann::json::parse(error_json({Errc::internal, "s", {}}))["error"].size(), 2U);
}

TEST(CsvText, QuotesWhatNeedsIt) {
  const Text cases[] = {
      {"a", "a"},           {"", ""},         {"a b", "a b"},    {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""},
      {"a\nb", "\"a\nb\""}, {" a", "\" a\""}, {"a;b", "\"a;b\""}};
  for (const Text& text : cases) EXPECT_EQ(csv_cell(text.plain), text.quoted);
}

}  // namespace
}  // namespace ogive
