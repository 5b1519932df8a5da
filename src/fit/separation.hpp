/// Separation: whether the likelihood of a binary response has a finite maximum, decided exactly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "base/result.hpp"

namespace ogive::fitting {

/// Albert and Anderson (Biometrika 71 (1984) 1).  With x a row turned round for a failure (-x; of a row of successes
/// and failures both x and -x), C = {d : x'd >= 0 for every row with weight x trials > 0}.
enum class Separation : unsigned char {
  overlap,         ///< x'd = 0 for every row and d of C: with columns of full rank a finite maximum exists
  quasi_complete,  ///< some d of C has x'd > 0 for some rows, none for all
  complete,        ///< some d of C has x'd > 0 for every row
};

/// Where the maximum is approached, a coefficient's end.
enum class Limit : unsigned char {
  finite,          ///< d_j = 0 on C
  plus_infinity,   ///< d_j >= 0 on C, and not always 0
  minus_infinity,  ///< d_j <= 0 on C, and not always 0
  undetermined,    ///< C has directions of both signs
};

struct SeparationReport {
  Separation kind = Separation::overlap;
  std::vector<Limit> limits;  ///< of each column asked about, in their order
  /// In the columns asked about, largest entry 1 in size: a point in the relative interior of C, so that x'd > 0 for
  /// every row that any direction separates.  Rounded to double from the exact one.  Empty when the data overlap.
  std::vector<double> direction;
  std::vector<std::int64_t> separated_rows_sample;  ///< the first rows with x'd > 0, as ordinals among the kept rows
  std::int64_t separated_rows = 0;                  ///< rows with x'd > 0
  double separated_copies = 0.0;                    ///< of quasi-separated data: those rows written out
  std::size_t separated_rank = 0;                   ///< and the coefficients that only they determine
  std::int64_t rows = 0;                            ///< rows with weight x trials > 0
  /// Kind and limits are proven.  What is separated: a direction that every row was held against.  What is not: rows of
  /// which a sum with multiples > 0 is 0.  Both in whole numbers, or in double with all rounding errors bounded.
  bool exact = false;
};

struct SeparationControl {
  int threads = 0;  ///< 0: default_threads()
  StopAsked stop;
  std::size_t sample = 20;  ///< separated rows named at most
};

/// Decides separation for the design columns `columns` (increasing, without the aliased ones), for any link whose eta
/// takes all real values.  Cells are taken as the exact binary numbers that they are, whatever their sizes; offsets do
/// not matter.  One pass over the rows when a sample of them shows the overlap, else one more for each round of a
/// growing set of rows.  The answer is the same for any number of threads.
/// Errors    interrupted; bad_data for a cell that is not finite.
/// Memory    O(rounds p^2) doubles and O(p^2) whole numbers, beside the rows.
[[nodiscard]] Result<SeparationReport> detect_separation(const Blocks& blocks, const std::vector<std::size_t>& columns,
                                                         const SeparationControl& control = {});

}  // namespace ogive::fitting
