/// Eigenvalues of small symmetric matrices.
#pragma once

#include <vector>

#include "base/matrix.hpp"

namespace ogive {

/// matrix = vectors diag(values) vectors'; values decreasing, vectors in columns.
struct SymmetricEigen {
  std::vector<double> values;
  Matrix vectors;
};

/// Jacobi's method: each value within about p units of roundoff of the largest in size.  O(p^3) with a large factor:
/// 1 ms for p = 30, 30 ms for p = 100.  NaN throughout when an entry is not finite.
/// Source    Golub & Van Loan, Matrix Computations (4th ed.), 8.5.
[[nodiscard]] SymmetricEigen symmetric_eigen(Matrix matrix);

}  // namespace ogive
