#include "data/source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "data/csv_reader.hpp"
#include "data/paths.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

/// One gzip member.
std::string gzip(const std::string& text) {
  std::string out(text.size() + 1000, '\0');
  z_stream z = {};
  deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string in = text;
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

/// Standard input is this text while the object lives.
class Piped {
 public:
  explicit Piped(std::string text) : saved_(::dup(STDIN_FILENO)), text_(std::move(text)) {
    int ends[2];
    if (::pipe(ends) != 0) return;
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    writer_ = std::thread([this, end = ends[1]] {
      std::size_t at = 0;
      while (at < text_.size()) {
        const ssize_t put = ::write(end, text_.data() + at, std::min<std::size_t>(text_.size() - at, 7777));
        if (put <= 0) break;
        at += static_cast<std::size_t>(put);
      }
      ::close(end);
    });
  }
  ~Piped() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
    writer_.join();
  }
  Piped(const Piped&) = delete;
  Piped& operator=(const Piped&) = delete;

 private:
  int saved_;
  std::string text_;
  std::thread writer_;
};

/// Rows of numbers, the last of which is a word: the first column turns out to be text at the very end.
std::string late_word(int rows) {
  std::string csv = "x,y\n";
  for (int i = 0; i < rows; ++i) csv += std::to_string(i) + ".50," + std::to_string(i) + "\n";
  return csv + "word,7\n";
}

void expect_late_word(const Result<Table>& table, int rows) {
  ASSERT_TRUE(table) << table.error().sentence;
  const Column& x = table->columns[0];
  ASSERT_EQ(x.kind, Kind::text);
  ASSERT_EQ(x.dictionary.size(), static_cast<std::size_t>(rows + 1));
  EXPECT_EQ(x.dictionary[0], "0.50");
  EXPECT_EQ(x.dictionary[static_cast<std::size_t>(rows)], "word");
  EXPECT_EQ(x.mixed->numbers, rows);
  EXPECT_EQ(x.mixed->first_line, rows + 2);
  EXPECT_EQ(table->columns[1].kind, Kind::integer);
  EXPECT_EQ(table->rows(), rows + 1);
}

TEST(Source, WidensToTextWithTheOriginalSpelling) {
  const test::Folder folder;
  const std::string csv = late_word(5000);
  expect_late_word(read_csv_blocks({folder.write("t.csv", csv)}, {}, 1000), 5000);
  expect_late_word(read_csv_blocks({folder.write("t.csv.gz", gzip(csv))}, {}, 1000), 5000);
  const Piped piped(csv);
  std::vector<std::string> notices;
  ReadOptions options;
  options.notice = [&](const std::string& text) { notices.push_back(text); };
  expect_late_word(read_csv_blocks({"-"}, options, 1000), 5000);
  EXPECT_EQ(notices.size(), 1U);
}

TEST(Source, LargeStreamsAreReadAgainFromATemporaryFile) {
  constexpr int kRows = 300000;  // beyond what is kept in memory
  const Piped piped(late_word(kRows));
  expect_late_word(read_csv({"-"}), kRows);
}

TEST(Source, GzipIsKnownByItsFirstBytes) {
  const test::Folder folder;
  const std::string expected = "a:integer=1,2 | b:text='x','y'";
  const std::string csv = "a,b\n1,x\n2,y\n";
  EXPECT_EQ(test::dump(read_csv({folder.write("t.csv", gzip(csv))}).value()), expected);
  const std::string members = gzip("a,b\n1,") + gzip("") + gzip("x\n2,y\n") + std::string(512, '\0');
  EXPECT_EQ(test::dump(read_csv({folder.write("t.gz", members)}).value()), expected);
  const Piped piped(gzip(csv));
  EXPECT_EQ(test::dump(read_csv({"-"}).value()), expected);
}

TEST(Source, DamagedGzipIsAnError) {
  const test::Folder folder;
  const std::string whole = gzip(late_word(1000));
  std::string damaged = whole;
  for (std::size_t i = 200; i < 260; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
  const std::string cut = folder.write("cut.gz", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(read_csv({cut}).error().sentence,
            "cannot read " + cut +
                ": the gzip data end too soon; the file is cut short, fetch or write it "
                "again");
  const auto table = read_csv({folder.write("bad.gz", damaged)});
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, Errc::cannot_read);
  EXPECT_NE(table.error().sentence.find("the gzip data are damaged"), std::string::npos);
}

TEST(Source, PathsThatCannotBeRead) {
  const test::Folder folder;
  folder.write("mtcars.csv", "a\n1\n");
  struct Row {
    std::string path;
    std::string sentence;
  };
  const Row rows[] = {
      {folder.path("mtcar.csv"), ": there is no such file; did you mean '" + folder.path("mtcars.csv") + "'?"},
      {folder.path("something-else"), ": there is no such file; check the path"},
      {folder.path("."),
       ": it is a directory; name a file in it, or all of them with '" + folder.path(".") + "/*.csv'"},
  };
  for (const Row& row : rows) {
    const auto table = read_csv({row.path});
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::cannot_read);
    EXPECT_EQ(table.error().sentence, "cannot read '" + row.path + "'" + row.sentence);
  }
  EXPECT_EQ(read_csv({}).error().code, Errc::bad_option);
}

TEST(Source, NoPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
  const test::Folder folder;
  const std::string path = folder.write("t.csv", "a\n1\n");
  ::chmod(path.c_str(), 0);
  EXPECT_EQ(read_csv({path}).error().sentence,
            "cannot read '" + path + "': permission denied; ask the owner, or change it with chmod");
}

TEST(Source, ListsAndGlobsAreOneTable) {
  const test::Folder folder;
  folder.write("p2.csv", "a,b\n2,x\n");
  folder.write("p1.csv", "a,b\r\n1.5,y\r\n");
  folder.write("p3.csv", "a;b\n3;x\n");
  const auto table = read_csv({folder.path("p[12].csv"), folder.path("p3.csv")});
  ASSERT_TRUE(table) << table.error().sentence;
  EXPECT_EQ(test::dump(*table), "a:real=1.5,2,3 | b:text='y','x','x'");
  EXPECT_EQ(table->chunk_rows, (std::vector<std::int64_t>{1, 1, 1}));
  EXPECT_EQ(table->chunk_lines, (std::vector<std::int64_t>{2, 2, 2}));
  EXPECT_EQ(read_csv({folder.path("q*.csv")}).error().sentence,
            "no file matches '" + folder.path("q*.csv") + "'; check the pattern and the folder");
  folder.write("odd[1].csv", "a\n7\n");
  EXPECT_EQ(test::dump(read_csv({folder.path("odd[1].csv")}).value()), "a:integer=7");
}

TEST(Source, FilesOfOneTableNeedTheSameHeader) {
  const test::Folder folder;
  const std::string one = folder.write("1.csv", "a,b\n1,2\n");
  const std::string two = folder.write("2.csv", "a,c\n1,2\n");
  const std::string three = folder.write("3.csv", "a\n1\n");
  const std::string bad = folder.write("4.csv", "a,b\n1,2\n3\n");
  EXPECT_EQ(read_csv({one, two}).error().sentence,
            "column 2 is 'c' in " + two + " but 'b' in " + one + "; files read as one table need the same header");
  EXPECT_EQ(read_csv({one, three}).error().sentence,
            "column 'b' is in " + one + " but not in " + three + "; files read as one table need the same header");
  EXPECT_EQ(read_csv({one, bad}).error().place.line, 3);
  EXPECT_EQ(read_csv({one, bad}).error().place.file, bad);
}

TEST(Source, UrlsThatCannotBeFetched) {
  // Nothing listens on port 1 of the loopback address.
  const std::string url = "http://127.0.0.1:1/t.csv";
  const auto table = read_csv({url});
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, Errc::cannot_read);
  EXPECT_TRUE(table.error().sentence.starts_with("cannot read " + url + ": ")) << table.error().sentence;
  const std::string saved = std::getenv("PATH");
  ::setenv("PATH", "/nonexistent", 1);
  const auto without = read_csv({url});
  ::setenv("PATH", saved.c_str(), 1);
  EXPECT_EQ(without.error().sentence,
            "cannot read " + url +
                ": the curl program is needed to read a URL and was not found; install it, or "
                "fetch the file yourself");
}

TEST(Source, StopIsHeardWhileWaitingForInput) {
  int ends[2];  // a pipe that stays silent
  ASSERT_EQ(::pipe(ends), 0);
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  std::atomic<bool> asked{false};
  ReadOptions options;
  options.stop = [&] { return asked.load(); };
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    asked = true;
  });
  const auto table = read_csv({path}, options);
  later.join();
  ::close(ends[0]);
  ::close(ends[1]);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, Errc::interrupted);
}

TEST(Source, StopEndsReadingAndProgressGrows) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", late_word(20000));
  ReadOptions options;
  std::int64_t last = 0;
  std::int64_t all = 0;
  bool grows = true;
  options.progress = [&](std::int64_t done, std::int64_t of) {
    grows &= done >= last;
    last = done;
    all = of;
  };
  ASSERT_TRUE(read_csv_blocks({path}, options, 10000));
  EXPECT_TRUE(grows);
  EXPECT_EQ(last, all);
  std::atomic<int> calls{0};
  options.stop = [&] { return ++calls > 3; };
  EXPECT_EQ(read_csv_blocks({path}, options, 1000).error().code, Errc::interrupted);
}

TEST(Source, AFileThatGrowsMeanwhileIsAnError) {
  const test::Folder folder;
  const std::string path = folder.write("t.csv", late_word(20000));
  ReadOptions options;
  bool grown = false;
  options.progress = [&](std::int64_t, std::int64_t) {
    if (grown) return;
    grown = true;
    std::ofstream(path, std::ios::app) << "1,2\n";
  };
  const auto table = read_csv_blocks({path}, options, 1000);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().sentence,
            "cannot read " + path + ": it changed while it was being read; wait until it is complete and try again");
}

}  // namespace
}  // namespace ogive
