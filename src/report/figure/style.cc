#include "report/figure/style.hpp"

#include <array>
#include <string_view>

namespace ogive::figure {
namespace {

struct Colour {
  std::string_view name, light, dark;
};

constexpr std::array<Colour, 4 + kColours> kPalette = {{
    {"page", "#ffffff", "#15181c"},
    {"ink", "#1b1f24", "#e6e9ec"},
    {"soft", "#57616c", "#a3adb7"},
    {"grid", "#e4e7eb", "#2c333a"},
    {"c0", "#0b63a5", "#62b0ee"},
    {"c1", "#cc4e0a", "#ff9a5c"},
    {"c2", "#0a7d5a", "#45c99b"},
    {"c3", "#a2418a", "#e394ca"},
    {"c4", "#8a6600", "#e3b93d"},
    {"c5", "#b3263a", "#ff8592"},
    {"c6", "#4b5fc0", "#a5b3ff"},
    {"c7", "#767e88", "#929aa4"},
}};

std::string variables(bool dark) {
  std::string text = ".ogive-figure{";
  for (const Colour& colour : kPalette)
    text += "--" + std::string(colour.name) + ":" + std::string(dark ? colour.dark : colour.light) + ";";
  text.back() = '}';
  return text;
}

/// ".ogive-figure .c0{fill:#0b63a5;fill:var(--c0)}"
std::string rule(std::string_view selector, std::string_view property, const Colour& colour) {
  const std::string what(property);
  return ".ogive-figure " + std::string(selector) + "{" + what + ":" + std::string(colour.light) + ";" + what +
         ":var(--" + std::string(colour.name) + ")}";
}

}  // namespace

std::string style_sheet() {
  std::string text = variables(false) + "\n@media(prefers-color-scheme:dark){" + variables(true) + "}\n";
  text +=
      ".ogive-figure text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,"
      "\"DejaVu Sans\",sans-serif;font-size:12px;font-variant-numeric:tabular-nums}\n";
  text +=
      ".ogive-figure .title{font-size:15px;font-weight:600}.ogive-figure .small{font-size:11px}"
      ".ogive-figure .end{text-anchor:end}"
      ".ogive-figure .middle{text-anchor:middle}\n";
  text += rule(".page", "fill", kPalette[0]) + rule("text", "fill", kPalette[1]) +
          rule("text.soft", "fill", kPalette[2]) + rule(".grid", "stroke", kPalette[3]) +
          rule(".axis", "stroke", kPalette[2]) + "\n";
  for (const Colour& colour : kPalette)
    if (colour.name.front() == 'c')
      text += rule("." + std::string(colour.name), "fill", colour) +
              rule(".s" + std::string(colour.name.substr(1)), "stroke", colour) + "\n";
  text +=
      ".ogive-figure .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
      ".ogive-figure .thin{fill:none;stroke-width:1.5}.ogive-figure .band{fill-opacity:.18;stroke:none}"
      ".ogive-figure .dash{stroke-dasharray:4 3}.ogive-figure .hover{fill-opacity:0}"
      ".ogive-figure .dot{fill-opacity:.8;stroke-width:.75}\n";
  return text + rule(".dot", "stroke", kPalette[0]) + rule(".rug", "stroke", kPalette[1]);
}

}  // namespace ogive::figure
