/// Random tables in random dialects come back as they were; random bytes never do harm.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "data/csv_reader.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t n) { return static_cast<std::size_t>(random() % n); }

struct Dialect {
  char separator = ',';
  std::string line_end = "\n";
  bool mark = false;     ///< a byte order mark
  bool last_end = true;  ///< a line end after the last line
  bool quote_all = false;
  bool blank_lines = false;
};

Dialect random_dialect(Random& random) {
  constexpr char kSeparators[] = {',', ';', '\t', '|'};
  const char* kEnds[] = {"\n", "\r\n", "\r"};
  return {kSeparators[below(random, 4)],
          kEnds[below(random, 3)],
          random() % 4 == 0,
          random() % 2 == 0,
          random() % 3 == 0,
          random() % 4 == 0};
}

/// A column's cells as text, and as test::dump shows them.
struct WrittenColumn {
  std::string kind;
  std::vector<std::string> written;
  std::vector<std::string> expected;
};

std::string random_text(Random& random) {
  constexpr const char* kPieces[] = {"a",  "B", "\"", "\n",       "\r\n",         ",",  ";",
                                     "\t", "|", " ",  "\xC3\xA9", "\xE5\x80\xA4", "x1", "-"};
  std::string text = "t";  // never a number, never missing
  for (std::size_t k = below(random, 5); k > 0; --k) text += kPieces[below(random, std::size(kPieces))];
  return text;
}

WrittenColumn random_column(Random& random, std::size_t rows, char separator) {
  WrittenColumn column;
  const std::size_t kind = below(random, 5);
  const char* kKinds[] = {"boolean", "integer", "real", "text", "date"};
  column.kind = kKinds[kind];
  for (std::size_t i = 0; i < rows; ++i) {
    std::string written;
    std::string expected;
    if (i > 0 && random() % 6 == 0) {
      written = random() % 2 == 0 ? "" : "NA";
      expected = "-";
    } else if (kind == 0) {
      const bool value = random() % 2 == 0;
      written = value ? "TRUE" : "false";
      expected = value ? "true" : "false";
    } else if (kind == 1) {
      written = expected = std::to_string(static_cast<std::int64_t>(random()) >> below(random, 64));
    } else if (kind == 2) {
      const double value = static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-60 + (i == 0 ? 0.125 : 0);
      expected = test::exact(value);
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%.17g", value);
      written = buffer;
      if (separator == ';' && written.find('.') != std::string::npos) written[written.find('.')] = ',';
    } else if (kind == 4) {
      written = expected = date_text(static_cast<std::int32_t>(below(random, 3652059)) - 719162);
    } else {
      written = random_text(random);
      expected = "'" + written + "'";
    }
    column.written.push_back(written);
    column.expected.push_back(expected);
  }
  return column;
}

std::string quoted(const std::string& cell, const Dialect& dialect, Random& random) {
  const bool must = cell.find_first_of(std::string("\"\r\n") + dialect.separator) != std::string::npos;
  if (!must && !dialect.quote_all && random() % 10 != 0) return cell;
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string write(const std::vector<WrittenColumn>& columns, const Dialect& dialect, Random& random) {
  std::string csv = dialect.mark ? "\xEF\xBB\xBF" : "";
  for (std::size_t c = 0; c < columns.size(); ++c)
    csv +=
        (c == 0 ? std::string() : std::string(1, dialect.separator)) + quoted("c" + std::to_string(c), dialect, random);
  for (std::size_t i = 0; i < columns[0].written.size(); ++i) {
    csv += dialect.line_end;
    if (dialect.blank_lines && random() % 3 == 0) csv += dialect.line_end;
    for (std::size_t c = 0; c < columns.size(); ++c)
      csv +=
          (c == 0 ? std::string() : std::string(1, dialect.separator)) + quoted(columns[c].written[i], dialect, random);
  }
  return csv + (dialect.last_end ? dialect.line_end : "");
}

TEST(CsvProperty, RandomTablesComeBack) {
  const test::Folder folder;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Random random(seed);
    const Dialect dialect = random_dialect(random);
    const std::size_t rows = 1 + below(random, 30);
    std::vector<WrittenColumn> columns;
    for (std::size_t c = 2 + below(random, 5); c > 0; --c)
      columns.push_back(random_column(random, rows, dialect.separator));
    const std::string csv = write(columns, dialect, random);
    const std::string path = folder.write("t.csv", csv);
    std::string whole;
    for (const std::size_t block : {std::size_t{1} << 20, 1 + below(random, 40), 1 + below(random, 400)})
      for (const int threads : {1, 3}) {
        ReadOptions options;
        options.threads = threads;
        options.separator = dialect.separator;  // random cells may look like any separator
        const auto table = read_csv_blocks({path}, options, block);
        ASSERT_TRUE(table) << seed << ": " << table.error().sentence << "\n" << csv;
        ASSERT_EQ(test::complaint(*table), "") << seed;
        ASSERT_EQ(table->columns.size(), columns.size()) << seed;
        for (std::size_t c = 0; c < columns.size(); ++c) {
          ASSERT_EQ(kind_name(table->columns[c].kind), columns[c].kind) << seed << ", column " << c << "\n" << csv;
          ASSERT_EQ(test::cells(table->columns[c]), columns[c].expected) << seed << ", column " << c << "\n" << csv;
        }
        if (whole.empty()) whole = test::dump(*table);
        ASSERT_EQ(test::dump(*table), whole) << seed;
      }
  }
}

/// Bytes that matter to a CSV reader, at random.
std::string random_bytes(Random& random) {
  constexpr std::string_view kBytes = "\"\"\",,;;\t|\n\n\r\r 01239.eE+-xyzNATF\xC3\xA9\xEF";
  std::string text;
  for (std::size_t k = below(random, 80); k > 0; --k)
    if (random() % 40 == 0)
      text += random() % 3 == 0 ? "2024-02-30" : "2024-02-29\n";
    else
      text += random() % 200 == 0 ? static_cast<char>(random() % 256) : kBytes[below(random, kBytes.size())];
  return text;
}

/// The answer as text: a table or an error.
std::string answer(const std::string& path, std::size_t block, int threads, char separator) {
  ReadOptions options;
  options.threads = threads;
  options.separator = separator;
  const auto table = read_csv_blocks({path}, options, block);
  if (!table) return table.error().sentence;
  EXPECT_EQ(test::complaint(*table), "");
  return test::dump(*table);
}

TEST(CsvProperty, RandomBytesGiveOneAnswer) {
  const test::Folder folder;
  int tables = 0;
  for (std::uint64_t seed = 1; seed <= 1200; ++seed) {
    Random random(seed);
    std::string bytes = random_bytes(random);
    if (seed % 2 == 0) bytes = "a\n" + bytes;
    const std::string path = folder.write("t.csv", bytes);
    const char separator = seed % 3 == 0 ? '\x01' : '\0';  // one that seldom occurs: long cells
    const std::string whole = answer(path, 1 << 20, 1, separator);
    tables += whole.find("=") != std::string::npos ? 1 : 0;
    ASSERT_EQ(answer(path, 1 + below(random, 20), 1, separator), whole) << seed << "\n" << bytes;
    if (seed % 8 == 0) {
      ASSERT_EQ(answer(path, 1 + below(random, 20), 3, separator), whole) << seed << "\n" << bytes;
    }
  }
  EXPECT_GT(tables, 30);
}

}  // namespace
}  // namespace ogive
