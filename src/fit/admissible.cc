#include "fit/admissible.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "fit/fold.hpp"
#include "fit/range_rows.hpp"
#include "fit/row_subset.hpp"
#include "fit/separation.hpp"

namespace ogive::fitting {
namespace {

/// Rows by whose leave an impossible set is made smaller: each costs the search for a point again.
constexpr std::int64_t kRowsOfCause = 20000;

tl::unexpected<Error> admissible_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

SeparationControl search_of(const AdmissibleControl& control) {
  return {control.threads, control.stop, std::numeric_limits<std::size_t>::max()};
}

/// Rows with weight: an accumulator of `fold`.
struct WeightedRows {
  std::vector<std::int64_t> rows;
  void add(const RowBlock& block) noexcept {
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      if (block.prior_weights[place] * block.trials[place] > 0.0)
        rows.push_back(block.first_row + static_cast<std::int64_t>(i));
    }
  }
  void close() noexcept {}
  void merge(const WeightedRows& later) noexcept { rows.insert(rows.end(), later.rows.begin(), later.rows.end()); }
};

/// The question for a set of rows, asked again for smaller ones where the answer is no.
class AdmissibleSearch {
 public:
  AdmissibleSearch(const Blocks& blocks, const std::vector<std::size_t>& columns, const Model& model,
                   const AdmissibleControl& control)
      : blocks_(blocks), columns_(columns), model_(model), control_(control) {}

  Result<AdmissibleSet> run() {
    OGIVE_TRY(AdmissibleFace found, look(blocks_));
    if (found.possible) return std::move(found.set);
    OGIVE_TRY(const std::vector<std::int64_t> cause, find_cause());
    return tl::unexpected<Error>(refusal(cause));
  }

 private:
  Result<AdmissibleFace> look(const Blocks& rows) const { return find_face({rows, columns_, model_, control_}, {}); }

  /// Rows that are impossible together, and possible when any is left out: the shortest impossible head of the rows
  /// ends with one of them; it stays, and so on.  Empty where that would take too long.
  Result<std::vector<std::int64_t>> find_cause() const {
    std::vector<std::int64_t> cause;
    if (blocks_.rows > kRowsOfCause) return cause;
    std::int64_t head = blocks_.rows;
    for (;;) {
      std::int64_t least = 0;
      while (least < head) {
        const std::int64_t middle = least + (head - least) / 2;
        OGIVE_TRY(const bool possible, is_possible(middle, cause));
        if (possible) {
          least = middle + 1;
        } else {
          head = middle;
        }
      }
      if (head == 0) break;
      cause.push_back(--head);
    }
    std::sort(cause.begin(), cause.end());
    return cause;
  }

  Result<bool> is_possible(std::int64_t head, const std::vector<std::int64_t>& kept) const {
    std::vector<std::int64_t> out(static_cast<std::size_t>(blocks_.rows - head));
    std::iota(out.begin(), out.end(), head);
    std::erase_if(out, [&](std::int64_t row) { return std::find(kept.begin(), kept.end(), row) != kept.end(); });
    OGIVE_TRY(const AdmissibleFace found, look(without_rows(blocks_, out)));
    return found.possible;
  }

  [[nodiscard]] Error refusal(const std::vector<std::int64_t>& cause) const {
    const bool binomial = std::holds_alternative<Binomial>(model_.family);
    const char* const what = binomial ? "probability between 0 and 1" : "mean of 0 or more";
    std::string where = "all rows at once";
    if (!cause.empty()) where = control_.name_rows ? control_.name_rows(cause) : "row " + std::to_string(cause[0] + 1);
    return Error{Errc::not_estimable,
                 fmt::format("no coefficients give {} a {} that the response allows there under the {} link{}: {}",
                             where, what, name(model_.link), blocks_.has_offset ? ", with the offset as it is" : "",
                             blocks_.has_offset ? "look at the offset, or take another link" : "take another link"),
                 {}};
  }

  const Blocks& blocks_;
  const std::vector<std::size_t>& columns_;
  const Model& model_;
  const AdmissibleControl& control_;
};

/// Rows with weight in which every column is 0: an accumulator of `fold`.
class IdleRows {
 public:
  explicit IdleRows(const EndsPlan& plan) : plan_(&plan) {}
  IdleRows(const IdleRows& other) : plan_(other.plan_) {}
  IdleRows(IdleRows&&) noexcept = default;
  IdleRows& operator=(IdleRows&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
    const LeafView& leaf = columns_->view(block, plan_->basis->center);
    const Range range = range_of(*plan_->model);
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
      const double eta = leaf.offset[i];
      if (range.lower < eta && eta < range.upper) continue;
      const bool empty = std::all_of(leaf.column, leaf.column + leaf.columns,
                                     [i](const double* column) { return column != nullptr && column[i] == 0.0; });
      if (!empty) continue;
      const RowEnd end{block.first_row + static_cast<std::int64_t>(i), eta >= range.upper};
      const bool there = eta == range.lower || eta == range.upper;
      if (there && meeting_at(*plan_->basis, *plan_->model, leaf, i, end).possible) idle.push_back(end.row);
    }
  }
  void close() noexcept { columns_.reset(); }
  void merge(const IdleRows& later) noexcept { idle.insert(idle.end(), later.idle.begin(), later.idle.end()); }

  std::vector<std::int64_t> idle;

 private:
  const EndsPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
};

}  // namespace

Result<AdmissibleSet> find_admissible(const Blocks& blocks, const std::vector<std::size_t>& columns, const Model& model,
                                      const AdmissibleControl& control) {
  return AdmissibleSearch(blocks, columns, model, control).run();
}

Result<AdmissibleFace> find_face(const AdmissibleQuery& query, const std::vector<RowEnd>& held) {
  const Blocks& rows = query.blocks;
  const std::size_t sides = end_sides(query.model).size();
  const std::int64_t side_rows = rows.leaf_count() * kLeafRows;
  const Blocks ends = rows_of_range(rows, query.model, {&held, rows.columns, true});
  std::vector<std::size_t> asked = query.columns;
  asked.push_back(rows.columns);
  OGIVE_TRY(const SeparationReport report, detect_separation(ends, asked, search_of(query.control)));
  AdmissibleFace face;
  const std::vector<std::int64_t>& apart = report.separated_rows_sample;
  if (apart.empty() || apart.back() != ends.rows - 1) return face;
  face.exists = true;
  for (std::size_t k = 0; k < query.columns.size(); ++k)
    face.set.beta.push_back(report.direction[k] / report.direction.back());
  const FoldControl control{query.control.threads, query.control.stop, {}};
  const auto weighted = fold(rows, WeightedRows{}, control);
  if (!weighted) return admissible_interrupted();
  for (const std::int64_t row : weighted->rows)
    for (std::size_t side = 0; side < sides; ++side)
      if (!std::binary_search(apart.begin(), apart.end(), static_cast<std::int64_t>(side) * side_rows + row))
        face.set.pinned.push_back({row, end_sides(query.model)[side]});
  const Basis basis = identity_basis(rows.columns);
  const EndsPlan plan{&basis, &query.model, &face.set.pinned};
  const auto pinned = fold(rows, RowsAtEnds(plan), control);
  if (!pinned) return admissible_interrupted();
  face.possible =
      std::all_of(pinned->found().begin(), pinned->found().end(), [](const Meeting& end) { return end.possible; });
  return face;
}

Result<std::vector<double>> find_ray(const AdmissibleQuery& query, std::size_t column, bool upper) {
  const Blocks ends = rows_of_range(query.blocks, query.model, {nullptr, column, upper});
  OGIVE_TRY(const SeparationReport report, detect_separation(ends, query.columns, search_of(query.control)));
  const std::vector<std::int64_t>& apart = report.separated_rows_sample;
  if (apart.empty() || apart.back() != ends.rows - 1) return std::vector<double>{};
  return report.direction;
}

Result<std::vector<std::int64_t>> find_idle_rows(const Blocks& blocks, const Model& model,
                                                 const AdmissibleControl& control) {
  const Basis basis = identity_basis(blocks.columns);
  const EndsPlan plan{&basis, &model, nullptr};
  auto found = fold(blocks, IdleRows(plan), {control.threads, control.stop, {}});
  if (!found) return admissible_interrupted();
  return std::move(found->idle);
}

}  // namespace ogive::fitting
