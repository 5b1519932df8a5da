#include "ogive/range_check.hpp"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "base/parallel.hpp"
#include "design/words.hpp"
#include "fit/eliminated.hpp"

namespace ogive {
namespace {

using fitting::Estimate;
using fitting::Stop;

/// Infinite because the data are separated: a limit, and said to be one.
bool is_limit(const Estimate& e, std::size_t k) {
  return e.separation && e.separation->kind != fitting::Separation::overlap &&
         e.separation->limits[k] != fitting::Limit::finite;
}

/// Of separated data the maximum of the rows that are not settled was not reached: nothing is known of the others.
bool is_not_found(const Estimate& e, std::size_t k) {
  return e.separation && e.separation->kind == fitting::Separation::quasi_complete && std::isnan(e.beta[e.free[k]]);
}

/// The coefficient or its error has overflowed, or is below the smallest normal number, where digits are missing.
/// 0 itself may be an error: of a perfect fit.
bool is_beyond(const Estimate& e, std::size_t k) {
  const double error = e.std_error[e.free[k]];
  return std::isinf(error) || (error > 0.0 && error < std::numeric_limits<double>::min()) ||
         (!is_limit(e, k) && !is_not_found(e, k) && !std::isfinite(e.beta[e.free[k]]));
}

/// The column whose values are furthest from 1; the constant only where there is no other.
std::size_t most_extreme(const Estimate& e) {
  std::size_t worst = e.free.front();
  int furthest = -1;
  for (const std::size_t j : e.free) {
    const bool constant = !e.basis.constant.empty() && e.basis.constant[j] != 0.0;
    const int distance = constant ? 0 : std::abs(std::ilogb(e.basis.scale[j]));
    if (distance <= furthest) continue;
    furthest = distance;
    worst = j;
  }
  return worst;
}

/// Of columns that are summed in pairs.
Status check_pairs(std::size_t columns, int threads, std::int64_t memory) {
  // Measured: the information, its factors and what waits to be merged take 160 to 200 bytes for each pair of columns,
  // and the sums of each further thread about 20, of which there may be a second that waits.
  const double pairs = static_cast<double>(columns) * static_cast<double>(columns);
  const int others = (threads > 0 ? threads : default_threads()) - 1;
  const double needed = (200.0 + 40.0 * others) * pairs + 24e6;
  if (needed <= static_cast<double>(memory)) return {};
  return fail(
      Errc::too_large,
      fmt::format("a model of {} columns needs about {:.0f}M of memory, and {:.0f}M are allowed; "
                  "allow more by --memory, or leave columns out",
                  design::grouped_size(columns), std::ceil(needed / 0x1p20), static_cast<double>(memory) / 0x1p20));
}

/// Of a factor of `cells` levels that is eliminated, beside `columns` others.
Status check_levels(std::int64_t rows, std::size_t cells, std::size_t columns, std::int64_t memory) {
  // Two numbers a row, some tables of cells by columns (sums, means, covariances); measured: what a level has in names
  // and in the lines of the report.
  constexpr double kTables = 5.0 * sizeof(double), kLevel = 3000.0;
  const double levels = static_cast<double>(cells) * (kTables * static_cast<double>(columns + 1) + kLevel);
  const double needed = 2.0 * sizeof(double) * static_cast<double>(rows) + levels;
  if (needed <= static_cast<double>(memory)) return {};
  return fail(Errc::too_large,
              fmt::format("a factor of {} levels beside {} other columns in {} rows needs about {:.0f}M of memory, and "
                          "{:.0f}M are allowed; allow more by --memory, or merge levels",
                          design::grouped_size(cells), design::grouped_size(columns), design::grouped(rows),
                          std::ceil(needed / 0x1p20), static_cast<double>(memory) / 0x1p20));
}

}  // namespace

Status check_range(const Estimate& e, const std::vector<std::string>& names) {
  // An iteration that broke off is said to have done so, and its numbers are no estimates.
  if (e.stop != Stop::converged && e.stop != Stop::not_certified && e.stop != Stop::no_finite_maximum) return {};
  bool beyond = false;
  for (std::size_t k = 0; k < e.free.size(); ++k) beyond |= is_beyond(e, k);
  if (!beyond) return {};
  const std::size_t j = most_extreme(e);
  const bool small = e.basis.scale[j] > 1.0;  // the values, so that the coefficient is large
  return fail(
      Errc::out_of_range,
      "a coefficient or its standard error is beyond the range of numbers (2.2e-308 to 1.8e308), for the values "
      "of '" +
          names[j] + "' or the weights are too " + (small ? "small" : "large") + ": rescale them, for example " +
          (small ? "I(x * 1e300)" : "I(x / 1e300)") + " for x, and fit again",
      {"", 0, 0, "", 0, names[j]});
}

Status check_memory(const Blocks& blocks, std::span<const double> constant, const fitting::FitControl& control,
                    std::int64_t memory) {
  if (memory == 0) return {};
  const bool wide = fitting::can_eliminate(control.model) && blocks.columns >= control.eliminate_from;
  const auto factor = wide ? fitting::find_eliminated(blocks, constant, control.eliminate_from) : std::nullopt;
  if (!factor) return check_pairs(blocks.columns, control.threads, memory);
  OGIVE_CHECK(check_levels(blocks.rows, factor->cells(), factor->head.size(), memory));
  return check_pairs(factor->head.size(), control.threads, memory);
}

}  // namespace ogive
