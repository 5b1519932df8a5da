#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "columns.hpp"
#include "data/arrow.hpp"
#include "data/arrow_out.hpp"
#include "data/fill_chunk.hpp"
#include "interrupt.hpp"
#include "matrix_columns.hpp"
#include "module.hpp"
#include "ogive/ogive.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

using Doubles = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

Table from_arrow(nb::capsule capsule, const std::string& source, bool keep_level_order) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw nb::python_error();
  return unwrap(unlocked([&] { return read_arrow(*stream, {source, keep_level_order, nullptr, interrupt()}); }));
}

/// Arrow's capsule: each is a stream of its own.  The protocol lets a wish for another schema be unheeded.
nb::capsule to_arrow(const Table& table, nb::handle /*requested_schema*/) {
  auto stream = std::make_unique<ArrowArrayStream>(arrow_stream(table));
  return {stream.release(), "arrow_array_stream", [](void* held) noexcept {
            auto* unread = static_cast<ArrowArrayStream*>(held);
            if (unread->release != nullptr) unread->release(unread);
            delete unread;
          }};
}

/// Doubles of a result: a column of them also where all are missing.
void add_doubles(Table& table, std::string name, const Doubles& values) {
  Column column{std::move(name), Kind::real, {}, {}, false, {}};
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(values.shape(0));
  chunk.values = values.data();
  chunk.owner = owner_of(Numbers(values));
  drop_nans(chunk);
  column.chunks.push_back(std::move(chunk));
  unwrap(append_column(table, std::move(column)));
}

/// `duckdb`: the path of the duckdb package's module, or nothing.
Table read_files(std::vector<std::string> sources, std::optional<std::vector<std::string>> columns,
                 const std::string& duckdb) {
  DataSource source;
  source.files = std::move(sources);
  ReadOptions options;
  options.columns = std::move(columns);
  options.duckdb_library = duckdb;
  options.memory = memory_for_values(unwrap(default_memory()));
  options.stop = interrupt();
  return unwrap(unlocked([&] { return read_data(source, options); }));
}

std::vector<std::string> add_matrix(Table& table, std::vector<std::string> names, const Numbers& matrix) {
  return unwrap(append_matrix(table, std::move(names), matrix));
}

}  // namespace

void add_table(nb::module_& module) {
  nb::class_<Table>(module, "Table")
      .def(
          "__init__", [](Table* at, std::string source) { new (at) Table{std::move(source)}; }, nb::arg("source"))
      .def_static("from_arrow", &from_arrow, nb::arg("stream"), nb::arg("source"), nb::arg("keep_level_order"))
      .def_static("read", &read_files, nb::arg("sources"), nb::arg("columns").none(), nb::arg("duckdb"))
      .def_prop_ro("rows", &Table::rows)
      .def_prop_ro("names", &Table::names)
      .def_prop_ro("unread", [](const Table& table) { return table.unread; })
      .def(
          "kind",
          [](const Table& table, const std::string& name) {
            return std::string(kind_name(table.columns[unwrap(table.find(name))].kind));
          },
          nb::arg("name"))
      .def("__arrow_c_stream__", &to_arrow, nb::arg("requested_schema") = nb::none())
      .def("add_doubles", &add_doubles, nb::arg("name"), nb::arg("values"))
      .def("add_matrix", &add_matrix, nb::arg("names"), nb::arg("matrix"))
      .def(
          "add_numbers",
          [](Table& table, std::string name, const Numbers& values, const std::optional<Mask>& missing) {
            unwrap(append_column(table, unwrap(number_column(std::move(name), values, missing))));
          },
          nb::arg("name"), nb::arg("values"), nb::arg("missing") = nb::none())
      .def(
          "add_codes",
          [](Table& table, std::string name, const Numbers& codes, std::vector<std::string> levels) {
            unwrap(append_column(table, unwrap(coded_column(std::move(name), codes, std::move(levels)))));
          },
          nb::arg("name"), nb::arg("codes"), nb::arg("levels"))
      .def(
          "add_dates",
          [](Table& table, std::string name, const Numbers& values, std::int64_t units_a_day) {
            unwrap(append_column(table, unwrap(date_column(std::move(name), values, units_a_day))));
          },
          nb::arg("name"), nb::arg("values"), nb::arg("units_a_day"))
      .def(
          "add_texts",
          [](Table& table, std::string name, nb::handle texts) {
            unwrap(append_column(table, unwrap(object_column(std::move(name), texts))));
          },
          nb::arg("name"), nb::arg("texts"))
      .def(
          "skip", [](Table& table, std::string name) { table.unread.push_back(std::move(name)); }, nb::arg("name"))
      .def(
          "refuse",
          [](Table& table, std::string name, std::string holds) {
            table.refused.push_back({std::move(name), std::move(holds)});
          },
          nb::arg("name"), nb::arg("holds"));
}

}  // namespace ogive::python
