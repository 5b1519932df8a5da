/// The closed list of functions.  Private to this layer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "formula/formula.hpp"

namespace ogive::formula {

struct Function {
  std::string_view name;             ///< canonical
  std::size_t least, most;           ///< number of arguments
  double (*unary)(double);           ///< null where `binary` is meant
  double (*binary)(double, double);  ///< folded from the left over the arguments
};

/// The function that `spelling` calls ("log", "np.log", "numpy.maximum"), or null.
[[nodiscard]] const Function* find_function(std::string_view spelling);

/// Why `spelling` cannot be called and what can.
[[nodiscard]] std::string no_such_function(std::string_view spelling);

/// x to the power y with NaN in, NaN out.
[[nodiscard]] double power(double x, double y);

}  // namespace ogive::formula
