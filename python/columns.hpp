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
#include "data/fill_chunk.hpp"

namespace ogive::python {

using Numbers = nanobind::ndarray<nanobind::ro, nanobind::device::cpu>;
using Mask = nanobind::ndarray<const bool, nanobind::ndim<1>, nanobind::device::cpu>;

/// Keeps an array alive from any thread.
[[nodiscard]] Owner owner_of(const Numbers& values);

/// Numbers or truth values of any width; rows that `missing` marks have none.  Doubles, 64-bit integers and truth
/// values are read where they lie; others, and integers that are not contiguous, are converted.
/// Errors   bad_type (complex numbers), out_of_range (whole numbers beyond 64 bits with sign).
[[nodiscard]] Result<Column> number_column(std::string name, const Numbers& values, const std::optional<Mask>& missing);

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
