#include "columns.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "data/arrow_values.hpp"
#include "data/dictionary.hpp"
#include "data/fill_chunk.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

/// A chunk of the array's rows without values yet; its rows that `missing` marks are.
Chunk chunk_of(const Numbers& values, const std::optional<Mask>& missing) {
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(values.shape(0));
  chunk.owner = owner_of(values);
  if (!missing) return chunk;
  const bool* marks = missing->data();
  const std::int64_t stride = missing->stride(0);
  drop(chunk, [&](std::int64_t i) { return marks[i * stride]; });
  return chunk;
}

/// Row i of an array of T.
template <class T>
auto reader(const Numbers& values) {
  const auto* data = static_cast<const char*>(values.data());
  const std::int64_t step = values.stride(0) * static_cast<std::int64_t>(sizeof(T));
  return [data, step](std::int64_t i) { return arrow_value<T>(data + i * step, 0); };
}

template <class T>
Status integers(const Numbers& values, Chunk& chunk, const std::string& name) {
  const auto at = reader<T>(values);
  bool beyond = false;
  fill_chunk<std::int64_t>(chunk, [&](std::int64_t i) {
    const T value = at(i);
    if constexpr (sizeof(T) == 8 && std::is_unsigned_v<T>) beyond = beyond || value > (~std::uint64_t{0} >> 1);
    return static_cast<std::int64_t>(value);
  });
  if (!beyond) return {};
  return fail(Errc::out_of_range, fmt::format("column '{}' holds whole numbers beyond 9223372036854775807; make them "
                                              "floats, or text if they are names",
                                              name));
}

template <class T>
bool is_aligned(const Numbers& values) {
  return reinterpret_cast<std::uintptr_t>(values.data()) % alignof(T) == 0;
}

Status fill_reals(const Numbers& values, Chunk& chunk) {
  switch (values.itemsize()) {
    case 2: {
      const auto at = reader<std::uint16_t>(values);
      fill_chunk<double>(chunk, [&](std::int64_t i) {
        const std::uint16_t bits = at(i);
        return arrow_float(&bits, 0, 2);
      });
      return {};
    }
    case 4: {
      const auto at = reader<float>(values);
      fill_chunk<double>(chunk, [&](std::int64_t i) { return static_cast<double>(at(i)); });
      return {};
    }
    default:
      if (is_aligned<double>(values)) {
        chunk.values = values.data();
        chunk.stride = values.stride(0);
      } else {
        fill_chunk<double>(chunk, reader<double>(values));
      }
      return {};
  }
}

/// Signed and side by side: used where they are, whatever their width.
bool use_in_place(const Numbers& values, Chunk& chunk) {
  const bool is_signed = values.dtype().code == static_cast<std::uint8_t>(nb::dlpack::dtype_code::Int);
  if (!is_signed || values.stride(0) != 1 || reinterpret_cast<std::uintptr_t>(values.data()) % values.itemsize() != 0)
    return false;
  chunk.values = values.data();
  chunk.bytes = static_cast<std::uint8_t>(values.itemsize());
  return true;
}

Status fill_integers(const Numbers& values, Chunk& chunk, const std::string& name) {
  if (use_in_place(values, chunk)) return {};
  const bool is_signed = values.dtype().code == static_cast<std::uint8_t>(nb::dlpack::dtype_code::Int);
  switch (values.itemsize()) {
    case 1: return is_signed ? integers<std::int8_t>(values, chunk, name) : integers<std::uint8_t>(values, chunk, name);
    case 2:
      return is_signed ? integers<std::int16_t>(values, chunk, name) : integers<std::uint16_t>(values, chunk, name);
    case 4:
      return is_signed ? integers<std::int32_t>(values, chunk, name) : integers<std::uint32_t>(values, chunk, name);
    default: break;
  }
  return is_signed ? integers<std::int64_t>(values, chunk, name) : integers<std::uint64_t>(values, chunk, name);
}

}  // namespace

Owner owner_of(const Numbers& values) {
  return {new Numbers(values), [](const void* held) {
            if (!nb::is_alive()) return;  // others may keep what went out beyond the interpreter's end
            const nb::gil_scoped_acquire locked;
            delete static_cast<const Numbers*>(held);
          }};
}

Result<Column> number_column(std::string name, const Numbers& values, const std::optional<Mask>& missing) {
  Column column;
  column.name = std::move(name);
  if (values.ndim() != 1)
    return fail(Errc::bad_data,
                fmt::format("column '{}' has {} dimensions; give one value a row", column.name, values.ndim()));
  Chunk chunk = chunk_of(values, missing);
  switch (static_cast<nb::dlpack::dtype_code>(values.dtype().code)) {
    case nb::dlpack::dtype_code::Bool:
      column.kind = Kind::boolean;
      if (values.stride(0) == 1)
        chunk.values = values.data();
      else
        fill_chunk<std::uint8_t>(chunk, reader<std::uint8_t>(values));
      break;
    case nb::dlpack::dtype_code::Int:
    case nb::dlpack::dtype_code::UInt:
      column.kind = Kind::integer;
      OGIVE_CHECK(fill_integers(values, chunk, column.name));
      break;
    case nb::dlpack::dtype_code::Float:
      column.kind = Kind::real;
      OGIVE_CHECK(fill_reals(values, chunk));
      if (chunk.stride == 1) drop_nans(chunk);
      break;
    default:
      return fail(Errc::bad_type, fmt::format("column '{}' holds complex numbers; take their parts", column.name));
  }
  if (chunk.rows > 0 && chunk.missing == chunk.rows) {
    column.kind = Kind::missing;
    chunk.values = nullptr;
    chunk.validity = nullptr;
  }
  column.chunks.push_back(std::move(chunk));
  return column;
}

Result<Column> coded_column(std::string name, const Numbers& codes, std::vector<std::string> levels) {
  OGIVE_TRY(Column column, number_column(std::move(name), codes, std::nullopt));
  if (column.kind != Kind::integer) return fail(Errc::bad_type, "the codes of a column are no whole numbers");
  Chunk& chunk = column.chunks.front();
  const Chunk given = chunk;
  const auto code = [&](std::int64_t i) { return given.integer(i); };
  const auto count = static_cast<std::int64_t>(levels.size());
  for (std::int64_t i = 0; i < chunk.rows; ++i)
    if (code(i) >= count)
      return fail(Errc::bad_data, fmt::format("a code of column '{}' is beyond its levels", column.name));
  drop(chunk, [&](std::int64_t i) { return code(i) < 0; });
  fill_chunk<std::uint32_t>(chunk, [&](std::int64_t i) { return static_cast<std::uint32_t>(code(i)); });
  column.kind = Kind::text;
  column.dictionary = std::move(levels);
  column.level_order = true;
  if (chunk.rows > 0 && chunk.missing == chunk.rows) {
    column.kind = Kind::missing;
    chunk.values = nullptr;
  }
  return column;
}

Result<Column> date_column(std::string name, const Numbers& values, std::int64_t units_a_day) {
  OGIVE_TRY(Column column, number_column(std::move(name), values, std::nullopt));
  if (column.kind != Kind::integer) return fail(Errc::bad_type, "the times of a column are no whole numbers");
  Chunk& chunk = column.chunks.front();
  const Chunk given = chunk;
  const auto units = [&](std::int64_t i) { return given.integer(i); };
  drop(chunk, [&](std::int64_t i) { return units(i) == std::numeric_limits<std::int64_t>::min(); });
  bool has_time = false;
  for (std::int64_t i = 0; i < chunk.rows; ++i)
    has_time = has_time || (chunk.present(i) && !whole_day(units(i), units_a_day));
  if (has_time) {
    column.kind = Kind::real;
    const auto day = static_cast<double>(units_a_day);
    fill_chunk<double>(chunk, [&](std::int64_t i) {
      return static_cast<double>(units(i) / units_a_day) + static_cast<double>(units(i) % units_a_day) / day;
    });
  } else {
    column.kind = Kind::date;
    fill_chunk<std::int32_t>(chunk, [&](std::int64_t i) { return static_cast<std::int32_t>(units(i) / units_a_day); });
  }
  return column;
}

Result<Column> object_column(std::string name, nb::handle objects) {
  Column column;
  column.name = std::move(name);
  column.kind = Kind::text;
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(nb::len(objects));
  auto codes = std::make_shared<std::vector<std::uint32_t>>(static_cast<std::size_t>(chunk.rows));
  auto bits = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>((chunk.rows + 7) / 8));
  Dictionary dictionary;
  std::int64_t row = 0;
  for (const nb::handle item : objects) {
    if (PyUnicode_Check(item.ptr())) {
      Py_ssize_t size = 0;
      const char* text = PyUnicode_AsUTF8AndSize(item.ptr(), &size);
      if (text == nullptr) {
        PyErr_Clear();
        return fail(Errc::bad_data, fmt::format("column '{}' holds text that is not UTF-8 in row {}; convert it",
                                                column.name, row + 1));
      }
      (*codes)[static_cast<std::size_t>(row)] = dictionary.code({text, static_cast<std::size_t>(size)});
      auto& byte = (*bits)[static_cast<std::size_t>(row >> 3)];
      byte = static_cast<std::uint8_t>(byte | (1U << (row & 7)));
    } else {
      const bool is_nan = PyFloat_Check(item.ptr()) && std::isnan(PyFloat_AsDouble(item.ptr()));
      if (!item.is_none() && !is_nan)
        return fail(Errc::bad_type,
                    fmt::format("column '{}' holds text and other things (row {} is of type {}); make it one of them",
                                column.name, row + 1, Py_TYPE(item.ptr())->tp_name));
      ++chunk.missing;
    }
    ++row;
  }
  column.dictionary = std::move(dictionary).take();
  chunk.values = codes->data();
  chunk.validity = chunk.missing > 0 ? bits->data() : nullptr;
  chunk.owner = both(std::move(codes), std::move(bits));
  if (chunk.rows > 0 && chunk.missing == chunk.rows) {
    column.kind = Kind::missing;
    chunk.values = nullptr;
  }
  column.chunks.push_back(std::move(chunk));
  return column;
}

}  // namespace ogive::python
