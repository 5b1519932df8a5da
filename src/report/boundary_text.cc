#include "report/boundary_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive::report {
namespace {

constexpr std::size_t kRowsListed = 4;

/// "line 21 (Toyota Corolla) and line 29".
std::string row_list(const BoundaryRows& rows) {
  const std::size_t listed = std::min(rows.names.size(), kRowsListed);
  const auto more = static_cast<std::size_t>(rows.count) - listed;
  std::string text;
  for (std::size_t k = 0; k < listed; ++k)
    text += (k == 0 ? "" : k + 1 == listed && more == 0 ? " and " : ", ") + rows.names[k];
  if (more > 0) text += " and " + counted(static_cast<double>(more), "further row");
  return text;
}

/// What a fitted mean is at the end of the range.
std::string mean_at_end(const Fitted& fitted) {
  if (!std::holds_alternative<Binomial>(fitted.family)) return "the fitted mean is exactly 0";
  const bool log = std::holds_alternative<Log>(fitted.link);
  const bool complement = std::holds_alternative<LogComplement>(fitted.link);
  return std::string("the fitted probability is exactly ") + (log ? "1" : complement ? "0" : "0 or 1");
}

std::string remedy(const Fitted& fitted) {
  if (std::holds_alternative<Poisson>(fitted.family)) return "take the log link (--link log)";
  const bool binary = fitted.spec.response && fitted.spec.response->counting == design::Counting::binary;
  return std::string("take the logit link (--link logit)") +
         (std::holds_alternative<Log>(fitted.link) && binary ? " or, for ratios of risks, --family poisson" : "");
}

}  // namespace

Note boundary_note(const Fitted& fitted) {
  return {"warning",
          fmt::format("The maximum lies on the boundary of what the {} link allows: at {} {}. The coefficients are "
                      "those of maximum likelihood, but there are no standard errors and Wald tests there, and no "
                      "profile-likelihood intervals are given, as the likelihood does not fall off on all sides and "
                      "its ratio has not the usual distribution. To have them {}.",
                      name(fitted.link), row_list(*fitted.boundary), mean_at_end(fitted), remedy(fitted)),
          "boundary"};
}

Note idle_note(const Fitted& fitted) {
  const bool one = fitted.idle->count == 1;
  return {"note",
          fmt::format("At {} every predictor is 0, so that {} at the end of what the {} link allows whatever the "
                      "coefficients: {} certain, and nothing about the coefficients is learnt from {}.",
                      row_list(*fitted.idle), one ? "its mean is" : "their means are", name(fitted.link),
                      one ? "its response is" : "their responses are", one ? "it" : "them"),
          "idle_rows"};
}

Note flat_note(const Fitted& fitted) {
  const bool counts = std::holds_alternative<Poisson>(fitted.family);
  const bool log = std::holds_alternative<Log>(fitted.link);
  return {"warning",
          fmt::format("The {} is not one point: other coefficients have the same likelihood, and the table shows one "
                      "choice among them{}. Under the {} link the log-likelihood of {} "
                      "is a straight line, and no other rows tell some coefficients apart. {} a predictor out.",
                      fitted.converged() ? "maximum" : "limit",
                      fitted.boundary ? "" : " with an error that does not say so", name(fitted.link),
                      counts ? "zeros"
                      : log  ? "successes"
                             : "failures",
                      fitted.boundary ? "Leave" : "Use the profile-likelihood intervals, or leave"),
          "flat_maximum"};
}

std::vector<Block> boundary_blocks(const Fitted& fitted) {
  if (!fitted.boundary) return {};
  Grid rows{"boundary_rows", "", {}, {"row"}, {}, {}};
  for (const std::string& row : fitted.boundary->names) rows.rows.push_back({row});
  return {Facts{"boundary", "", "", {{"rows", "", fitted.boundary->count}}}, std::move(rows)};
}

}  // namespace ogive::report
