// The public fit: one answer for any blocks of the file, threads and kernels, and the errors of the outermost door.
#include "ogive/fit.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "data/csv_reader.hpp"
#include "fit/accumulate.hpp"
#include "math/philox.hpp"

namespace ogive {
namespace {

/// A file of `rows` rows with a factor, missing cells and decimals; removed with the object.
class CsvFile {
 public:
  explicit CsvFile(std::uint64_t rows)
      : path_((std::filesystem::temp_directory_path() / ("ogive-fit-" + std::to_string(getpid()) + ".csv")).string()) {
    std::ofstream file(path_);
    file << "y,x,z,g\n";
    const char* const levels[] = {"north", "south", "east"};
    for (std::uint64_t i = 0; i < rows; ++i) {
      const double x = normal_draw(5, 0, i), z = 20.0 + normal_draw(5, 1, i);
      file << (uniform_draw(5, 2, i) < (x > 0.0 ? 0.7 : 0.4) ? 1 : 0) << ',';
      if (i % 97 != 13) file << x;
      file << ',' << z << ',' << levels[i * 7 % 11 % 3] << '\n';
    }
  }
  ~CsvFile() { std::remove(path_.c_str()); }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Fitted fitted(const std::string& path, std::size_t block_bytes, const Options& options) {
  ReadOptions read;
  read.threads = options.threads;
  const auto table = read_csv_blocks({path}, read, block_bytes);
  EXPECT_TRUE(table) << table.error().sentence;
  auto result = fit(*table, "y ~ x*g + log(z)", options);
  EXPECT_TRUE(result) << result.error().sentence;
  return std::move(*result);
}

TEST(SameBits, AnyBlocksThreadsAndFusedKernel) {
  const CsvFile file(40000);
  Options options;
  options.threads = 1;
  const Fitted first = fitted(file.path(), std::size_t{1} << 20, options);
  EXPECT_EQ(first.rows.used, 40000 - 413);
  for (const std::size_t block : {std::size_t{1500}, std::size_t{40000}, std::size_t{1} << 22})
    for (const int threads : {1, 2, 3, 8}) {
      options.threads = threads;
      const Fitted other = fitted(file.path(), block, options);
      EXPECT_EQ(other.beta, first.beta) << block << " " << threads;
      EXPECT_EQ(other.std_error, first.std_error) << block << " " << threads;
      EXPECT_EQ(other.log_likelihood, first.log_likelihood) << block << " " << threads;
    }
  for (const fitting::Kernel* kernel : fitting::usable_kernels()) {
    options.kernel = kernel->name;
    const Fitted other = fitted(file.path(), std::size_t{1} << 16, options);
    for (std::size_t j = 0; j < first.beta.size(); ++j) {
      if (kernel->fused) {
        EXPECT_EQ(other.beta[j], first.beta[j]) << kernel->name;
      } else {
        EXPECT_NEAR(other.beta[j], first.beta[j], 1e-12 * first.std_error[j]) << kernel->name;
      }
    }
  }
}

TEST(Fit, FormulaOrColumns) {
  const auto table = read_csv({OGIVE_TEST_DATA "/mtcars.csv"});
  ASSERT_TRUE(table);
  const auto formula = fit(*table, "am ~ 0 + mpg + hp + wt");
  const auto columns = fit(*table, "am", {"mpg", "hp", "wt"});
  ASSERT_TRUE(formula && columns);
  EXPECT_EQ(formula->beta, columns->beta);
  EXPECT_FALSE(formula->has_constant);
}

TEST(Fit, AResponseIsNeeded) {
  const auto table = read_csv({OGIVE_TEST_DATA "/mtcars.csv"});
  ASSERT_TRUE(table);
  const auto none = fit(*table, "~ mpg");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::bad_formula);
}

TEST(Options, LevelsAndOrders) {
  EXPECT_EQ(*parse_level("0.9"), 0.9);
  EXPECT_EQ(*parse_level("95"), 0.95);
  EXPECT_EQ(*parse_level("95%"), 0.95);
  EXPECT_EQ(*parse_level("5%"), 0.05);
  for (const char* bad : {"", "0", "1.5", "1.5x", "100", "-0.1", "nan", "%", "0%", "100%"})
    EXPECT_FALSE(parse_level(bad)) << bad;
  EXPECT_EQ(*parse_term_order("r"), design::TermOrder::r);
  EXPECT_FALSE(parse_term_order("q"));
}

}  // namespace
}  // namespace ogive
