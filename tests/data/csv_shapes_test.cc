/// Separators, quotes, line ends, headers: what people really write, and the sentences for what cannot be read.
#include <gtest/gtest.h>

#include <string>

#include "data/csv_reader.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

using namespace std::string_literals;

struct Row {
  std::string csv;
  std::string expected;  ///< the table, or the error's sentence with FILE for the path
};

const Row kReadable[] = {
    {"a,b\n1,x\n2,y\n", "a:integer=1,2 | b:text='x','y'"},
    {"a;b\n1;x\n2;y\n", "a:integer=1,2 | b:text='x','y'"},
    {"a\tb\n1\tx\n2\ty\n", "a:integer=1,2 | b:text='x','y'"},
    {"a|b\n1|x\n2|y\n", "a:integer=1,2 | b:text='x','y'"},
    {"a\n1\n2", "a:integer=1,2"},
    {"a,b\n1,x;y;z\n2,y;z;w\n", "a:integer=1,2 | b:text='x;y;z','y;z;w'"},
    {"a;b\n1,5;2\n2,5;3\n", "a:real=1.5,2.5 | b:integer=2,3"},
    {"\"a;b\",c\n\"1;2\",3\n", "a;b:text='1;2' | c:integer=3"},
    // Line ends.
    {"a,b\r\n1,x\r\n2,y\r\n", "a:integer=1,2 | b:text='x','y'"},
    {"a,b\r1,x\r2,y\r", "a:integer=1,2 | b:text='x','y'"},
    {"a,b\r1,x\r2,y", "a:integer=1,2 | b:text='x','y'"},
    {"a,b\n1,x\r\n2,y\n3,z", "a:integer=1,2,3 | b:text='x','y','z'"},
    {"a,b\n1,", "a:integer=1 | b:missing=-"},
    // Blank lines.
    {"\n\n a,b\n\n1,x\n   \n\n2,y\n\n", "a:integer=1,2 | b:text='x','y'"},
    {"a\r\n\r\n1\r\n\r\n\r\n2\r\n\r\n", "a:integer=1,2"},
    {"a\tb\n1\t2\n\t\n", "a:integer=1,- | b:integer=2,-"},
    // Byte order mark.
    {"\xEF\xBB\xBF"
     "a,b\n1,2\n",
     "a:integer=1 | b:integer=2"},
    {"\xEF\xBB\xBF\"a\",b\n1,2\n", "a:integer=1 | b:integer=2"},
    // Quotes.
    {"a,b\n\"x, y\",1\n", "a:text='x, y' | b:integer=1"},
    {"a,b\n\"say \"\"hi\"\"\",1\n", "a:text='say \"hi\"' | b:integer=1"},
    {"a,b\n\"\"\"\",1\n\"\"\"\"\"\",2\n", "a:text='\"','\"\"' | b:integer=1,2"},
    {"a,b\n\"one\ntwo\",1\nx,2\n", "a:text='one\ntwo','x' | b:integer=1,2"},
    {"a,b\n\"one\r\n\r\ntwo\",1\n", "a:text='one\r\n\r\ntwo' | b:integer=1"},
    {"a,b\n1, \"x, y\" \n2,z\n", "a:integer=1,2 | b:text='x, y','z'"},
    {"a,b\n5\" pipe,1\n6\" pipe,2\n", "a:text='5\" pipe','6\" pipe' | b:integer=1,2"},
    {"a,b\nO\"Neil \"x,1\n\"y\",2\n", "a:text='O\"Neil \"x','y' | b:integer=1,2"},
    {"a,\"b\nc\"\n1,2\n", "a:integer=1 | b\nc:integer=2"},
    // Row labels.
    {",a\nr1,1\nr2,2\n", "#:text='r1','r2' | a:integer=1,2"},
    {"\"\",\"a\"\n\"1\",1\n\"2\",2\n", "#:integer=1,2 | a:integer=1,2"},
    {"rownames,a\nr1,1\n", "#rownames:text='r1' | a:integer=1"},
    {"a,rownames\n1,r1\n", "a:integer=1 | rownames:text='r1'"},
    // Headers.
    {" a , b b \n1,2\n", "a:integer=1 | b b:integer=2"},
    {"\" a \",b\n1,2\n", " a :integer=1 | b:integer=2"},
    {"gr\xC3\xB6\xC3\x9F"
     "e,\xE5\x80\xA4\n1,2\n",
     "gr\xC3\xB6\xC3\x9F"
     "e:integer=1 | \xE5\x80\xA4:integer=2"},
    // Lines that end in a separator.
    {"a,b,\n1,2,\n3,4,\n", "a:integer=1,3 | b:integer=2,4"},
    // Comment lines are not special.
    {"a\n#x\n1\n", "a:text='#x','1' [1+1, line 2 \"#x\"]"},
};

const Row kErrors[] = {
    {"", "FILE is empty; a table needs a header line and at least one row"},
    {"\n \n\r\n", "FILE is empty; a table needs a header line and at least one row"},
    {"\xEF\xBB\xBF", "FILE is empty; a table needs a header line and at least one row"},
    {"a,b\n", "FILE has a header but no rows; add data below the header"},
    {"a,b\n\n\n", "FILE has a header but no rows; add data below the header"},
    {"a,b", "FILE has a header but no rows; add data below the header"},
    {"a,b\n1,2\n3\n4,5\n",
     "line 3 of FILE has 1 field, but the header has 2; give every line as many fields as the header, and quote fields "
     "that hold ','"},
    {"a,b\n1,2\n\"x\ny\",3\n4,5,6\n",
     "line 5 of FILE has 3 fields, but the header has 2; give every line as many fields as the header, and quote "
     "fields "
     "that hold ','"},
    {"\n\na\tb\n1\t2\n3\n",
     "line 5 of FILE has 1 field, but the header has 2; give every line as many fields as the header, and quote fields "
     "that hold '\\t'"},
    {"a,b\r\n1,2\r\n3,4,\r\n",
     "line 3 of FILE has 3 fields, but the header has 2; give every line as many fields as the header, and quote "
     "fields "
     "that hold ','"},
    {"a\n1,5\n",
     "line 2 of FILE has 2 fields, but the header has 1; give every line as many fields as the header, and quote "
     "fields "
     "that hold ','"},
    {"a,b\n1,2\n3,\"x\n4,5\n",
     "line 3 of FILE opens a quote that is never closed: \"x; close it, or double a quote that belongs to the "
     "text"},
    {"a,b\n\"x\" y,2\n",
     "line 2 of FILE has text after a closing quote: \"x\" y,2; double a quote that belongs to the text"},
    {"a,b\n1,2\n1\0"s
     "2,3\n",
     "line 3 of FILE holds a NUL byte, which no text file has; write the file again as UTF-8 text"},
    {"a\0"s
     ",b\n1,2\n",
     "line 1 of FILE holds a NUL byte, which no text file has; write the file again as UTF-8 text"},
    {"a,b\n1,caf\xE9\n",
     "line 2 of FILE is not valid UTF-8 at \"\\xe9\"; save the file as UTF-8 (for example with 'iconv -f WINDOWS-1252 "
     "-t "
     "UTF-8')"},
    {"a,b,a\n1,2,3\n", "the header of FILE names columns 1 and 3 both 'a'; give one of them another name"},
    {"a,,b\n1,2,3\n", "the header of FILE has no name for column 2; give it one"},
    {"a,b,\n1,2,3\n", "the header of FILE has no name for column 3, which is not empty; give it one"},
    {"\"\"\n1\n", "FILE has no column beside its row labels; name its columns in the first line"},
    {"\xFF\xFE"
     "a\0"s,
     "FILE is UTF-16 text; convert it first, for example with 'iconv -f UTF-16 -t UTF-8'"},
    {"\xFE\xFF\0a"s, "FILE is UTF-16 text; convert it first, for example with 'iconv -f UTF-16 -t UTF-8'"},
};

TEST(CsvShapes, Readable) {
  const test::Folder folder;
  for (const Row& row : kReadable)
    for (const std::size_t block : {1, 2, 3, 5, 8, 13, 1 << 20}) {
      const auto table = read_csv_blocks({folder.write("t.csv", row.csv)}, {}, block);
      ASSERT_TRUE(table) << row.csv << table.error().sentence;
      EXPECT_EQ(test::dump(*table), row.expected) << row.csv << " in blocks of " << block;
      EXPECT_EQ(test::complaint(*table), "");
    }
}

TEST(CsvShapes, ErrorsAreTheSameForAnyBlocksAndThreads) {
  const test::Folder folder;
  for (const Row& row : kErrors) {
    const std::string path = folder.write("t.csv", row.csv);
    std::string expected = row.expected;
    expected.replace(expected.find("FILE"), 4, path);
    for (const std::size_t block : {1, 4, 9, 1 << 20})
      for (const int threads : {1, 3}) {
        ReadOptions options;
        options.threads = threads;
        const auto table = read_csv_blocks({path}, options, block);
        ASSERT_FALSE(table) << row.csv;
        EXPECT_EQ(table.error().code, Errc::bad_data);
        EXPECT_EQ(table.error().sentence, expected) << "in blocks of " << block;
        EXPECT_EQ(table.error().place.file, path);
      }
  }
}

TEST(CsvShapes, SeparatorCanBeGiven) {
  const test::Folder folder;
  ReadOptions options;
  options.separator = ' ';
  EXPECT_EQ(test::dump(read_csv({folder.write("t.csv", "a b\n1 \"x y\"\n")}, options).value()),
            "a:integer=1 | b:text='x y'");
  options.separator = ';';
  EXPECT_EQ(test::dump(read_csv({folder.write("t.csv", "a,b\n1,5\n")}, options).value()), "a,b:real=1.5");
  options.separator = '"';
  EXPECT_EQ(read_csv({folder.path("t.csv")}, options).error().code, Errc::bad_option);
}

TEST(CsvShapes, LineNumbersCountQuotedLines) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", "\na,b\n\"x\ny\",1\n\nz,2\nw,oops\n");
  for (const std::size_t block : {1, 12, 1 << 20}) {
    const auto table = read_csv_blocks({path}, {}, block);
    ASSERT_TRUE(table);
    ASSERT_TRUE(table->columns[1].mixed);
    EXPECT_EQ(table->columns[1].mixed->first_line, 7);
    EXPECT_EQ(table->columns[1].mixed->first_text, "oops");
    EXPECT_EQ(table->chunk_lines[0], 3);
    EXPECT_EQ(table->chunk_lines.size(), table->chunk_rows.size());
  }
}

TEST(CsvShapes, ManyColumns) {
  std::string csv = "c0";
  for (int i = 1; i < 30000; ++i) csv += ",c" + std::to_string(i);
  csv += "\n0";
  for (int i = 1; i < 30000; ++i) csv += "," + std::to_string(i);
  const test::Folder folder;
  const auto table = read_csv({folder.write("wide.csv", csv)});
  ASSERT_TRUE(table) << table.error().sentence;
  ASSERT_EQ(table->columns.size(), 30000U);
  EXPECT_EQ(test::dump(table->columns[29999]), "c29999:integer=29999");
}

}  // namespace
}  // namespace ogive
