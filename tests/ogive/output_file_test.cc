#include "ogive/output_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ogive/save.hpp"

namespace ogive {
namespace {

namespace fs = std::filesystem;

class OutputFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("ogive_output_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream file(path(name));
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(OutputFiles, WritesAndReplaces) {
  ASSERT_TRUE(write_file(path("a"), "first"));
  ASSERT_TRUE(write_file(path("a"), "second, longer"));
  EXPECT_EQ(text("a"), "second, longer");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(OutputFiles, WithoutACommitTheOldFileStays) {
  ASSERT_TRUE(write_file(path("a"), "old"));
  {
    auto file = OutputFile::create(path("a"));
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half of the new"));
  }
  EXPECT_EQ(text("a"), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(OutputFiles, KeepsTheModeOfWhatItReplacesAndElseHeedsTheUmask) {
  const mode_t before = umask(027);
  ASSERT_TRUE(write_file(path("a"), "x"));
  umask(before);
  struct stat status = {};
  ASSERT_EQ(stat(path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  ASSERT_EQ(chmod(path("a").c_str(), 0604), 0);
  ASSERT_TRUE(write_file(path("a"), "y"));
  ASSERT_EQ(stat(path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0604U);
}

TEST_F(OutputFiles, ALinkStaysALink) {
  ASSERT_TRUE(write_file(path("real"), "x"));
  fs::create_symlink("real", folder_ / "link");
  ASSERT_TRUE(write_file(path("link"), "y"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(text("real"), "y");
}

TEST_F(OutputFiles, ErrorsNameThePath) {
  for (const std::string& bad : {path("no/such/folder/a"), folder_.string()}) {
    const Status status = write_file(bad, "x");
    ASSERT_FALSE(status) << bad;
    EXPECT_EQ(status.error().code, Errc::cannot_write);
    EXPECT_NE(status.error().sentence.find(bad), std::string::npos);
  }
}

TEST_F(OutputFiles, AFullDiskIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  const Status status = write_file("/dev/full", "x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::cannot_write);
}

}  // namespace
}  // namespace ogive
