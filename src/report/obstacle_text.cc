#include "report/obstacle_text.hpp"

#include <variant>

#include <fmt/format.h>

#include "base/constants.hpp"
#include "report/number.hpp"

namespace ogive::report {
namespace {

/// Sums of rows whose weights differ by more than this keep less than half of the digits of the lighter ones.
constexpr double kManyWeights = 1e8;

/// Beyond this size of eta a mean, or its complement, is 0 beside 1 in double precision.
double certain_from(const Link& link) {
  if (std::holds_alternative<Probit>(link)) return 8.3;
  if (std::holds_alternative<Cloglog>(link) || std::holds_alternative<Loglog>(link)) return 3.7;
  if (std::holds_alternative<Identity>(link) || std::holds_alternative<SquareRoot>(link)) return kInfinity;
  return 36.8;
}

}  // namespace

std::string obstacle(const Fitted& fitted, const std::string& otherwise) {
  std::string text;
  const auto add = [&text](const std::string& sentence) { text += (text.empty() ? "" : " ") + sentence; };
  if (fitted.nearest.share < fitting::kSuspectShare)
    add(fmt::format(
        "{0} is a combination of the columns before it but for {1} of its size, which leaves too few digits "
        "to tell them apart: put what {0} has beside them in its place, or leave it out, and fit again.",
        fitted.spec.column_names[fitted.nearest.column], significant(fitted.nearest.share, 2)));
  const fitting::RowSizes& rows = fitted.row_sizes;
  if (rows.largest_offset > certain_from(fitted.link))
    add(fmt::format(
        "Offsets reach {} in size, in units of the link, where {}, unless the coefficients undo them: look at "
        "the size of the offset, and fit again.",
        significant(rows.largest_offset, 3),
        std::holds_alternative<Binomial>(fitted.family) ? "probabilities are 0 or 1 to double precision"
                                                        : "means are too far apart to be added up"));
  if (rows.largest_units > kManyWeights * rows.least_units)
    add(
        fmt::format("Weights times trials of the rows go from {} to {}, and what the lightest rows tell is lost beside "
                    "the heaviest: look at the sizes of the weights, and fit again.",
                    significant(rows.least_units, 2), significant(rows.largest_units, 2)));
  return text.empty() ? otherwise : text;
}

}  // namespace ogive::report
