// A program outside the project: it sees the installed headers and library, nothing else.
//
//   consumer mtcars.csv 'am ~ mpg + hp + wt'
#include <cstdio>
#include <string>

#include <ogive/ogive.hpp>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: consumer FILE FORMULA\n");
    return 2;
  }
  const auto table = ogive::read_csv({argv[1]});
  if (!table) {
    std::fprintf(stderr, "%s\n", ogive::describe(table.error()).c_str());
    return 3;
  }
  const auto fitted = ogive::fit(*table, argv[2]);
  if (!fitted) {
    std::fprintf(stderr, "%s\n", ogive::describe(fitted.error()).c_str());
    return 2;
  }
  for (std::size_t j = 0; j < fitted->beta.size(); ++j)
    std::printf("%-12s %12.6f %12.6f\n", fitted->spec.column_names[j].c_str(), fitted->beta[j], fitted->std_error[j]);
  return fitted->converged() ? 0 : 4;
}
