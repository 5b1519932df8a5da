#include "ogive/refit.hpp"

#include <string>
#include <vector>

#include "ogive/bind_model.hpp"

namespace ogive {
namespace {

Result<design::Design> bound(const Fitted& fitted, const Table& table, const Options& options) {
  const design::DesignSpec& spec = fitted.spec;
  if (!spec.formula.empty()) return bind_model(table, spec.formula, options);
  std::vector<std::string> columns;  // as the table calls them: coefficients may have labels
  for (const design::BoundTerm& term : spec.terms) columns.push_back(term.name);
  return bind_model(table, spec.response->factor.name, columns, options);
}

}  // namespace

fitting::Estimate estimate_of(const Fitted& fitted) {
  fitting::Estimate estimate;
  estimate.beta = fitted.beta;
  estimate.std_error = fitted.model_std_error();
  estimate.aliases = fitted.aliases;
  estimate.stop = fitted.stop;
  estimate.basis = fitted.basis;
  estimate.free = fitted.free;
  estimate.accurate = fitted.accurate;
  estimate.model = {fitted.family, fitted.link};
  estimate.information = fitted.information;
  estimate.deviance = fitted.deviance;
  estimate.totals.positive_rows = fitted.positive_rows;
  estimate.separation = fitted.separation;
  estimate.log_likelihood = fitted.log_likelihood;
  estimate.totals.log_constant = fitted.log_constant;
  return estimate;
}

Result<design::Design> bind_again(const Fitted& fitted, const Table& table, const Options& options, const char* what) {
  OGIVE_TRY(design::Design design, bound(fitted, table, options));
  const bool same = fitted.spec.formula.empty() ? design.spec.columns() == fitted.spec.columns()
                                                : design.spec.column_names == fitted.spec.column_names;
  if (!same || design.rows.used != fitted.rows.used)
    return fail(Errc::bad_option, std::string(what) + " need the table and the options of the fit");
  return design;
}

}  // namespace ogive
