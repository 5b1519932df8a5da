#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/likelihood.hpp"
#include "options.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

using Values = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

nb::dict words_of(LikelihoodAt made) {
  nb::dict all;
  all["log_likelihood"] = made.log_likelihood;
  all["score"] = array(std::move(made.score));
  all["information"] = array(std::move(made.information));
  return all;
}

nb::dict of_formula(const Table& table, const std::string& formula, const std::vector<double>& beta,
                    const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  return words_of(unwrap(unlocked([&] { return likelihood_at(table, formula, beta, options); })));
}

nb::dict of_columns(const Table& table, const std::pair<std::string, std::vector<std::string>>& names,
                    const std::vector<double>& beta, const nb::dict& given) {
  const Options options = unwrap(parse_options(given));
  return words_of(unwrap(unlocked([&] { return likelihood_at(table, names.first, names.second, beta, options); })));
}

/// (means, slopes) at linear predictors.
nb::tuple means(const std::string& family, const std::string& link, const Values& eta) {
  MeansAt made = means_at(unwrap(parse_model(family, link)), std::span(eta.data(), eta.shape(0)));
  return nb::make_tuple(array(std::move(made.mean)), array(std::move(made.slope)));
}

Array1<double> predictors(const std::string& family, const std::string& link, const Values& mean) {
  return array(linear_predictors_of(unwrap(parse_model(family, link)).link, std::span(mean.data(), mean.shape(0))));
}

}  // namespace

void add_likelihood(nb::module_& module) {
  module.def("likelihood_of_formula", &of_formula, nb::arg("table"), nb::arg("formula"), nb::arg("params"),
             nb::arg("options"));
  module.def("likelihood_of_columns", &of_columns, nb::arg("table"), nb::arg("names"), nb::arg("params"),
             nb::arg("options"));
  module.def("means_at", &means, nb::arg("family"), nb::arg("link"), nb::arg("eta"));
  module.def("linear_predictors_of", &predictors, nb::arg("family"), nb::arg("link"), nb::arg("mean"));
}

}  // namespace ogive::python
