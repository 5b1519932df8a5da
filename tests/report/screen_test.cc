#include "report/screen.hpp"

#include <gtest/gtest.h>

namespace ogive::report {
namespace {

TEST(Screen, Width) {
  struct Row {
    const char* text;
    std::size_t width;
  };
  for (const Row& row : {Row{"", 0},
                         {"abc", 3},
                         {"größe", 5},
                         {"вес", 3},
                         {"身高", 4},
                         {"키", 2},
                         {"e\u0301", 1},
                         {"ｶ", 1},
                         {"😀", 2},
                         {"\xff\xfe", 2},
                         {"\xe4\xb8", 2},
                         {"a\u200b", 1}})
    EXPECT_EQ(display_width(row.text), row.width) << row.text;
}

TEST(Screen, Printable) {
  struct Row {
    const char* text;
    const char* printed;
  };
  for (const Row& row : {Row{"a b", "a b"},
                         {"a\nb", "a\\nb"},
                         {"a\r\t", "a\\r\\t"},
                         {"\x1b[2J", "\\x1b[2J"},
                         {"\x7f", "\\x7f"},
                         {"\u0085", "\\x85"},
                         {"\u202etxt", "\\u202etxt"},
                         {"\u2028", "\\u2028"},
                         {"\xc0\xaf", "\\xc0\\xaf"},
                         {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
                         {"größe 身高", "größe 身高"}})
    EXPECT_EQ(printable(row.text), row.printed);
}

TEST(Screen, Padded) {
  EXPECT_EQ(padded("ab", 4, Align::left), "ab  ");
  EXPECT_EQ(padded("ab", 4, Align::right), "  ab");
  EXPECT_EQ(padded("身", 4, Align::right), "  身");
  EXPECT_EQ(padded("abcde", 4, Align::left), "abcde");
}

TEST(Screen, CentredAsPython) {
  EXPECT_EQ(centred("abc", 6), " abc  ");
  EXPECT_EQ(centred("ab", 5), "  ab ");
  EXPECT_EQ(centred("abc", 2), "abc");
}

TEST(Screen, Wrapped) {
  struct Row {
    const char* first;
    const char* text;
    const char* lines;
  };
  for (const Row& row : {Row{"N: ", "one two three", "N: one two\n   three\n"},
                         {"N: ", "", "N:\n"},
                         {"", "a b", "a b\n"},
                         {"N: ", "averyverylongword b", "N: averyverylongword\n   b\n"},
                         {"N: ", "one  two ", "N: one two\n"},
                         {"N: ", "身身 高高", "N: 身身\n   高高\n"}})
    EXPECT_EQ(wrapped(row.first, row.text, 10), row.lines);
}

}  // namespace
}  // namespace ogive::report
