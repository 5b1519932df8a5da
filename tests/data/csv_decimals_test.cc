// Columns of decimals, which are read in runs and packed as whole numbers, are what each cell is by itself.
#include "data/csv_decimals.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "data/column_reader.hpp"
#include "data/csv_column.hpp"
#include "data/csv_number.hpp"
#include "data/csv_reader.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

using Random = std::mt19937_64;

/// A block of one column, and the memory behind it, which has not a byte more.
struct Block {
  std::vector<char> bytes;
  Column column;
  Form form = Form::plain;
  double divisor = 1.0;

  explicit Block(const std::vector<std::string>& cells_text, bool last_end = true) {
    std::string text;
    for (const std::string& cell : cells_text) text += cell + "\n";
    if (!last_end) text.pop_back();
    bytes.assign(text.begin(), text.end());
    Cells cells;
    EXPECT_FALSE(cells.find({bytes.data(), bytes.size()}, ',', 1));
    BlockColumn block = parse_column(cells, 0, {.separator = ',', .missing = {"NA"}}, false);
    if (block.chunk.packed != nullptr) {
      form = block.chunk.packed->form;
      divisor = block.chunk.packed->divisor;
    }
    column.kind = block.kind;
    column.dictionary = block.levels;
    block.chunk.owner = block.memory;
    column.chunks.push_back(block.chunk);
  }

  [[nodiscard]] std::vector<double> reals() const {
    ColumnReader reader(column);
    const Chunk& chunk = reader[0];
    std::vector<double> all;
    for (std::int64_t i = 0; i < chunk.rows; ++i)
      all.push_back(column.kind == Kind::integer ? static_cast<double>(chunk.integer(i)) : chunk.real(i));
    return all;
  }
};

/// As the C library reads it, which rounds to nearest, ties to even; an integer has no zero with a sign.
double expected(const std::string& text) {
  const double value = std::strtod(text.c_str(), nullptr);
  return value == 0 && text.find_first_of(".e") == std::string::npos ? 0.0 : value;
}

void expect_like_strtod(const std::vector<std::string>& cells) {
  const Block block(cells, cells.size() % 2 == 0);
  ASSERT_TRUE(block.column.kind == Kind::real || block.column.kind == Kind::integer) << cells.front();
  const std::vector<double> values = block.reals();
  ASSERT_EQ(values.size(), cells.size());
  std::vector<double> doubles;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    doubles.push_back(expected(cells[i]));
    ASSERT_EQ(std::bit_cast<std::uint64_t>(values[i]), std::bit_cast<std::uint64_t>(doubles[i])) << cells[i];
  }
  if (block.column.kind != Kind::real) return;
  const PackedReals of_doubles = pack_reals(real_column("x", doubles).chunks[0]);
  EXPECT_LE(form_bits(block.form, 8), form_bits(of_doubles.form, 8)) << cells.front();
  if (of_doubles.form == block.form) {
    EXPECT_EQ(block.divisor, of_doubles.divisor) << cells.front();
  }
}

std::string digits(Random& random, std::size_t count) {
  std::string text;
  for (std::size_t k = 0; k < count; ++k) text += static_cast<char>('0' + static_cast<char>(random() % 10));
  return text;
}

/// How the numbers of a column are written; ranges are inclusive.
struct Shape {
  std::size_t least_whole, most_whole;        ///< digits before the point
  std::size_t least_decimals, most_decimals;  ///< digits behind it
  bool integers;                              ///< some without a point
  bool exponents;                             ///< some with an exponent
  bool zeros;                                 ///< all decimals end in zeros
};

std::string random_number(Random& random, const Shape& shape) {
  std::string text = random() % 2 == 0 ? "-" : "";
  if (random() % 97 == 0) text = "+";
  const std::size_t whole = shape.least_whole + random() % (shape.most_whole - shape.least_whole + 1);
  if (whole == 1) {
    text += digits(random, 1);
  } else if (whole > 1) {
    text += std::to_string(1 + random() % 9) + digits(random, whole - 1);
  }
  if (whole > 0 && shape.integers && random() % 3 == 0) return text;
  const std::size_t decimals = shape.least_decimals + random() % (shape.most_decimals - shape.least_decimals + 1);
  text += '.';
  if (random() % 50 == 0) text += std::string(decimals, '0');
  text += digits(random, whole == 0 && decimals == 0 ? 1 : decimals);
  if (shape.zeros) text += "000";
  if (shape.exponents && random() % 4 == 0) text += "e" + std::to_string(static_cast<int>(random() % 600) - 320);
  return text;
}

TEST(Decimals, AreLikeThoseOfTheCLibrary) {
  const Shape shapes[] = {
      {1, 1, 6, 6, false, false, false},    // six decimals
      {1, 3, 6, 6, false, false, false},    //
      {1, 4, 1, 3, true, false, false},     // as programs print that drop zeros
      {1, 2, 0, 2, true, false, true},      // with zeros that nobody needs
      {1, 1, 15, 17, false, false, false},  // 17 digits
      {1, 1, 15, 20, true, false, false},   // and more
      {0, 9, 0, 21, true, false, false},    // every length
      {1, 12, 0, 9, true, false, false},    //
      {0, 3, 0, 18, true, true, false},     // exponents
      {1, 8, 0, 0, true, false, false},     // whole numbers
      {1, 10, 0, 10, true, false, true},    //
  };
  Random random(1);
  std::size_t count = 0;
  while (count < 1'200'000) {
    const Shape& shape = shapes[random() % std::size(shapes)];
    std::vector<std::string> cells(1 + random() % 300);
    for (std::string& cell : cells) {
      do cell = random_number(random, shape);
      while (std::isinf(expected(cell)));
    }
    expect_like_strtod(cells);
    if (HasFatalFailure()) return;
    count += cells.size();
  }
}

TEST(Decimals, RoundAsHardAsTheyCan) {
  // Halfway between two doubles, just beside it, at both ends of the range, and where 2^53 and 64 bits end.
  for (const std::string text : {"9007199254740993.0",
                                 "9007199254740992.9",
                                 "0.9007199254740993",
                                 "1.00000000000000011102230246251565",
                                 "1.000000000000000111",
                                 "1.0000000000000001110",
                                 "4503599627370496.5",
                                 "4503599627370497.5",
                                 "0.1844674407370955161",
                                 "1.844674407370955161",
                                 "18446744.07370955161",
                                 "99999999.99999999999",
                                 "0.0000000000000000001",
                                 "0.9999999999999999999",
                                 "9.999999999999999999",
                                 "2.2250738585072011e-308",
                                 "4.9e-324",
                                 "2.4703282292062327e-324",
                                 "1.7976931348623158e308",
                                 "1e-400",
                                 "0.000000000000001",
                                 "999999999999999.0",
                                 "99999999999999.9",
                                 "0.5e0000001",
                                 "8.5e-0000000001",
                                 "123456789012345678.0",
                                 "8.41e21",
                                 "9.5e22"})
    for (const std::string sign : {"", "-"}) {
      expect_like_strtod({sign + text});
      expect_like_strtod({"0.25", sign + text, "1.5"});
      expect_like_strtod(std::vector<std::string>(30, sign + text));
    }
}

/// Every text of up to five of some characters, below a decimal: a number, a missing cell or the end of the column.
TEST(Decimals, EndWhereACellIsNone) {
  const std::string alphabet = "019.-+e x";
  std::vector<std::string> texts = {""};
  for (std::size_t begin = 0, length = 1; length <= 5; ++length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin)
      for (const char c : alphabet) texts.push_back(texts[begin] + c);
  }
  std::size_t numbers = 0;
  for (const std::string& text : texts) {
    const std::string_view plain = trimmed(text);
    const Number number = parse_number(plain.data(), plain.data() + plain.size(), '.');
    const Block block({"0.5", text, "NA", "7"});
    if (plain.empty()) {
      const bool blank = text.empty();  // a line without a character is no row
      EXPECT_EQ(block.column.kind, Kind::real);
      EXPECT_EQ(block.column.chunks[0].rows, blank || trimmed(text).empty() ? 3 : 4) << text;
    } else if (number.kind == NumberKind::none) {
      EXPECT_EQ(block.column.kind, Kind::text) << text;
    } else {
      ++numbers;
      ASSERT_EQ(block.column.kind, Kind::real) << text;
      EXPECT_EQ(std::bit_cast<std::uint64_t>(block.reals()[1]), std::bit_cast<std::uint64_t>(number.real)) << text;
      EXPECT_EQ(block.column.chunks[0].missing, 1);
    }
  }
  EXPECT_GT(numbers, 1000U);
}

TEST(Decimals, TakeTheFewestBytes) {
  struct Row {
    std::vector<std::string> cells;
    Form form;
    double divisor;
  };
  const Row rows[] = {
      {{"0.1", "-12.7", "3.2"}, Form::int8, 10},
      {{"1.0", "2.0", "-128.0"}, Form::int8, 1},
      {{"3000.500000", "-1.250000"}, Form::int32, 100},
      {{"30.500", "1.25", "NA", "7"}, Form::int16, 100},
      {{"987.654321", "0.1", "NA", "12"}, Form::int32, 1e6},
      {{"0.123456789", "2.147483647"}, Form::int32, 1e9},
      {{"NA", "0.5", "NA"}, Form::int8, 10},
      {{"-0.0", "0.5"}, Form::single, 1},
      {{"0.123456789", "2.147483649"}, Form::plain, 1},
      {{"0.1234567891", "2.1"}, Form::plain, 1},
      {{"4294967296.0", "0.25"}, Form::single, 1},
      {{"1.00000000000000000", "2.5"}, Form::int8, 10},
      {{"0.12345678901234567"}, Form::plain, 1},
  };
  for (const Row& row : rows) {
    const Block block(row.cells);
    EXPECT_EQ(block.form, row.form) << row.cells.front();
    EXPECT_EQ(block.divisor, row.divisor) << row.cells.front();
    const std::vector<double> values = block.reals();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!block.column.chunks[0].present(static_cast<std::int64_t>(i))) continue;
      EXPECT_EQ(values[i], std::strtod(row.cells[i].c_str(), nullptr)) << row.cells[i];
    }
  }
  // A row with more decimals than any that a sample of the doubles shows.
  std::vector<std::string> cells(1000, "1.5");
  cells[501] = "1.25";
  EXPECT_EQ(Block(cells).form, Form::int16);
}

/// Blocks of a line each and of several, so that every cell stands at every distance from the ends of its text.
TEST(Decimals, DoNotDependOnBlocks) {
  Random random(3);
  std::string text = "a,b,c\n";
  const Shape short_ones{0, 3, 1, 7, true, false, false}, long_ones{1, 2, 12, 20, true, true, false};
  for (int row = 0; row < 200; ++row)
    text += random_number(random, short_ones) + "," + (row % 7 == 0 ? "" : random_number(random, short_ones)) + "," +
            random_number(random, long_ones) + (row % 3 == 0 ? "\r\n" : "\n");
  text.pop_back();
  const test::Folder folder;
  const std::string path = folder.write("x.csv", text);
  const std::string whole = test::dump(read_csv_blocks({path}, {}, text.size() + 1).value());
  for (std::size_t bytes = 1; bytes <= 64; ++bytes)
    EXPECT_EQ(test::dump(read_csv_blocks({path}, {}, bytes).value()), whole) << bytes;
}

/// Kinds that come late, and words for missing cells that spell numbers.
TEST(Decimals, GiveWay) {
  struct Row {
    const char* csv;
    const char* expected;
  };
  const Row rows[] = {
      {"x\n1.5\n2.25\n1e3\n4.5\n", "x:real=1.5,2.25,1000,4.5"},
      {"x\n1\n2\n3.5\n", "x:real=1,2,3.5"},
      {"x\n1\nNA\n 2\n3.5\n", "x:real=1,-,2,3.5"},
      {"x\n1\n\"2\"\n\n3\n", "x:integer=1,2,3"},
      {"x,y\n,1\n,2\n0.5,3\n", "x:real=-,-,0.5 | y:integer=1,2,3"},
      {"x\nNA\ntrue\n", "x:boolean=-,true"},
      {"x,y\n,1\n,2\n", "x:missing=-,- | y:integer=1,2"},
      {"x\n1.5\ntrue\n", "x:text='1.5','true' [1+1, line 3 \"true\"]"},
      {"x\n-0\n-0.0\n", "x:real=0,-0"},
      {"x\n-0.0\n-0\n", "x:real=-0,0"},
      {"x;y\n1,5;2\n2;3\n", "x:real=1.5,2 | y:integer=2,3"},
  };
  for (const Row& row : rows) {
    const test::Folder folder;
    EXPECT_EQ(test::dump(read_csv({folder.write("x.csv", row.csv)}, {}).value()), row.expected) << row.csv;
  }
  const test::Folder folder;
  ReadOptions options;
  options.missing = {"-999", "9.5"};
  const std::string path = folder.write("x.csv", "x,y\n1.5,-999\n9.5,7\n-999,8\n");
  EXPECT_EQ(test::dump(read_csv({path}, options).value()), "x:real=1.5,-,- | y:integer=-,7,8");
}

}  // namespace
}  // namespace ogive
