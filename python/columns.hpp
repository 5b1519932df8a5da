/// Columns made of numpy arrays and of Python's texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include "base/result.hpp"
#include "data/column.hpp"

namespace ogive::python {

using Numbers = nanobind::ndarray<nanobind::ro, nanobind::device::cpu>;
using Mask = nanobind::ndarray<const bool, nanobind::ndim<1>, nanobind::device::cpu>;

/// Numbers or truth values of any width; rows that `missing` marks have none.  Doubles, 64-bit integers and truth
/// values are read where they lie; others, and integers that are not contiguous, are converted.
/// Errors   bad_type (complex numbers), out_of_range (whole numbers beyond 64 bits with sign).
[[nodiscard]] Result<Column> number_column(std::string name, const Numbers& values, const std::optional<Mask>& missing);

/// Whether a matrix of doubles whose rows are contiguous holds finite numbers alone: one reading in order, where its
/// columns one by one would read it as often as there are columns.  False also where the rows are not contiguous.
[[nodiscard]] bool rows_are_finite(const Numbers& matrix);

/// Column j of a matrix of doubles, where it lies.  `finite`: known to hold no NaN and no infinite value.
[[nodiscard]] Column matrix_column(std::string name, const Numbers& matrix, std::size_t j, bool finite = false);

/// Codes into levels, in the order of the levels; a negative code is a missing value.
/// Errors   bad_data (a code beyond the levels).
[[nodiscard]] Result<Column> coded_column(std::string name, const Numbers& codes, std::vector<std::string> levels);

/// Whole units since 1970-01-01, `units_a_day` of them a day: dates where all are midnights, else days as numbers.
/// The least number there is means a missing value.
[[nodiscard]] Result<Column> date_column(std::string name, const Numbers& values, std::int64_t units_a_day);

/// Texts; None and NaN are missing values.  Needs the interpreter's lock.
/// Errors   bad_type (an object that is no text, with its row).
[[nodiscard]] Result<Column> object_column(std::string name, nanobind::handle objects);

}  // namespace ogive::python
