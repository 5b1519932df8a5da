/// Design: a spec bound to one table.  From here the data go to the fit as blocks of rows.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "base/response_kind.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "design/spec.hpp"
#include "formula/formula.hpp"

namespace ogive::design {

/// Designs that are wider are refused before anything is allocated.
struct WidthLimits {
  std::size_t columns = 20000;
  std::size_t levels = 1000000;  ///< of a factor
  /// One factor of at least kFewestEliminatedColumns does not count among the columns, as the fit eliminates it, where
  /// its levels have two rows or more on average.
  bool eliminates = false;
};

struct BindOptions {
  TermOrder order = TermOrder::patsy;
  ResponseKind response = ResponseKind::events;  ///< what the family takes
  std::string event;  ///< the response's value to model; empty: 1, True, or the later of two texts
  Roles roles;
  WidthLimits width;
  int threads = 0;
  StopAsked stop;
};

/// What became of the rows of the table.
struct RowUse {
  std::int64_t read = 0;
  std::int64_t used = 0;
  /// Missing values by variable (column name, or the factor's name where a function of present values gave none),
  /// in order of first use, zero counts left out.  A row missing in two variables counts in both.
  std::vector<std::pair<std::string, std::int64_t>> missing;
  std::int64_t without_weight = 0;  ///< complete rows left out for a weight of 0
  std::int64_t without_trials = 0;  ///< and for 0 trials
  std::vector<std::string> notes;   ///< whole sentences: levels without a used row, ...
};

/// Which rows are complete, and where each leaf of kept rows begins.
class CompleteRows;
/// The evaluated factors of one table: views of its columns, codes, computed columns.
struct Inputs;

struct Design {
  DesignSpec spec;
  RowUse rows;
  std::shared_ptr<const CompleteRows> complete;
  std::shared_ptr<const Inputs> inputs;
};

/// Binds a formula to a table: kinds, levels, coding, complete rows, response.  `table` must outlive the design
/// and every Blocks made of it.
/// Errors   unknown_column (nearest name, place in the formula), bad_type, bad_response, not_estimable,
///          bad_data (an infinite value: which variable, how many), too_large, interrupted.
/// Memory   the codes of categorical factors that are numbers, and the values of computed factors; else views.
[[nodiscard]] Result<Design> bind(const formula::Formula& formula, const Table& table, const BindOptions& options = {});

/// The same from a response and a list of numeric columns, taken as they are: no intercept is added.
[[nodiscard]] Result<Design> bind_columns(const std::string& response, const std::vector<std::string>& columns,
                                          const Table& table, const BindOptions& options = {});

/// Applies a spec to new data.  The response is bound only when `with_response` is set and the table has its
/// columns (else the design's spec has none).
/// Errors   missing columns (unknown_column: which, what is needed), unknown_level (which, what was expected,
///          the line), bad_type.
[[nodiscard]] Result<Design> apply(const DesignSpec& spec, const Table& table, bool with_response = false,
                                   const BindOptions& options = {});

/// Applies a spec to the data of its fit, or to others like them: the response, and weights of every kind, are needed;
/// rows without a cluster are left out where that column is there.
/// Errors   those of `apply`, for these columns too.
[[nodiscard]] Result<Design> apply_as_fitted(const DesignSpec& spec, const Table& table,
                                             const BindOptions& options = {});

/// The columns that a spec reads, its response's and roles' among them, each once; not that of the clusters, which
/// belong to the fit alone.
[[nodiscard]] std::vector<std::string> variables(const DesignSpec& spec);

/// The columns of a spec that hold text: factors with text levels, and what is compared with a text and is no date.
[[nodiscard]] std::vector<std::string> text_variables(const DesignSpec& spec);

/// The kept rows as leaves.  The design must outlive the blocks.
[[nodiscard]] Blocks make_blocks(const Design& design);

/// Leaves [begin, end).
struct LeafRange {
  std::int64_t begin = 0, end = 0;
};

/// The leaves of all kept rows among rows [first, last) of the table; the first and the last leaf may hold others too.
[[nodiscard]] LeafRange leaves_among(const Design& design, std::int64_t first, std::int64_t last);

/// The table's numbers of a leaf's rows.
using LeafPlaces = std::array<std::int64_t, static_cast<std::size_t>(kLeafRows)>;
void find_places(const Design& design, std::int64_t leaf, LeafPlaces& out);

/// True where row `row` of the table is kept.
[[nodiscard]] bool is_complete(const Design& design, std::int64_t row);

}  // namespace ogive::design
