/// How a number is written: the only place.  Every decimal is the correctly rounded one (ties of the binary value to
/// even, as C's printf), whatever the locale.  Not a number is "nan", the infinities are "inf" and "-inf".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ogive::report {

/// "-0.25", "1234.50": `decimals` in [0, 1000] places after the point, as %.{decimals}f.
[[nodiscard]] std::string fixed(double value, int decimals);

/// "1.580735e-07": `decimals` places after the point, two digits or more of exponent, as %.{decimals}e.
[[nodiscard]] std::string scientific(double value, int decimals);

/// What becomes of zeros at the end, and of a point with nothing after it.
enum class Trailing : std::uint8_t {
  drop,           ///< "447", "1.5", "1":           %.{digits}g
  zeros,          ///< "447", "1.5000", "1.0000"
  zeros_and_dot,  ///< "447.", "1.5000", "1.0000":  %#.{digits}g
};

/// `digits` >= 1 significant digits; scientific from 10^digits up and below 1e-4 (of the rounded value).
[[nodiscard]] std::string significant(double value, int digits, Trailing trailing = Trailing::drop);

/// The shortest text that reads back as the same double: for machines.
[[nodiscard]] std::string shortest(double value);

[[nodiscard]] std::string integer(std::int64_t value);

/// `text` with spaces on the left up to `width` bytes.
[[nodiscard]] std::string right_justified(std::string_view text, std::size_t width);

/// P-value of ogive's own tables: "0.038"; "<0.001" below 0.001 and ">0.999" where three decimals would say 1.000 of
/// less than 1: no table claims certainty.  Of 1 itself it is "1.000", here and in the next.
[[nodiscard]] std::string p_value(double p);

/// The same in full, three significant digits: "0.0381", "1.58e-07"; from its decimal logarithm where a double has no
/// or few digits for it: "7.31e-350".
[[nodiscard]] std::string p_value_full(double p, double log10_p);

/// The fields of a statsmodels summary, to the character and with its padding.  Source: statsmodels 0.15,
/// iolib/summary.py (behaviour; tests/reference/number_statsmodels.py).  Whether a number is fixed or general is
/// decided before rounding: 9999.99996 is "10000.0000", 1e4 is "     1e+04", 0 is "         0".
[[nodiscard]] std::string summary_coefficient(double value);  ///< %10.4f, or %10.4g from 1e4 up and below 1e-4
[[nodiscard]] std::string summary_number(double value);       ///< %9.3f or %9.3g by the same rule: errors, z, limits
[[nodiscard]] std::string summary_p_value(double value);      ///< %#6.3f
[[nodiscard]] std::string summary_likelihood(double value);   ///< %#8.5g: log-likelihoods, deviance, scale
[[nodiscard]] std::string summary_r_squared(double value);    ///< %#6.4g: pseudo R-squared, LLR p-value
[[nodiscard]] std::string summary_pearson(double value);      ///< %#6.3g
[[nodiscard]] std::string summary_count(double value);        ///< %#6d when whole, else %#8.2f; "   NaN"

/// A column of numbers as pandas prints one: six decimals less the zeros that all share, or all scientific when a
/// number would vanish (0 < |x| < 1e-6), or when one is above 1e6 and the column gets wide.  Not padded; "NaN".
/// Source: pandas 3.1 (behaviour; tests/reference/number_pandas.py).
[[nodiscard]] std::vector<std::string> pandas_column(std::span<const double> values);

}  // namespace ogive::report
