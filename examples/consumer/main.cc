// A program outside the project: it sees the installed headers and library, nothing else.
#include <cstdio>

#include <base/result.hpp>

int main() {
  const ogive::Error error{ogive::Errc::unknown_column, "There is no column 'mgp'; did you mean 'mpg'?"};
  std::printf("%s: %s\n", std::string(ogive::code_name(error.code)).c_str(), ogive::describe(error).c_str());
  return error.code == ogive::Errc::unknown_column ? 0 : 1;
}
