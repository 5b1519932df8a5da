#include "formula/functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/constants.hpp"

namespace ogive::formula {
namespace {

// Extended precision, rounded once: the double versions of libm take another path where the processor has fused
// multiply-add, and their last bit then depends on it.
using Wide = long double;

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array kFunctions = {
    Function{"log", 1, 1, [](double x) { return static_cast<double>(std::log(Wide{x})); }, nullptr},
    Function{"log2", 1, 1, [](double x) { return static_cast<double>(std::log2(Wide{x})); }, nullptr},
    Function{"log10", 1, 1, [](double x) { return static_cast<double>(std::log10(Wide{x})); }, nullptr},
    Function{"log1p", 1, 1, [](double x) { return static_cast<double>(std::log1p(Wide{x})); }, nullptr},
    Function{"exp", 1, 1, [](double x) { return static_cast<double>(std::exp(Wide{x})); }, nullptr},
    Function{"expm1", 1, 1, [](double x) { return static_cast<double>(std::expm1(Wide{x})); }, nullptr},
    Function{"sqrt", 1, 1, [](double x) { return std::sqrt(x); }, nullptr},
    Function{"abs", 1, 1, [](double x) { return std::fabs(x); }, nullptr},
    Function{"pow", 2, 2, nullptr, power},
    Function{"floor", 1, 1, [](double x) { return std::floor(x); }, nullptr},
    Function{"ceil", 1, 1, [](double x) { return std::ceil(x); }, nullptr},
    // Half to even under the default rounding mode, as numpy.
    Function{"round", 1, 1, [](double x) { return std::nearbyint(x); }, nullptr},
    Function{"min", 2, kAny, nullptr, [](double x, double y) { return x <= y  ? x
                                                                      : x > y ? y
                                                                              : kNaN; }},
    Function{"max", 2, kAny, nullptr, [](double x, double y) { return x >= y  ? x
                                                                      : x < y ? y
                                                                              : kNaN; }},
};

/// What people bring from R, patsy and others, and what to write here instead.
struct Foreign {
  std::string_view spelling;
  std::string_view sentence;
};
constexpr std::string_view kFactorIsC = "categories are marked by C( ), as in C(x)";
constexpr std::string_view kScaledByHand =
    "scaling by the data's own mean and spread is not available yet; scale the column in the data, or by numbers, as "
    "in I((x - 20) / 6)";
constexpr std::string_view kNoBasis =
    "polynomials and splines as one term are not available yet; write powers as terms, as in x + I(x^2) + I(x^3)";
constexpr std::array kForeign = {
    Foreign{"offset",
            "offset( ) is a term of its own, as in y ~ x + offset(log(days)); it cannot stand inside arithmetic"},
    Foreign{"cbind", "cbind(successes, failures) is a whole left side: it stands alone before '~'"},
    Foreign{"factor", kFactorIsC},
    Foreign{"as.factor", kFactorIsC},
    Foreign{"categorical", kFactorIsC},
    Foreign{"scale", kScaledByHand},
    Foreign{"center", kScaledByHand},
    Foreign{"standardize", kScaledByHand},
    Foreign{"poly", kNoBasis},
    Foreign{"bs", kNoBasis},
    Foreign{"ns", kNoBasis},
    Foreign{"cr", kNoBasis},
    Foreign{"cc", kNoBasis},
    Foreign{"s", kNoBasis},
};

/// "log" from "np.log", "max" from "np.maximum".
std::string_view canonical(std::string_view spelling) {
  for (const std::string_view prefix : {"np.", "numpy."}) {
    if (spelling.substr(0, prefix.size()) != prefix) continue;
    const std::string_view bare = spelling.substr(prefix.size());
    if (bare == "power") return "pow";
    if (bare == "minimum") return "min";
    if (bare == "maximum") return "max";
    if (bare == "absolute") return "abs";
    return bare;
  }
  return spelling;
}

}  // namespace

double power(double x, double y) {
  if (std::isnan(x) || std::isnan(y)) return kNaN;  // pow(NaN, 0) is 1 in IEEE 754; here a missing value stays missing
  const Wide wide{x};
  if (y == 2.0) return x * x;
  if (y == 3.0) return static_cast<double>(wide * wide * wide);
  return static_cast<double>(std::pow(wide, Wide{y}));
}

const Function* find_function(std::string_view spelling) {
  const std::string_view name = canonical(spelling);
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [&](const Function& function) { return function.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    all.reserve(kFunctions.size());
    for (const Function& function : kFunctions) all.emplace_back(function.name);
    return all;
  }();
  return names;
}

std::string no_such_function(std::string_view spelling) {
  const auto* foreign =
      std::find_if(kForeign.begin(), kForeign.end(), [&](const Foreign& row) { return row.spelling == spelling; });
  if (foreign != kForeign.end()) return std::string(foreign->sentence);
  std::string sentence = "there is no function '" + std::string(spelling) + "'";
  std::vector<std::string> names = function_names();
  names.insert(names.end(), {"I", "C", "Q"});
  const std::string_view bare = canonical(spelling);
  std::string near = nearest_name(bare, names);
  if (!near.empty() && near.front() != bare.front()) near.clear();  // min for sin would be noise
  if (bare == "ln") near = "log";
  if (!near.empty()) sentence += "; did you mean " + near + "?";
  sentence += near.empty() ? "; functions: " : " Functions: ";
  for (const std::string& name : names) sentence += (&name == &names.front() ? "" : ", ") + name;
  return sentence;
}

}  // namespace ogive::formula
