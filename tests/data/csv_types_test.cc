/// Which kind a column gets, as a table: one file a row.
#include <gtest/gtest.h>

#include "data/column_reader.hpp"
#include "data/csv_reader.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

struct Row {
  const char* csv;
  const char* expected;  ///< as test::dump writes it
};

const Row kRows[] = {
    // Integers.
    {"x\n1\n-2\n+3\n", "x:integer=1,-2,3"},
    {"x\n9223372036854775807\n-9223372036854775808\n", "x:integer=9223372036854775807,-9223372036854775808"},
    {"x\n\"1\"\n\" 2 \"\n", "x:integer=1,2"},
    {"x,y\n 1 ,\t2\n", "x:integer=1 | y:integer=2"},
    {"x\n-0\n", "x:integer=0"},
    // Reals.
    {"x\n1\n2.5\n", "x:real=1,2.5"},
    {"x\n2.5\n1\n", "x:real=2.5,1"},
    {"x\n1e3\n-1.5E-3\n.5\n5.\n", "x:real=1000,-0.0015,0.5,5"},
    {"x\n0.1\n1e-400\n4.9e-324\n", "x:real=0.1,0,5e-324"},
    {"x\n9007199254740993\n0.5\n", "x:real=9007199254740992,0.5"},
    // Booleans in three spellings; T and F are text.
    {"x\ntrue\nFALSE\nTrue\n", "x:boolean=true,false,true"},
    {"sex\nF\nF\n", "sex:text='F','F'"},
    {"x\ntrue\n1\n", "x:text='true','1' [1+1, line 2 \"true\"]"},
    {"x\n1\ntrue\n", "x:text='1','true' [1+1, line 3 \"true\"]"},
    // What a number must not become.
    {"zip\n02139\n10001\n", "zip:text='02139','10001' [1+1, line 2 \"02139\"]"},
    {"x\n007.5\n", "x:text='007.5' [0+1, line 2 \"007.5\"]"},
    {"x\n9223372036854775808\n1\n", "x:text='9223372036854775808','1' [1+1, line 2 \"9223372036854775808\"]"},
    {"x,z\n\"1,234\",a\n5%,b\n", "x:text='1,234','5%' [0+2, line 2 \"1,234\"] | z:text='a','b'"},
    {"id\n12345678901234567890\n1\n", "id:text='12345678901234567890','1' [1+1, line 2 \"12345678901234567890\"]"},
    {"x\n1.5\n1e400\n", "x:text='1.5','1e400' [1+1, line 3 \"1e400\"]"},
    {"x\n0x10\n16\n", "x:text='0x10','16' [1+1, line 2 \"0x10\"]"},
    {"x\ninf\n1.0\n-Infinity\n", "x:text='inf','1.0','-Infinity' [1+2, line 2 \"inf\"]"},
    {"x\n\xD9\xA1\xD9\xA2\n12\n", "x:text='\xD9\xA1\xD9\xA2','12' [1+1, line 2 \"\xD9\xA1\xD9\xA2\"]"},
    {"x;y\n1.234.567;1\n", "x:text='1.234.567' | y:integer=1"},
    {"x\n1e\n1e+\n-\n+\ne5\n1.5.2\n", "x:text='1e','1e+','-','+','e5','1.5.2'"},
    {"x\n\"1,234\"\n5\n", "x:text='1,234','5' [1+1, line 2 \"1,234\"]"},
    // Text keeps its spelling, blanks included.
    {"x,y\n1.50,a\nb, c\n", "x:text='1.50','b' [1+1, line 3 \"b\"] | y:text='a',' c'"},
    {"x\n+1\n 2\nthree\n", "x:text='+1',' 2','three' [2+1, line 4 \"three\"]"},
    // Dates, one spelling alone; beside anything else they are text.
    {"d\n2024-01-31\n1969-12-31\n0001-01-01\n9999-12-31\n", "d:date=2024-01-31,1969-12-31,0001-01-01,9999-12-31"},
    {"d\n\"2024-02-29\"\nNA\n 2024-01-31 \n2024-01-31\n.\n", "d:date=2024-02-29,-,2024-01-31,2024-01-31,-"},
    {"x,d\n1,\n2,\n3,2024-01-31\n", "x:integer=1,2,3 | d:date=-,-,2024-01-31"},
    {"x;d\n1,5;2024-01-31\n", "x:real=1.5 | d:date=2024-01-31"},
    {"d\n2024-01-31\n2023-02-30\n", "d:text='2024-01-31','2023-02-30' [0+2, line 2 \"2024-01-31\"]"},
    {"d\n2024-01-31\nsoon\n", "d:text='2024-01-31','soon' [0+2, line 2 \"2024-01-31\"]"},
    {"d\n2024-01-31\n5\n", "d:text='2024-01-31','5' [1+1, line 2 \"2024-01-31\"]"},
    {"d\n5\n\n2024-01-31\n", "d:text='5','2024-01-31' [1+1, line 4 \"2024-01-31\"]"},
    {"d\n2024-01-31\n1.5\ntrue\n", "d:text='2024-01-31','1.5','true' [1+2, line 2 \"2024-01-31\"]"},
    {"d\ntrue\n2024-01-31\n", "d:text='true','2024-01-31' [0+2, line 2 \"true\"]"},
    {"d\n2024-01-31T10:00\n", "d:text='2024-01-31T10:00' [0+1, line 2 \"2024-01-31T10:00\"]"},
    {"d,e\n01/02/2024,2024-1-5\n",
     "d:text='01/02/2024' [0+1, line 2 \"01/02/2024\"] | e:text='2024-1-5' [0+1, line 2 "
     "\"2024-1-5\"]"},
    {",d\n2024-01-31,2024-01-31\n", "#:text='2024-01-31' [0+1, line 2 \"2024-01-31\"] | d:date=2024-01-31"},
    // Missing.
    {"x\nNA\n1\n.\nNaN\nNULL\nnull\nnan\n\"\"\n\"NA\"\n", "x:integer=-,1,-,-,-,-,-,-,-"},
    {"x,y\n,a\n1.5,\n  ,b\n", "x:real=-,1.5,- | y:text='a',-,'b'"},
    {"x,y\nNA,1\n,2\n", "x:missing=-,- | y:integer=1,2"},
    {"x\nNA\ntrue\n", "x:boolean=-,true"},
    {"x\n1\nNA\n2.5\nNA\n", "x:real=1,-,2.5,-"},
    {"x\nNA\n2.5\n", "x:real=-,2.5"},
    // Decimal commas where the separator is a semicolon.
    {"x;y\n1,5;a\n-2;b\n", "x:real=1.5,-2 | y:text='a','b'"},
    {"x;y\n1.5;2\n", "x:real=1.5 | y:integer=2"},
    {"x;y\n1,5;1\n1.5;2\n", "x:text='1,5','1.5' [2+0, line 2 \"1,5\"] | y:integer=1,2"},
    {"x;y\n1,5e3;,5\n", "x:real=1500 | y:real=0.5"},
    {"x;y\n1,5 ;a,b\n", "x:real=1.5 | y:text='a,b'"},
};

TEST(CsvTypes, Table) {
  const test::Folder folder;
  for (const Row& row : kRows)
    for (const std::size_t block : {1, 3, 7, 1 << 20}) {
      const auto table = read_csv_blocks({folder.write("t.csv", row.csv)}, {}, block);
      ASSERT_TRUE(table) << row.csv << table.error().sentence;
      EXPECT_EQ(test::dump(*table), row.expected) << row.csv << " in blocks of " << block;
      EXPECT_EQ(test::complaint(*table), "") << row.csv;
    }
}

TEST(CsvTypes, MissingWordsAreSettable) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", "x,y\n-9,NA\n1.5,b\n-9.0,\n");
  ReadOptions options;
  options.missing = {"-9"};
  EXPECT_EQ(test::dump(read_csv({path}, options).value()), "x:real=-,1.5,-9 | y:text='NA','b',-");
  options.missing = {};
  EXPECT_EQ(test::dump(read_csv({path}, options).value()), "x:real=-9,1.5,-9 | y:text='NA','b',-");
}

TEST(CsvTypes, DatesAcrossFiles) {
  const test::Folder folder;
  const std::string dates = folder.write("dates.csv", "d\n2024-02-01\n2024-01-31\n");
  const auto with = [&](const char* csv) {
    return test::dump(read_csv({dates, folder.write("more.csv", csv)}).value());
  };
  EXPECT_EQ(with("d\n2024-02-01\nNA\n"), "d:date=2024-02-01,2024-01-31,2024-02-01,-");
  EXPECT_EQ(with("d\nNA\n"), "d:date=2024-02-01,2024-01-31,-");
  EXPECT_EQ(with("d\n5\n"), "d:text='2024-02-01','2024-01-31','5' [1+2, line 2 \"2024-02-01\"]");
  EXPECT_EQ(with("d\nsoon\n"), "d:text='2024-02-01','2024-01-31','soon' [0+3, line 2 \"2024-02-01\"]");
  EXPECT_EQ(with("d\n31/01/2024\n"), "d:text='2024-02-01','2024-01-31','31/01/2024' [0+3, line 2 \"2024-02-01\"]");
}

TEST(CsvTypes, DatesThatAreAskedForAsText) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", "d,e,f\n2024-01-31, 2024-01-31,2024-01-31\n");
  ReadOptions options;
  options.as_text = {"d"};
  options.as_spelled = {"e"};
  const Table table = read_csv({path}, options).value();
  EXPECT_EQ(test::cells(table.columns[0])[0], "'2024-01-31'");
  EXPECT_EQ(test::cells(table.columns[1])[0], "' 2024-01-31'");
  EXPECT_EQ(test::cells(table.columns[2])[0], "2024-01-31");
}

TEST(CsvTypes, BothDecimalMarksInOneFileAreAnError) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", "a;b\n1,5;2\n3;1.234\n");
  for (const std::size_t block : {1, 1 << 20}) {
    const auto table = read_csv_blocks({path}, {}, block);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::bad_data);
    EXPECT_EQ(table.error().sentence,
              path +
                  " writes decimals with a comma in column 'a' (line 2: \"1,5\") and with a point in column 'b' "
                  "(line 3: \"1.234\"); use one decimal mark in the whole file");
  }
}

TEST(CsvTypes, NumbersAreNearestDoubles) {
  const test::Folder folder;
  const auto table = read_csv({folder.write("t.csv",
                                            "x\n0.1\n123456789.123456789\n0.30000000000000004\n1.7976931348623157e308\n"
                                            "2.2250738585072011e-308\n9007199254740993.0\n1e23\n8.5e-320\n"
                                            "0.000000000000000000000000000001\n123456789012345678901234567890.5\n")});
  ASSERT_TRUE(table);
  const double expected[] = {0.1,
                             123456789.123456789,
                             0.30000000000000004,
                             1.7976931348623157e308,
                             2.2250738585072011e-308,
                             9007199254740993.0,
                             1e23,
                             8.5e-320,
                             1e-30,
                             123456789012345678901234567890.5};
  ColumnReader reader(table->columns[0]);
  for (std::size_t i = 0; i < std::size(expected); ++i) EXPECT_EQ(reader[0].as<double>()[i], expected[i]) << i;
}

}  // namespace
}  // namespace ogive
