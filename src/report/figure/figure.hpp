/// A figure: SVG text, and what it shows in one sentence.
#pragma once

#include <string>

namespace ogive::figure {

/// `svg` is a whole document that stands alone or inside a page: no script, no reference to anything outside, no id.
/// It is light or dark as the reader's system is; a page that sets the variables of style.hpp decides itself.
struct Figure {
  std::string svg;
  std::string title;
  double width = 0.0;  ///< of the viewBox, which begins at 0 0
  double height = 0.0;
};

}  // namespace ogive::figure
