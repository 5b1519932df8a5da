#include "ogive/plots.hpp"

#include <string>

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "interrupt.hpp"
#include "module.hpp"
#include "ogive/ogive.hpp"
#include "ogive/picture_file.hpp"
#include "unwrap.hpp"

namespace nb = nanobind;

namespace ogive::python {
namespace {

using figure::Figure;

/// `given`: title, x_label, y_label, by_label, level, threshold, intercept, each where it is not the library's own.
PlotOptions options_of(const nb::dict& given) {
  PlotOptions options;
  for (const auto& [word, value] : given) {
    const auto name = nb::cast<std::string>(word);
    if (name == "title") options.title = nb::cast<std::string>(value);
    if (name == "x_label") options.x_label = nb::cast<std::string>(value);
    if (name == "y_label") options.y_label = nb::cast<std::string>(value);
    if (name == "by_label") options.by_label = nb::cast<std::string>(value);
    if (name == "level") options.level = nb::cast<double>(value);
    if (name == "threshold") options.threshold = nb::cast<double>(value);
    if (name == "intercept") options.intercept = nb::cast<bool>(value);
  }
  options.stop = interrupt();
  return options;
}

Figure forest_of(const Fitted& fitted, const nb::dict& given) { return unwrap(forest_plot(fitted, options_of(given))); }

Figure probability_of(const Fitted& fitted, const Table& table, const std::string& along, const nb::dict& given) {
  const PlotOptions options = options_of(given);
  return unwrap(unlocked([&] { return probability_plot(fitted, table, along, options); }));
}

Figure roc_of(const Fitted& fitted, const Table& table, const nb::dict& given) {
  const PlotOptions options = options_of(given);
  return unwrap(unlocked([&] { return roc_plot(fitted, table, options); }));
}

Figure link_of(const Fitted& fitted, const Table& table, const nb::dict& given) {
  const PlotOptions options = options_of(given);
  return unwrap(unlocked([&] { return link_plot(fitted, table, options); }));
}

/// Columns across, upwards, and of the classes (empty: none).
Figure scatter_of(const Table& table, const std::string& x, const std::string& y, const std::string& by,
                  const nb::dict& given) {
  const PlotOptions options = options_of(given);
  return unwrap(unlocked([&] { return scatter_plot(table, x, y, by, options); }));
}

Figure line_of(const Table& table, const std::string& x, const std::string& y, const nb::dict& given) {
  const PlotOptions options = options_of(given);
  return unwrap(unlocked([&] { return line_plot(table, x, y, options); }));
}

}  // namespace

void add_plots(nb::module_& module) {
  nb::class_<Figure>(module, "Figure", "A figure: shown in notebooks, saved as .svg, .png or .pdf.")
      .def_ro("svg", &Figure::svg)
      .def_ro("title", &Figure::title)
      .def_ro("width", &Figure::width)
      .def_ro("height", &Figure::height)
      .def("_repr_svg_", [](const Figure& figure) { return figure.svg; })
      .def("_repr_html_", [](const Figure& figure) { return figure.svg; })
      .def("__repr__", [](const Figure& figure) { return "<Figure: " + figure.title + ">"; })
      .def(
          "save",
          [](const Figure& figure, const nb::object& path) {
            const auto name = nb::cast<std::string>(nb::str(path));
            unwrap(unlocked([&] { return write_picture(figure, name); }));
          },
          nb::arg("path"), "Writes .svg; .png and .pdf where the rsvg-convert program is.");
  module.def("plot_forest", &forest_of, nb::arg("fitted"), nb::arg("options"));
  module.def("plot_probability", &probability_of, nb::arg("fitted"), nb::arg("table"), nb::arg("along"),
             nb::arg("options"));
  module.def("plot_roc", &roc_of, nb::arg("fitted"), nb::arg("table"), nb::arg("options"));
  module.def("plot_link", &link_of, nb::arg("fitted"), nb::arg("table"), nb::arg("options"));
  module.def("plot_scatter", &scatter_of, nb::arg("table"), nb::arg("x"), nb::arg("y"), nb::arg("by"),
             nb::arg("options"));
  module.def("plot_line", &line_of, nb::arg("table"), nb::arg("x"), nb::arg("y"), nb::arg("options"));
}

}  // namespace ogive::python
