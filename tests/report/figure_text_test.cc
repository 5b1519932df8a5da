#include "report/figure/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "report/figure_checks.hpp"

namespace ogive::figure {
namespace {

struct Row {
  std::string given, want;
};

TEST(FigureText, Escapes) {
  const std::vector<Row> rows = {
      {"a<b & \"c\" 'd' > e", "a&lt;b &amp; &quot;c&quot; &#39;d&#39; &gt; e"},
      {"two\nlines\tand more", "two lines and more"},
      {std::string("bad \xff byte, nul \0, bell \a", 25), "bad \xEF\xBF\xBD byte, nul \xEF\xBF\xBD, bell \xEF\xBF\xBD"},
      {"turned \xE2\x80\xAE over", "turned \xEF\xBF\xBD over"},
      {"no character \xEF\xBF\xBF", "no character \xEF\xBF\xBD"},
      {"Größe 日本", "Größe 日本"},
  };
  for (const Row& row : rows) EXPECT_EQ(escaped(row.given), row.want);
}

TEST(FigureText, AnyBytesBecomeXml) {
  rc::check([](const std::string& bytes) {
    const std::string text = "<t a=\"" + escaped(bytes) + "\">" + escaped(bytes) + "</t>";
    RC_ASSERT(testing::xml_trouble(text).empty());
  });
}

TEST(FigureText, ShortensInTheMiddle) {
  const std::string name = "C(group_of_customers)[T.level number 17]";
  EXPECT_EQ(shortened(name, 12.0, 1000.0), name);
  EXPECT_EQ(shortened(name, 12.0, 150.0), "C(group…el number 17]");
  for (const double room : {0.0, 5.0, 20.0, 60.0, 200.0}) {
    const std::string made = shortened("äöü" + name + "日本語", 12.0, room);
    EXPECT_LE(width_of(made, 12.0), std::max(room, width_of("…", 12.0))) << made;
    EXPECT_EQ(clean(made), made);
  }
}

TEST(FigureText, Wraps) {
  const std::vector<std::string> lines = wrapped("one two  three\nfour averyverylongwordwithoutanyspace", 10.0, 80.0);
  for (const std::string& line : lines) EXPECT_LE(width_of(line, 10.0), 80.0) << line;
  EXPECT_EQ(lines.front(), "one two three");
  EXPECT_TRUE(wrapped("", 10.0, 80.0).empty());
}

TEST(FigureText, Numbers) {
  struct Case {
    double value;
    std::string want, kept;
  };
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Case> cases = {
      {3.41884, "3.42", "3.42"},
      {1.0, "1", "1.00"},
      {-0.5, "−0.5", "−0.500"},
      {0.0, "0", "0"},
      {1234.0, "1234", "1234"},
      {99999.0, "99999", "99999"},
      {1e5, "10⁵", "1.00×10⁵"},
      {1.5e-7, "1.5×10⁻⁷", "1.50×10⁻⁷"},
      {-2e300, "−2×10³⁰⁰", "−2.00×10³⁰⁰"},
      {infinity, "∞", "∞"},
      {-infinity, "−∞", "−∞"},
      {std::nan(""), "–", "–"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(written(one.value), one.want);
    EXPECT_EQ(written(one.value, 3, report::Trailing::zeros), one.kept);
  }
}

}  // namespace
}  // namespace ogive::figure
