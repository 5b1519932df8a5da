#include "fit/cell_centring.hpp"

namespace ogive::fitting {

void CellCentring::apply(const double* sums, std::size_t step, double* into) const {
  // What all cells but one hold is added from both ends, so that a level that holds nearly all rows loses no digits.
  const std::size_t width = factor_->width;
  std::vector<double> others(width);
  double before = sums[0];
  for (std::size_t j = 0; j < width; ++j) {
    others[j] = before;
    before += sums[(j + 1) * step];
  }
  double after = 0.0;
  for (std::size_t j = width; j-- > 0;) {
    others[j] += after;
    after += sums[(j + 1) * step];
  }
  for (const CodedTerm& term : factor_->terms) {
    const double* const own = sums + (term.channel * factor_->cells() + 1) * step;
    const double* const center = basis_->center.data() + term.first;
    const double* const scale = basis_->scale.data() + term.first;
    const double* const shift = basis_->shift.data() + term.first;
    for (std::size_t j = 0; j < width; ++j)
      into[j] = term.channel == 0 ? scale[j] * ((1.0 - center[j]) * own[j * step] - center[j] * others[j])
                                  : own[j * step] - shift[j] * others[j];
    into += width;
  }
}

void fill_block(const double* table, std::size_t step, const CellCentring& rows, const CellCentring& columns,
                Matrix& into) {
  const CodedFactor& down = rows.factor();
  const CodedFactor& across = columns.factor();
  std::vector<double> half(down.columns() * columns.sums()), column(down.columns()), row(across.columns());
  for (std::size_t b = 0; b < columns.sums(); ++b) {
    rows.apply(table + b, step, column.data());
    for (std::size_t j = 0; j < column.size(); ++j) half[j * columns.sums() + b] = column[j];
  }
  for (std::size_t j = 0; j < column.size(); ++j) {
    columns.apply(half.data() + j * columns.sums(), 1, row.data());
    const std::size_t at = down.column(j);
    for (std::size_t k = 0; k < row.size(); ++k) into(at, across.column(k)) = into(across.column(k), at) = row[k];
  }
}

}  // namespace ogive::fitting
