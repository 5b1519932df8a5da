#include "ogive/margins_report.hpp"

#include <array>
#include <string>

#include "report/margins_table.hpp"

namespace ogive {
namespace {

report::Layout layout_of(const Margins& margins, MarginsTitle title) {
  if (title == MarginsTitle::discrete && margins.probit) return report::Layout::probit;
  return title != MarginsTitle::glm && margins.logit ? report::Layout::logit : report::Layout::glm;
}

}  // namespace

Result<MarginAt> parse_margin_at(std::string_view text) {
  for (const MarginAt at : {MarginAt::overall, MarginAt::mean, MarginAt::median, MarginAt::zero})
    if (margin_at_name(at) == text) return at;
  return fail(Errc::bad_option,
              "'" + std::string(text) + "' is no place for marginal effects: choose overall, mean, median or zero");
}

Result<MarginMethod> parse_margin_method(std::string_view text) {
  for (const MarginMethod method : {MarginMethod::dydx, MarginMethod::eyex, MarginMethod::dyex, MarginMethod::eydx})
    if (margin_method_name(method) == text) return method;
  return fail(Errc::bad_option,
              "'" + std::string(text) + "' is no kind of marginal effect: choose dydx, eyex, dyex or eydx");
}

report::Document margins_report(const Margins& margins, MarginsTitle title) {
  return report::margins_document(margins, layout_of(margins, title));
}

std::string margins_csv(const Margins& margins, MarginsTitle title) {
  return report::margins_csv(margins, layout_of(margins, title));
}

}  // namespace ogive
