/// The coefficients that a link allows: those that keep the mean of every row in the family's range.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "base/result.hpp"
#include "fit/first_meeting.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// What rows are called in errors; `rows` are ordinals among the kept rows, increasing.  Empty: by their ordinals.
using RowNamer = std::function<std::string(std::span<const std::int64_t> rows)>;

struct AdmissibleControl {
  int threads = 0;
  StopAsked stop;
  RowNamer name_rows;
};

/// A polyhedron: lower <= x'beta + offset <= upper for every row with weight.
struct AdmissibleSet {
  std::vector<double>
      beta;  ///< of the columns asked about: a point of its relative interior, rounded from the exact one
  std::vector<RowEnd> pinned;  ///< rows whose eta is at an end of its range at every point of the set
};

/// Finds the set for the design columns `columns` (increasing, without the aliased ones).  Decided in whole numbers, as
/// separation is: with t > 0 the rows (x, offset - end) hold (t beta, t) on one side.
/// Errors    not_estimable: no coefficients are allowed, or none at which the likelihood is not 0; names a set of rows
///           of which none can be left out.  interrupted.  bad_data for a cell that is not finite.
[[nodiscard]] Result<AdmissibleSet> find_admissible(const Blocks& blocks, const std::vector<std::size_t>& columns,
                                                    const Model& model, const AdmissibleControl& control);

struct AdmissibleQuery {
  const Blocks& blocks;
  const std::vector<std::size_t>& columns;  ///< increasing, without the aliased ones
  const Model& model;
  const AdmissibleControl& control;
};

/// The part of the set where some rows are at an end of their range.
struct AdmissibleFace {
  bool exists = false;
  bool possible = false;  ///< the likelihood is not 0 on all of it
  AdmissibleSet set;
};

/// The face where the rows `held` are at their ends; with none, the whole set.  Decided as find_admissible does.
/// Errors    interrupted; bad_data for a cell that is not finite.
[[nodiscard]] Result<AdmissibleFace> find_face(const AdmissibleQuery& query, const std::vector<RowEnd>& held);

/// A direction, in `columns`, that never leaves a set that is not empty and on which the coefficient of `column` rises
/// (`upper`) or falls; empty where there is none: that coefficient is bounded on that side.
/// Errors    as find_face.
[[nodiscard]] Result<std::vector<double>> find_ray(const AdmissibleQuery& query, std::size_t column, bool upper);

/// Rows that no coefficient moves (all columns 0) and whose mean is at the end of the range, where the likelihood of
/// their response is 1: they say nothing, and have no place in a fit.
/// Errors    interrupted.
[[nodiscard]] Result<std::vector<std::int64_t>> find_idle_rows(const Blocks& blocks, const Model& model,
                                                               const AdmissibleControl& control);

}  // namespace ogive::fitting
