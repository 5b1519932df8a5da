/// Whole reports against the files of tests/golden.  OGIVE_UPDATE_GOLDEN=1 writes the files anew: look at the diff.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace ogive::report::testing {

inline std::string tests_folder() { return std::string(OGIVE_TEST_DATA) + "/.."; }

inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void expect_golden(const std::string& got, const std::string& name) {
  const std::string path = tests_folder() + "/golden/" + name;
  if (std::getenv("OGIVE_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << got;
  EXPECT_EQ(got, file_text(path)) << name;
}

}  // namespace ogive::report::testing
