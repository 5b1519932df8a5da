/// What the variables of a model stand at while one of them moves.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/design.hpp"
#include "inference/fitted.hpp"
#include "inference/predict.hpp"

namespace ogive {

/// What another variable of the model stands at.
struct HeldVariable {
  enum class At : unsigned char { mean, weighted_mean, reference, most_frequent };
  std::string name;
  At at = At::mean;
  double value = 0.0;  ///< the mean
  std::string level;   ///< the reference level, or the most frequent text
};

/// The rows of a table that are in the fit, and what each counts: as often as its frequency says, for its weight of
/// sampling, and for its trials.  Weights of precision say nothing of how many there are.
struct KeptRows {
  design::Design design;
  std::vector<double> counts;  ///< one a kept row; empty where all are alike
};

/// Without the response, or without weights, where these are not there or cannot be read.
/// Errors   those of design::apply.
[[nodiscard]] Result<KeptRows> kept_rows(const Fitted& fitted, const Table& table, const PredictControl& control);

/// The values of a column in the kept rows.
[[nodiscard]] std::vector<double> kept_numbers(const Column& column, const design::Design& design);

/// Of one value or more, counted as `counts` says (empty: alike); equal values give that value.
[[nodiscard]] double mean_of(std::span<const double> values, std::span<const double> counts = {});

/// A column of these values, of the kind that the table's column has; texts are codes of its dictionary.
[[nodiscard]] Column column_like(const Column& like, const std::vector<double>& values);

/// The factor whose levels a variable is, where it is one by itself.
[[nodiscard]] const design::BoundFactor* factor_of(const design::DesignSpec& spec, const std::string& variable);

/// A column at levels of its factor.
[[nodiscard]] Column column_at(const Column& column, const design::BoundFactor& factor,
                               const std::vector<std::size_t>& levels);

/// `points` rows of a variable that does not move; what it is held at, where its rows differ.
[[nodiscard]] std::pair<Column, std::optional<HeldVariable>> held_column(const KeptRows& rows, const Column& column,
                                                                         std::size_t points);

}  // namespace ogive
