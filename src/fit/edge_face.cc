#include "fit/edge_face.hpp"

#include <cmath>
#include <utility>

namespace ogive::fitting {
namespace {

/// What elimination leaves of a number that is 0, beside the sizes it is the difference of.
constexpr double kNothingLeft = 0x1p-80;

}  // namespace

bool EdgeFace::add(TwofoldVector row, DoubleDouble value) {
  double size = 0.0;
  for (const DoubleDouble& entry : row) size = std::max(size, std::fabs(entry.high));
  double value_size = std::fabs(value.high);
  for (const Equation& known : equations_) {
    const DoubleDouble factor = row[known.pivot];
    for (std::size_t j = 0; j < row.size(); ++j) row[j] -= factor * known.row[j];
    row[known.pivot] = {};
    const DoubleDouble part = factor * known.value;
    value -= part;
    value_size = std::max(value_size, std::fabs(part.high));
  }
  std::size_t pivot = 0;
  for (std::size_t j = 1; j < row.size(); ++j)
    if (std::fabs(row[j].high) > std::fabs(row[pivot].high)) pivot = j;
  if (!(std::fabs(row[pivot].high) > kNothingLeft * size)) return std::fabs(value.high) <= kNothingLeft * value_size;
  const DoubleDouble unit = row[pivot];
  for (DoubleDouble& entry : row) entry = entry / unit;
  row[pivot] = twofold(1.0);
  value = value / unit;
  for (Equation& known : equations_) {
    const DoubleDouble factor = known.row[pivot];
    for (std::size_t j = 0; j < row.size(); ++j) known.row[j] -= factor * row[j];
    known.row[pivot] = {};
    known.value -= factor * value;
  }
  pivot_of_[pivot] = equations_.size();
  equations_.push_back({std::move(row), value, pivot});
  return true;
}

void EdgeFace::complete(TwofoldVector& c) const {
  for (const Equation& equation : equations_) {
    DoubleDouble rest = equation.value;
    for (std::size_t j = 0; j < c.size(); ++j)
      if (pivot_of_[j] == kFree) rest -= equation.row[j] * c[j];
    c[equation.pivot] = rest;
  }
}

std::vector<TwofoldVector> EdgeFace::directions() const {
  std::vector<TwofoldVector> all;
  for (std::size_t j = 0; j < pivot_of_.size(); ++j) {
    if (pivot_of_[j] != kFree) continue;
    TwofoldVector direction(pivot_of_.size());
    direction[j] = twofold(1.0);
    for (const Equation& equation : equations_) direction[equation.pivot] = -equation.row[j];
    all.push_back(std::move(direction));
  }
  return all;
}

}  // namespace ogive::fitting
