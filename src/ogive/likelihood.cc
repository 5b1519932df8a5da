#include "ogive/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/constants.hpp"
#include "design/words.hpp"
#include "fit/accumulate.hpp"
#include "fit/fold.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/moments.hpp"
#include "inference/leaf_means.hpp"
#include "math/distributions.hpp"
#include "ogive/bind_model.hpp"

namespace ogive {
namespace {

tl::unexpected<Error> likelihood_interrupted() { return fail(Errc::interrupted, "the likelihood was interrupted"); }

Result<LikelihoodAt> at(const design::Design& design, std::span<const double> beta, const Options& options) {
  const std::size_t p = design.spec.columns();
  if (beta.size() != p)
    return fail(Errc::bad_option, "the model has " + design::counted(static_cast<std::int64_t>(p), "column") +
                                      ", and " + std::to_string(beta.size()) +
                                      " coefficients are given: give one for each column");
  if (std::holds_alternative<Gaussian>(options.model.family))
    return fail(Errc::bad_option,
                "the likelihood at given coefficients is of events and counts: a Gaussian's has a variance besides");
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(options.kernel));
  const Blocks blocks = design::make_blocks(design);
  const fitting::FoldControl folding{options.threads, options.stop, {}};
  const auto moments = fitting::fold(blocks, fitting::Moments(*kernel, p, options.model.family), folding);
  if (!moments) return likelihood_interrupted();
  const bool observed = !fitting::is_canonical(options.model) && options.information == fitting::RowStage::observed;
  const auto row =
      fitting::row_kernel(options.model, observed ? fitting::RowStage::observed : fitting::RowStage::expected);
  const fitting::Basis basis = fitting::identity_basis(p);
  const fitting::PassPlan plan{kernel, &basis, beta, row, fitting::may_be_negative(options.model, row.stage), false};
  const auto sums = fitting::fold(blocks, fitting::PassSum(plan), folding);
  if (!sums) return likelihood_interrupted();
  const bool bare = !options.fraction_constants && design.spec.response->counting == design::Counting::fraction;
  LikelihoodAt found;
  found.log_likelihood = sums->scalar(fitting::kLogLikelihood) + (bare ? 0.0 : moments->totals().log_constant);
  auto derivatives = sums->derivatives();
  found.score = std::move(derivatives.score);
  found.information = std::move(derivatives.information);
  return found;
}

double predictor(Logit, double mu) { return std::log(mu) - std::log1p(-mu); }
double predictor(Probit, double mu) { return mu >= 0.0 && mu <= 1.0 ? normal_quantile(mu) : kNaN; }
double predictor(Cloglog, double mu) { return std::log(-std::log1p(-mu)); }
double predictor(Loglog, double mu) { return -std::log(-std::log(mu)); }
/// By the cotangent of the nearer end, which keeps the digits of means near 0.
double predictor(Cauchit, double mu) {
  if (!(mu >= 0.0 && mu <= 1.0)) return kNaN;
  return mu <= 0.5 ? -1.0 / std::tan(std::numbers::pi * mu) : 1.0 / std::tan(std::numbers::pi * (1.0 - mu));
}
double predictor(Log, double mu) { return std::log(mu); }
double predictor(LogComplement, double mu) { return std::log1p(-mu); }
double predictor(Identity, double mu) { return mu; }
double predictor(SquareRoot, double mu) { return std::sqrt(mu); }

}  // namespace

Result<LikelihoodAt> likelihood_at(const Table& table, std::string_view formula, std::span<const double> beta,
                                   const Options& options) {
  OGIVE_TRY(const design::Design design, bind_model(table, formula, options));
  auto found = at(design, beta, options);
  OGIVE_CHECK(check_store(table));
  return found;
}

Result<LikelihoodAt> likelihood_at(const Table& table, const std::string& response,
                                   const std::vector<std::string>& columns, std::span<const double> beta,
                                   const Options& options) {
  OGIVE_TRY(const design::Design design, bind_model(table, response, columns, options));
  auto found = at(design, beta, options);
  OGIVE_CHECK(check_store(table));
  return found;
}

MeansAt means_at(const fitting::Model& model, std::span<const double> eta) {
  const fitting::Kernel* const kernel = fitting::choose_kernel("").value();
  const auto row = fitting::row_kernel(model, fitting::RowStage::expected);
  constexpr std::size_t kRows = 10;
  const auto scratch = aligned_doubles(kRows * kLeafRows);
  const fitting::MeanView view = mean_view(scratch.get() + kLeafRows);
  MeansAt found;
  for (std::size_t first = 0; first < eta.size(); first += kLeafRows) {
    const std::span<const double> some = eta.subspan(first, std::min<std::size_t>(kLeafRows, eta.size() - first));
    std::fill_n(scratch.get(), kLeafRows, 0.0);
    std::copy(some.begin(), some.end(), scratch.get());
    kernel->shape(row, scratch.get(), view, kLeafRows);
    found.mean.insert(found.mean.end(), view.mu, view.mu + some.size());
    found.slope.insert(found.slope.end(), view.slope, view.slope + some.size());
  }
  // Rows at infinity are no rows to the kernel: where the mean is finite there, it has come to its end and is flat.
  for (std::size_t i = 0; i < eta.size(); ++i)
    if (std::isinf(eta[i]) && !std::isinf(found.mean[i])) found.slope[i] = 0.0;
  return found;
}

std::vector<double> linear_predictors_of(const Link& link, std::span<const double> mean) {
  std::vector<double> eta(mean.size());
  std::visit(
      [&](const auto& known) {
        std::ranges::transform(mean, eta.begin(), [&](double mu) { return predictor(known, mu); });
      },
      link);
  return eta;
}

}  // namespace ogive
